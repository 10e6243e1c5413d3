// Connects a provider by a key, and forgets one.
import { toReason } from "../../text/reason.ts"
import type { CommandContext } from "../command.ts"
import { refreshSettings } from "../sync/refresh-settings.ts"

/** Keeps the key at the server and looks whether the provider can be used now; gives what is wrong, or nothing. */
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
  const isThere = store.getState().providers.some((provider) => provider.id === providerID)
  return isThere ? undefined : "The key is kept, but the provider offers no models: look at its settings"
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
