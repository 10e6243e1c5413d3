// The keymap of the state follows the config.
import { expect, test } from "vitest"
import { followKeybinds } from "../../../src/command/sync/follow-keybinds.ts"
import { createCommandFixture } from "../../fixture/command.ts"

test("bindings of tui.json take precedence over those of the config, and problems are reported once", () => {
  const { store, context } = createCommandFixture()
  const setOwn = (keybinds: Record<string, string>) =>
    store.update((state) => ({ ...state, settings: { ...state.settings, keybinds } }))
  setOwn({ session_new: "alt+f2" })
  const stop = followKeybinds(context)
  const keysOf = (id: string) => store.getState().keymap.keysOf(id)
  const configure = (keybinds: Record<string, string>) =>
    store.update((state) => ({ ...state, config: { ...state.config, keybinds } }))

  configure({ session_new: "alt+f3", session_list: "alt+f4" })
  expect([keysOf("session.new"), keysOf("session.list")]).toEqual([["alt+f2"], ["alt+f4"]])
  expect(store.getState().toasts).toEqual([])

  setOwn({ session_new: "alt+f7" })
  expect([keysOf("session.new"), keysOf("session.list")]).toEqual([["alt+f7"], ["alt+f4"]])

  configure({ no_such_command: "alt+f5" })
  configure({ no_such_command: "alt+f5" })
  expect(store.getState().toasts).toMatchObject([{ title: "Keys", variant: "warning", count: 1 }])

  const { keymap } = store.getState()
  store.update((state) => ({ ...state, clock: state.clock + 1 }))
  expect(store.getState().keymap).toBe(keymap)
  stop()
  configure({ session_list: "alt+f6" })
  expect(store.getState().keymap).toBe(keymap)
})
