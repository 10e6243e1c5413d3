// Commands after a slash: of the terminal and of the server.
import { expect, test } from "vitest"
import type { Command } from "../../../server/schema/agent.ts"
import { findArgumentHint } from "../../../src/command/menu/slash-menu.ts"
import { createCommandFixture, fakeSession } from "../../fixture/command.ts"

const custom = (name: string, hints: string[] = [], description = `Does ${name}`): Command => ({
  name,
  description,
  template: name,
  hints,
})

function begin(commands: readonly Command[], answers: Record<string, unknown> = {}) {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7"), ...answers } })
  fixture.store.update((state) => ({ ...state, serverCommands: [...commands] }))
  return { ...fixture, names: () => fixture.findMenu()?.items.map(({ label }) => label) }
}

test("the menu describes commands of the terminal and of the server, in one order", () => {
  const fixture = begin([custom("hello")])
  fixture.type("/hel")
  expect(fixture.names()).toEqual(["/help", "/hello"])
  expect(fixture.findMenu()?.items[1]).toMatchObject({ note: "Does hello" })
  expect(fixture.findMenu()?.items[0]?.command).toBe("help.show")
})

test("a command without arguments runs when it is picked, and with the typed text when it is submitted", async () => {
  const fixture = begin([custom("hello")])
  fixture.type("/hell\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject([
    "message.command",
    { sessionID: "ses_7" },
    { command: "hello", arguments: "", parts: [] },
  ])
  expect(fixture.text()).toBe("")
  fixture.type("/hello big world\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.command", {}, { command: "hello", arguments: "big world" }])
})

test("a command with arguments waits for them and shows which it expects", async () => {
  const fixture = begin([custom("port", ["$1", "$2"]), custom("review", ["$ARGUMENTS"])])
  const hint = () => findArgumentHint(fixture.state())
  fixture.type("/por\r")
  expect([fixture.text(), fixture.requests, hint()]).toEqual(["/port ", [], "$1 $2"])
  fixture.type("a.ts ")
  expect(hint()).toBe("$2")
  fixture.type("b.ts ")
  expect(hint()).toBeUndefined()
  fixture.type("\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.command", {}, { command: "port", arguments: "a.ts b.ts" }])
  fixture.type("/review ")
  expect(hint()).toBe("arguments")
})

test("a command of the user replaces one of the terminal with the same name", async () => {
  const fixture = begin([custom("help")])
  fixture.type("/help")
  expect(fixture.findMenu()?.items.filter(({ label }) => label === "/help")).toMatchObject([{ note: "Does help" }])
  fixture.type(" me\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.command", {}, { command: "help", arguments: "me" }])
  expect(fixture.state().dialogs).toEqual([])
})

test("entries are ordered by frecency", () => {
  const fixture = begin([custom("alpha"), custom("alpine")])
  fixture.type("/alp")
  expect(fixture.names()?.slice(0, 2)).toEqual(["/alpha", "/alpine"])
  fixture.type("\x1b[B\r/alp")
  expect(fixture.names()?.slice(0, 2)).toEqual(["/alpine", "/alpha"])
})

test("a command that is submitted before the commands of the server have arrived waits for them", async () => {
  const fixture = createCommandFixture({
    responses: { "session.create": fakeSession("ses_7"), "command.list": [custom("team/check")] },
  })
  fixture.type("/team/check now\r")
  await fixture.settle()
  expect(fixture.requests.map(([operation]) => operation)).toEqual([
    "command.list",
    "session.create",
    "message.command",
  ])
})

test("a path opens no menu and is sent without a warning", async () => {
  const fixture = begin([])
  fixture.type("/usr/bin/env")
  expect(fixture.findMenu()).toBeUndefined()
  fixture.type("\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ text: "/usr/bin/env" }] }])
})

test("a command that could not run restores the draft", async () => {
  const fixture = begin([custom("hello")], { "message.command": new Error("gone") })
  fixture.type("/hello you\r")
  await fixture.settle()
  expect(fixture.text()).toBe("/hello you")
  expect(fixture.state().toasts[0]?.message).toBe("Not run: gone")
})
