// Updates the keymap when the config or the settings change: the config's bindings, and over them those of `tui.json`. Invalid
// and conflicting bindings are reported once.
import { listKeybinds } from "../../../server/schema/keybind.ts"
import type { CommandContext } from "../command.ts"
import { createKeymap, toOwnKeybinds } from "../keys/keymap.ts"

/** Returns the function that stops it. */
export function followKeybinds({ store, toast }: Pick<CommandContext, "store" | "toast">): () => void {
  const binds = listKeybinds()
  let reported = ""
  return store.subscribe(({ config, settings }, before) => {
    if (config === before.config && settings === before.settings) return
    const keymap = createKeymap({ binds, overrides: { ...toOwnKeybinds(config.keybinds), ...settings.keybinds } })
    store.update((state) => ({ ...state, keymap }))
    const message = keymap.problems.join("\n")
    if (message !== "" && message !== reported) toast({ title: "Keys", message, variant: "warning" })
    reported = message
  })
}
