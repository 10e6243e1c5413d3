// What keys do, from bytes to state, where one key has several meanings.
import { expect, test } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { setStatus, upsertSession } from "../../src/state/session.ts"
import { createGround, session } from "../fixture/command.ts"

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)
const up = "\x1b[A"
const down = "\x1b[B"

function inSession(options: Parameters<typeof createGround>[0] = {}) {
  const ground = createGround(options)
  ground.store.update((state) => goSession(upsertSession(state, session("ses_1")), "ses_1"))
  return ground
}

test("typed text, also several letters and a return in one read, arrives as typed", async () => {
  const ground = inSession({ answers: { "session.create": session("ses_1") } })
  ground.type("héllo 世界\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject([
    "message.promptAsync",
    { sessionID: "ses_1" },
    { parts: [{ type: "text", text: "héllo 世界" }] },
  ])
})

test("ctrl+c clears, then asks, then exits; the second press must come soon", () => {
  const ground = createGround()
  ground.type("draft")
  ground.type(ctrl("c"))
  expect([ground.text(), ground.did]).toEqual(["", []])
  ground.type(ctrl("c"))
  expect([ground.state().exitArmed?.key, ground.did]).toEqual(["ctrl+c", []])
  ground.clock.now += 1500
  ground.type(ctrl("c"))
  expect(ground.did).toEqual([])
  ground.type(ctrl("c"))
  expect(ground.did).toEqual(["exit"])
})

test("ctrl+d deletes while there is text and never exits then, also at its end", () => {
  const ground = createGround()
  ground.type(`ab${ctrl("a")}${ctrl("d")}`)
  expect(ground.text()).toBe("b")
  ground.type(`${ctrl("e")}${ctrl("d")}${ctrl("d")}`)
  expect([ground.text(), ground.did]).toEqual(["b", []])
})

test("with a turn running, leaving asks first", () => {
  const ground = inSession()
  ground.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  ground.type(`${ctrl("x")}q`)
  expect(ground.state().dialogs).toEqual([{ id: "exit" }])
  expect(ground.did).toEqual([])
})

test("escape leaves the shell mode first and interrupts at the second press", async () => {
  const ground = inSession()
  ground.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  ground.type("!ls")
  ground.type("\x1b")
  expect([ground.state().isShell, ground.text()]).toEqual([false, "ls"])
  ground.type("\x1b")
  expect(ground.asked).toEqual([])
  ground.type("\x1b")
  await ground.settle()
  expect(ground.asked).toEqual([["session.abort", { sessionID: "ses_1" }, undefined]])
})

test("the second escape is forgotten after five seconds", async () => {
  const ground = inSession()
  ground.store.update((state) => setStatus(state, "ses_1", { type: "busy" }, 0))
  ground.type("\x1b")
  ground.clock.now += 6000
  ground.type("\x1b")
  await ground.settle()
  expect(ground.asked).toEqual([])
})

test("backspace in an empty shell prompt leaves it", () => {
  const ground = createGround()
  ground.type("!a\x7f")
  expect(ground.state().isShell).toBe(true)
  ground.type("\x7f")
  expect(ground.state().isShell).toBe(false)
})

test("arrows move inside the text and walk the history at its edges", () => {
  const ground = createGround()
  ground.type(`first${ctrl("c")}`)
  ground.type(`one${ctrl("j")}two`)
  ground.type(up)
  expect(ground.text()).toBe("one\ntwo")
  ground.type(`${ctrl("c")}${up}${up}`)
  expect(ground.text()).toBe("first")
  ground.type(down)
  expect(ground.text()).toBe("one\ntwo")
  ground.type(down)
  expect(ground.text()).toBe("")
})

test("home and end move in a text, and scroll when there is none", () => {
  const ground = inSession()
  ground.type(`ab\x1b[H\x1b[H`)
  expect([ground.state().editor.buffer.cursor, ground.did]).toEqual([0, []])
  ground.type(`${ctrl("c")}\x1b[H\x1b[F`)
  expect(ground.did).toEqual(["scroll first", "scroll last"])
})

test("the leader waits for one key; what follows in the same read is typed", () => {
  const ground = createGround()
  ground.type(ctrl("x"))
  expect(ground.state().pendingLeader).toBe("ctrl+x")
  ground.type("mxyz")
  expect(ground.state()).toMatchObject({ pendingLeader: undefined, dialogs: [{ id: "models" }] })
  expect(ground.text()).toBe("xyz")
})

test("a plain character is a command in an empty prompt only", () => {
  const ground = createGround()
  ground.type("a?")
  expect([ground.text(), ground.state().dialogs]).toEqual(["a?", []])
  ground.type(`${ctrl("c")}?`)
  expect([ground.text(), ground.state().dialogs]).toEqual(["", [{ id: "help" }]])
})

test("the menu of commands completes, moves, hides and runs", async () => {
  const ground = createGround()
  ground.type("/the\t")
  expect(ground.text()).toBe("/themes ")
  ground.type(`${ctrl("c")}/\x1b`)
  expect([ground.state().isMenuHidden, ground.text()]).toEqual([true, "/"])
  ground.type(`${ctrl("c")}/mod\r`)
  await ground.settle()
  expect([ground.text(), ground.state().dialogs]).toEqual(["", [{ id: "models" }]])
})

test("an unknown command is asked about once and then goes as text", async () => {
  const ground = inSession()
  ground.type("/nonsense\r")
  await ground.settle()
  expect(ground.asked).toEqual([])
  expect(ground.state().toasts[0]?.message).toContain("/nonsense")
  ground.type("\r")
  await ground.settle()
  expect(ground.asked.at(-1)?.[0]).toBe("message.promptAsync")
})

test("while a permission waits, typing leaves the draft alone and scroll keys go on to work", () => {
  const ground = inSession()
  ground.type("draft")
  const request = { id: "per_1", sessionID: "ses_1", permission: "bash", patterns: [], metadata: {}, always: [] }
  ground.store.update((state) => ({ ...state, permissions: [request] }))
  ground.type("xyz\x1b[5~")
  expect([ground.text(), ground.did]).toEqual(["draft", ["scroll page-up"]])
})

test("a slow wheel moves by a row after as many steps as it takes, and turned back starts anew", () => {
  const ground = createGround({ wheelRows: 0.4 })
  ground.store.update((state) => ({ ...state, route: { name: "session", sessionID: "ses_1" } }))
  const up = "\x1b[<64;10;5M"
  const down = "\x1b[<65;10;5M"
  ground.type(up + up)
  expect(ground.did).toEqual([])
  ground.type(up)
  expect(ground.did).toEqual(["scroll line-up"])
  ground.type(down + down)
  expect(ground.did).toEqual(["scroll line-up"])
  ground.type(down)
  expect(ground.did).toEqual(["scroll line-up", "scroll line-down"])
})

test("the wheel moves the transcript", () => {
  const ground = inSession()
  ground.type("\x1b[<64;10;5M")
  expect(ground.did).toEqual(["scroll line-up", "scroll line-up", "scroll line-up"])
})
