// The settings of a project's `tui.json` that wait for trust: they apply while the project is trusted.
import { isDeepStrictEqual } from "node:util"
import { toSettings, type Settings } from "../../state/settings.ts"
import type { CommandContext } from "../command.ts"

export type TrustedSettings = {
  /** What applies without trust. */
  readonly untrusted: Settings
  /** Reads the files again, with all of the project's. */
  readonly load: () => Settings
}

/** Returns the function that applies the settings by what is trusted now. It asks the server only where these differ. */
export function createTrustedSettings(
  { store, host }: Pick<CommandContext, "store" | "host">,
  { untrusted, load }: TrustedSettings,
): () => Promise<void> {
  const restricted = toSettings(untrusted)
  return async () => {
    const trusted = toSettings(load())
    if (!host.trust || isDeepStrictEqual(trusted, restricted)) return
    const { standing } = await host.trust.review()
    const settings = standing === "trusted" ? trusted : restricted
    if (!isDeepStrictEqual(settings, store.getState().settings)) store.update((state) => ({ ...state, settings }))
  }
}
