// Connects a provider with an API key, and removes a key.
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"
import { refreshSettings } from "../sync/refresh-settings.ts"

/** Stores the key on the server and checks that the provider offers models. Returns the problem, if there is one. */
export async function connectProvider(
  { store, client }: CommandContext,
  providerID: string,
  key: string,
): Promise<string | undefined> {
  try {
    await client.auth.set({ providerID }, { type: "api", key })
    await refreshSettings(store, client)
  } catch (error) {
    return toReason(error)
  }
  const isAvailable = store.getState().providers.some((provider) => provider.id === providerID)
  return isAvailable ? undefined : "The key is kept, but the provider offers no models: look at its settings"
}

export async function forgetProvider({ store, client, toast }: CommandContext, providerID: string): Promise<void> {
  try {
    await client.auth.remove({ providerID })
    await refreshSettings(store, client)
    toast({ message: "The key is forgotten", variant: "success" })
  } catch (error) {
    toast({ message: `The key is still kept: ${toReason(error)}`, variant: "error" })
  }
}
