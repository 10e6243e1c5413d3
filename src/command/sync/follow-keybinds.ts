// Updates the keymap when the config changes: the config's bindings, and over them those of the user's `tui.json`. Invalid
// and conflicting bindings are reported once.
import { listKeybinds } from "../../../server/schema/keybind.ts"
import type { CommandContext } from "../command.ts"
import { createKeymap, toOwnKeybinds } from "../keys/keymap.ts"

/** `overrides` are the bindings of `tui.json`. Returns the function that stops it. */
export function followKeybinds(
  { store, toast }: Pick<CommandContext, "store" | "toast">,
  overrides: Readonly<Record<string, unknown>>,
): () => void {
  const binds = listKeybinds()
  let reported = ""
  return store.subscribe(({ config }, before) => {
    if (config === before.config) return
    const keymap = createKeymap({ binds, overrides: { ...toOwnKeybinds(config.keybinds), ...overrides } })
    store.update((state) => ({ ...state, keymap }))
    const message = keymap.problems.join("\n")
    if (message !== "" && message !== reported) toast({ title: "Keys", message, variant: "warning" })
    reported = message
  })
}
