// Commands after a slash: the terminal's own and those of the server.
import { expect, test } from "vitest"
import type { Command } from "../../server/schema/agent.ts"
import { findArgumentHint } from "../../src/command/menu/slash-menu.ts"
import { createGround, session } from "../fixture/command.ts"

const custom = (name: string, hints: string[] = [], description = `Does ${name}`): Command => ({
  name,
  description,
  template: name,
  hints,
})

function begin(commands: readonly Command[], answers: Record<string, unknown> = {}) {
  const ground = createGround({ answers: { "session.create": session("ses_7"), ...answers } })
  ground.store.update((state) => ({ ...state, serverCommands: [...commands] }))
  return { ...ground, names: () => ground.findMenu()?.items.map(({ label }) => label) }
}

test("the menu tells what commands do, and those of the server stand among the own", () => {
  const ground = begin([custom("hello")])
  ground.type("/hel")
  expect(ground.names()).toEqual(["/help", "/hello"])
  expect(ground.findMenu()?.items[1]).toMatchObject({ note: "Does hello" })
  expect(ground.findMenu()?.items[0]?.command).toBe("help.show")
})

test("one without arguments runs when it is chosen, with the text after its name when it is sent", async () => {
  const ground = begin([custom("hello")])
  ground.type("/hell\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject([
    "message.command",
    { sessionID: "ses_7" },
    { command: "hello", arguments: "", parts: [] },
  ])
  expect(ground.text()).toBe("")
  ground.type("/hello big world\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.command", {}, { command: "hello", arguments: "big world" }])
})

test("one with arguments waits for them and says which", async () => {
  const ground = begin([custom("port", ["$1", "$2"]), custom("review", ["$ARGUMENTS"])])
  const hint = () => findArgumentHint(ground.state())
  ground.type("/por\r")
  expect([ground.text(), ground.asked, hint()]).toEqual(["/port ", [], "$1 $2"])
  ground.type("a.ts ")
  expect(hint()).toBe("$2")
  ground.type("b.ts ")
  expect(hint()).toBeUndefined()
  ground.type("\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.command", {}, { command: "port", arguments: "a.ts b.ts" }])
  ground.type("/review ")
  expect(hint()).toBe("arguments")
})

test("a user's command has its name before one of the terminal", async () => {
  const ground = begin([custom("help")])
  ground.type("/help")
  expect(ground.findMenu()?.items.filter(({ label }) => label === "/help")).toMatchObject([{ note: "Does help" }])
  ground.type(" me\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.command", {}, { command: "help", arguments: "me" }])
  expect(ground.state().dialogs).toEqual([])
})

test("what is used comes first", () => {
  const ground = begin([custom("alpha"), custom("alpine")])
  ground.type("/alp")
  expect(ground.names()?.slice(0, 2)).toEqual(["/alpha", "/alpine"])
  ground.type("\x1b[B\r/alp")
  expect(ground.names()?.slice(0, 2)).toEqual(["/alpine", "/alpha"])
})

test("a command sent before the server has told its commands is asked for", async () => {
  const ground = createGround({
    answers: { "session.create": session("ses_7"), "command.list": [custom("team/check")] },
  })
  ground.type("/team/check now\r")
  await ground.settle()
  expect(ground.asked.map(([operation]) => operation)).toEqual(["command.list", "session.create", "message.command"])
})

test("a path is no command: no menu, no warning", async () => {
  const ground = begin([])
  ground.type("/usr/bin/env")
  expect(ground.findMenu()).toBeUndefined()
  ground.type("\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ text: "/usr/bin/env" }] }])
})

test("a command that could not run gives the draft back", async () => {
  const ground = begin([custom("hello")], { "message.command": new Error("gone") })
  ground.type("/hello you\r")
  await ground.settle()
  expect(ground.text()).toBe("/hello you")
  expect(ground.state().toasts[0]?.message).toBe("Not run: gone")
})
