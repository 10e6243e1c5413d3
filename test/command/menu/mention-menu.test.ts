// The menu at an `@`: its entries, the effect of picking one, and the parts that are sent.
import { expect, test } from "vitest"
import type { Agent } from "../../../server/schema/agent.ts"
import { applyRemoteCall } from "../../../src/command/remote/apply-remote-call.ts"
import { followMention } from "../../../src/command/menu/follow-mention.ts"
import { createCommandFixture, fakeSession, type CommandFixtureOptions } from "../../fixture/command.ts"

const agent = (name: string, mode: Agent["mode"]): Agent => ({ name, mode, permission: [], options: {} })
const node = (path: string, type: "file" | "directory" = "file", ignored = false) => ({
  name: path.slice(path.lastIndexOf("/") + 1),
  path,
  absolute: `/p/${path}`,
  type,
  ignored,
})
const tab = "\t"

function begin(answers: CommandFixtureOptions["responses"] = {}) {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7"), ...answers } })
  fixture.store.update((state) => ({ ...state, agents: [agent("build", "primary"), agent("explore", "subagent")] }))
  const stop = followMention(fixture.context)
  return {
    ...fixture,
    stop,
    labels: () => fixture.findMenu()?.items.map(({ group, label }) => `${group}: ${label}`),
    atoms: () => fixture.state().editor.buffer.atoms.map(({ kind, payload }) => ({ kind, payload })),
  }
}

test("an empty mention lists the top folder of the project and the agents, without ignored files", async () => {
  const fixture = begin({
    "file.list": [node("src", "directory"), node("node_modules", "directory", true), node("a.ts")],
  })
  fixture.type("@")
  expect(fixture.findMenu()).toMatchObject({ hint: "Waiting for the server…" })
  await fixture.settle()
  expect(fixture.labels()).toEqual(["Files: a.ts", "Folders: src/", "Agents: explore"])
  expect(fixture.findMenu()?.hint).toBeUndefined()
})

test("a picked file becomes a chip, which moves and is deleted as a unit, and is sent as a part", async () => {
  const fixture = begin({ "find.files": ["src/math.ts"] })
  fixture.type("see @mat")
  await fixture.settle()
  expect(fixture.labels()).toEqual(["Files: src/math.ts"])
  fixture.type("\rnow")
  expect(fixture.text()).toBe("see @src/math.ts now")
  expect(fixture.atoms()).toEqual([{ kind: "file", payload: { path: "src/math.ts", mime: "text/plain" } }])
  fixture.type("\x7f\x7f\x7f\x7f\x7f")
  expect(fixture.text()).toBe("see ")
  fixture.type("\x1f")
  expect(fixture.text()).toContain("@src/math.ts")
  fixture.type("\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject([
    "message.promptAsync",
    { sessionID: "ses_7" },
    {
      parts: [
        { type: "text" },
        { type: "file", url: "file:///p/src/math.ts", source: { text: { value: "@src/math.ts", start: 4, end: 16 } } },
      ],
    },
  ])
})

test("tab fills in a path, so that a folder opens and a line range can follow a file", async () => {
  const fixture = begin({
    "find.files": ({ query }: { query: string }) => (query === "sr" ? ["src/"] : ["src/a.ts"]),
    "file.list": [node("src/a.ts")],
    "file.read": { type: "text", content: "1\n2\n3" },
  })
  fixture.type("@sr")
  await fixture.settle()
  fixture.type(tab)
  expect([fixture.text(), fixture.atoms()]).toEqual(["@src/", []])
  await fixture.settle()
  expect(fixture.labels()).toEqual(["Files: src/a.ts"])
  fixture.type(tab)
  expect(fixture.text()).toBe("@src/a.ts")
  fixture.type("#2-3")
  await fixture.settle()
  expect(fixture.findMenu()?.items[0]).toMatchObject({ note: "lines 2–3 of 3" })
  fixture.type(tab)
  expect(fixture.atoms()).toMatchObject([{ payload: { path: "src/a.ts", lines: { start: 2, end: 3 } } }])
  expect(fixture.text()).toBe("@src/a.ts#2-3 ")
})

test("a line range outside of the file is rejected", async () => {
  const fixture = begin({ "find.files": ["a.ts"], "file.read": { type: "text", content: "1\n2\n3" } })
  fixture.type("@a.ts")
  await fixture.settle()
  fixture.type("#9")
  await fixture.settle()
  expect(fixture.findMenu()?.items[0]).toMatchObject({ note: "has only 3 lines", isWrong: true })
  fixture.type("\r")
  expect([fixture.text(), fixture.atoms()]).toEqual(["@a.ts#9", []])
  expect(fixture.state().toasts[0]?.message).toBe("a.ts has only 3 lines")
})

test("an agent is sent as an agent part", async () => {
  const fixture = begin({ "find.files": [] })
  fixture.type("ask @expl")
  await fixture.settle()
  fixture.type("\rwhere it is\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject([
    "message.promptAsync",
    {},
    { parts: [{ type: "text" }, { type: "agent", name: "explore", source: { value: "@explore", start: 4, end: 12 } }] },
  ])
})

test("the response to an outdated query is dropped without a notice", async () => {
  const fixture = begin({ "find.files": ["b.ts"] })
  fixture.type("@a")
  fixture.type("b")
  await fixture.settle()
  expect(fixture.state().mentionResult).toEqual({ query: "ab", paths: ["b.ts"] })
  const [[, , , first] = [], [, , , second] = []] = fixture.requests
  expect([first, second].map((options) => options?.signal?.aborted)).toEqual([true, false])
  fixture.type(" ")
  expect(fixture.findMenu()).toBeUndefined()
})

test("a failed search shows the reason; return still sends", async () => {
  const fixture = begin({ "find.files": new Error("no ripgrep") })
  fixture.type("@a")
  await fixture.settle()
  expect(fixture.findMenu()).toMatchObject({ items: [], hint: "Files could not be searched: no ripgrep" })
  fixture.type("\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ type: "text", text: "@a" }] }])
})

test("escape hides the menu until the mention changes; entries are ordered by frecency", async () => {
  const fixture = begin({ "find.files": ["a1.ts", "a2.ts"] })
  fixture.type("@a")
  await fixture.settle()
  fixture.type("\x1b")
  expect(fixture.findMenu()).toBeUndefined()
  fixture.type("\x7fa")
  await fixture.settle()
  expect(fixture.labels()).toEqual(["Files: a1.ts", "Files: a2.ts"])
  fixture.type("\x1b[B\r@a")
  await fixture.settle()
  expect(fixture.labels()).toEqual(["Files: a2.ts", "Files: a1.ts"])
})

test("a mention in appended text becomes a chip with the same spelling, before a submit call that follows", async () => {
  const fixture = begin({ "file.list": [node("src/a.ts")] })
  const post = (path: string, body: unknown = {}) => applyRemoteCall(fixture.context, fixture.registry, { path, body })
  await post("/tui/append-prompt", { text: "fix @src/a.ts#L3-9, not @src/b.ts or me@home" })
  expect(fixture.atoms()).toMatchObject([{ kind: "file", payload: { path: "src/a.ts", lines: { start: 3, end: 9 } } }])
  expect(fixture.findMenu()).toBeUndefined()
  await post("/tui/submit-prompt")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject([
    "message.promptAsync",
    {},
    {
      parts: [
        { type: "text", text: "fix @src/a.ts#L3-9, not @src/b.ts or me@home" },
        { type: "file", url: "file:///p/src/a.ts?start=3&end=9", source: { text: { value: "@src/a.ts#L3-9" } } },
      ],
    },
  ])
})
