// Keys from bytes to state, where one key is bound to several commands.
import { expect, test } from "vitest"
import { goSession } from "../../../src/state/route.ts"
import { setStatus, upsertSession } from "../../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../../fixture/command.ts"

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)
const up = "\x1b[A"
const down = "\x1b[B"

function inSession(options: Parameters<typeof createCommandFixture>[0] = {}) {
  const fixture = createCommandFixture(options)
  fixture.store.update((state) => goSession(upsertSession(state, fakeSession("ses_1")), "ses_1"))
  return fixture
}

test("text and a return in one read are sent as typed", async () => {
  const fixture = inSession({ responses: { "session.create": fakeSession("ses_1") } })
  fixture.type("héllo 世界\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject([
    "message.promptAsync",
    { sessionID: "ses_1" },
    { parts: [{ type: "text", text: "héllo 世界" }] },
  ])
})

test("ctrl+c clears the prompt, and in an empty one exits at the second press within a second", () => {
  const fixture = createCommandFixture()
  fixture.type("draft")
  fixture.type(ctrl("c"))
  expect([fixture.text(), fixture.effects]).toEqual(["", []])
  fixture.type(ctrl("c"))
  expect([fixture.state().exitArmed?.key, fixture.effects]).toEqual(["ctrl+c", []])
  fixture.clock.now += 1500
  fixture.type(ctrl("c"))
  expect(fixture.effects).toEqual([])
  fixture.type(ctrl("c"))
  expect(fixture.effects).toEqual(["exit"])
})

test("ctrl+d deletes in a draft, and never exits there, not even at its end", () => {
  const fixture = createCommandFixture()
  fixture.type(`ab${ctrl("a")}${ctrl("d")}`)
  expect(fixture.text()).toBe("b")
  fixture.type(`${ctrl("e")}${ctrl("d")}${ctrl("d")}`)
  expect([fixture.text(), fixture.effects]).toEqual(["b", []])
})

test("while a turn runs, exit asks for confirmation", () => {
  const fixture = inSession()
  fixture.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  fixture.type(`${ctrl("x")}q`)
  expect(fixture.state().dialogs).toEqual([{ id: "exit" }])
  expect(fixture.effects).toEqual([])
})

test("escape leaves shell mode first, then interrupts at the second press", async () => {
  const fixture = inSession()
  fixture.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  fixture.type("!ls")
  fixture.type("\x1b")
  expect([fixture.state().isShell, fixture.text()]).toEqual([false, "ls"])
  fixture.type("\x1b")
  expect(fixture.requests).toEqual([])
  fixture.type("\x1b")
  await fixture.settle()
  expect(fixture.requests).toEqual([["session.abort", { sessionID: "ses_1" }, undefined]])
})

test("the first press of escape expires after five seconds", async () => {
  const fixture = inSession()
  fixture.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  fixture.type("\x1b")
  fixture.clock.now += 6000
  fixture.type("\x1b")
  await fixture.settle()
  expect(fixture.requests).toEqual([])
})

test("backspace in an empty prompt leaves shell mode", () => {
  const fixture = createCommandFixture()
  fixture.type("!a\x7f")
  expect(fixture.state().isShell).toBe(true)
  fixture.type("\x7f")
  expect(fixture.state().isShell).toBe(false)
})

test("arrows move inside the text and walk the history at its edges", () => {
  const fixture = createCommandFixture()
  fixture.type(`first${ctrl("c")}`)
  fixture.type(`one${ctrl("j")}two`)
  fixture.type(up)
  expect(fixture.text()).toBe("one\ntwo")
  fixture.type(`${ctrl("c")}${up}${up}`)
  expect(fixture.text()).toBe("first")
  fixture.type(down)
  expect(fixture.text()).toBe("one\ntwo")
  fixture.type(down)
  expect(fixture.text()).toBe("")
})

test("home and end move in a text, and scroll when there is none", () => {
  const fixture = inSession()
  fixture.type(`ab\x1b[H\x1b[H`)
  expect([fixture.state().editor.buffer.cursor, fixture.effects]).toEqual([0, []])
  fixture.type(`${ctrl("c")}\x1b[H\x1b[F`)
  expect(fixture.effects).toEqual(["scroll first", "scroll last"])
})

test("the leader takes one key; the rest of the same read is text", () => {
  const fixture = createCommandFixture()
  fixture.type(ctrl("x"))
  expect(fixture.state().pendingLeader).toBe("ctrl+x")
  fixture.type("mxyz")
  expect(fixture.state()).toMatchObject({ pendingLeader: undefined, dialogs: [{ id: "models" }] })
  expect(fixture.text()).toBe("xyz")
})

test("a plain character is a command in an empty prompt only", () => {
  const fixture = createCommandFixture()
  fixture.type("a?")
  expect([fixture.text(), fixture.state().dialogs]).toEqual(["a?", []])
  fixture.type(`${ctrl("c")}?`)
  expect([fixture.text(), fixture.state().dialogs]).toEqual(["", [{ id: "help" }]])
})

test("the menu of commands completes, moves, hides and runs", async () => {
  const fixture = createCommandFixture()
  fixture.type("/the\t")
  expect(fixture.text()).toBe("/themes ")
  fixture.type(`${ctrl("c")}/\x1b`)
  expect([fixture.state().isMenuHidden, fixture.text()]).toEqual([true, "/"])
  fixture.type(`${ctrl("c")}/mod\r`)
  await fixture.settle()
  expect([fixture.text(), fixture.state().dialogs]).toEqual(["", [{ id: "models" }]])
})

test("an unknown command is held back once, then sent as text", async () => {
  const fixture = inSession()
  fixture.type("/nonsense\r")
  await fixture.settle()
  expect(fixture.requests).toEqual([])
  expect(fixture.state().toasts[0]?.message).toContain("/nonsense")
  fixture.type("\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)?.[0]).toBe("message.promptAsync")
})

test("while a permission request is pending, typing does not change the draft, and scroll keys work", () => {
  const fixture = inSession()
  fixture.type("draft")
  const request = { id: "per_1", sessionID: "ses_1", permission: "bash", patterns: [], metadata: {}, always: [] }
  fixture.store.update((state) => ({ ...state, permissions: [request] }))
  fixture.type("xyz\x1b[5~")
  expect([fixture.text(), fixture.effects]).toEqual(["draft", ["scroll page-up"]])
})

test("fractions of a row add up over steps of the wheel, and start again when the direction changes", () => {
  const fixture = createCommandFixture({ wheelRows: 0.4 })
  fixture.store.update((state) => ({ ...state, route: { name: "session", sessionID: "ses_1" } }))
  const up = "\x1b[<64;10;5M"
  const down = "\x1b[<65;10;5M"
  fixture.type(up + up)
  expect(fixture.effects).toEqual([])
  fixture.type(up)
  expect(fixture.effects).toEqual(["scroll line-up"])
  fixture.type(down + down)
  expect(fixture.effects).toEqual(["scroll line-up"])
  fixture.type(down)
  expect(fixture.effects).toEqual(["scroll line-up", "scroll line-down"])
})

test("the wheel scrolls the transcript", () => {
  const fixture = inSession()
  fixture.type("\x1b[<64;10;5M")
  expect(fixture.effects).toEqual(["scroll line-up", "scroll line-up", "scroll line-up"])
})
