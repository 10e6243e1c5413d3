// The first screen: which changes of the state change its view.
import { expect, test } from "vitest"
import { listKeybinds } from "../../../server/schema/keybind.ts"
import { createKeymap } from "../../../src/command/keys/keymap.ts"
import { typeText } from "../../../src/state/prompt.ts"
import { createState, type State } from "../../../src/state/state.ts"
import { addToast } from "../../../src/state/toast.ts"
import { createHomeView } from "../../../src/view/home/home-view.ts"
import { createPromptBlock } from "../../../src/view/prompt/prompt-block.ts"
import { fakeSession } from "../../fixture/command.ts"
import { rowsToText } from "../../fixture/rows.ts"

const minute = 60_000

function open() {
  const toHomeView = createHomeView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const state: State = {
    ...createState({ directory: "/home/u/p", home: "/home/u", columns: 80, rows: 30 }),
    clock: 10 * minute,
    sessions: new Map(["ses_1", "ses_2"].map((id) => [id, fakeSession(id, `Title of ${id}`)])),
    keymap: createKeymap({ binds: listKeybinds("linux"), overrides: {} }),
  }
  const textOf = (change: Partial<State>) =>
    rowsToText(toHomeView({ ...state, ...change }).blocks.flatMap(({ rows }) => rows))
  return { toHomeView, state, textOf }
}

test("a typed key, a toast and a tick within a minute keep the same view", () => {
  const { toHomeView, state } = open()
  const before = toHomeView(state)
  expect(toHomeView(typeText(state, "a"))).toBe(before)
  expect(toHomeView(addToast(state, { message: "Saved", variant: "info" }, 0))).toBe(before)
  expect(toHomeView({ ...state, clock: state.clock + 150 })).toBe(before)
  expect(toHomeView({ ...state, sessions: new Map(state.sessions) })).toBe(before)
})

test("it shows the age of sessions, the branch, the keys in force and why the server cannot work", () => {
  const { state, textOf } = open()
  expect(textOf({})).toContain("10 min")
  expect(textOf({ clock: state.clock + minute })).toContain("11 min")
  expect(textOf({ branch: "main" })).toContain("~/p:main")
  const keymap = createKeymap({ binds: listKeybinds("linux"), overrides: { "session.list": "f7" } })
  expect(textOf({ keymap })).toContain("f7 all sessions")
  expect(textOf({ connection: { phase: "failed", message: "no port" } })).toContain("✗ no port")
  expect(textOf({ exitArmed: { key: "ctrl+c", until: state.clock + 1 } })).toContain("ctrl+c again to exit")
})
