// The menu at an `@`: what it offers, what choosing does, and what is sent.
import { expect, test } from "vitest"
import type { Agent } from "../../server/schema/agent.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { followMention } from "../../src/command/menu/follow-mention.ts"
import { createGround, session, type GroundOptions } from "../fixture/command.ts"

const agent = (name: string, mode: Agent["mode"]): Agent => ({ name, mode, permission: [], options: {} })
const node = (path: string, type: "file" | "directory" = "file", ignored = false) => ({
  name: path.slice(path.lastIndexOf("/") + 1),
  path,
  absolute: `/p/${path}`,
  type,
  ignored,
})
const tab = "\t"

function begin(answers: GroundOptions["answers"] = {}) {
  const ground = createGround({ answers: { "session.create": session("ses_7"), ...answers } })
  ground.store.update((state) => ({ ...state, agents: [agent("build", "primary"), agent("explore", "subagent")] }))
  const stop = followMention(ground.context)
  return {
    ...ground,
    stop,
    labels: () => ground.findMenu()?.items.map(({ group, label }) => `${group}: ${label}`),
    atoms: () => ground.state().editor.buffer.atoms.map(({ kind, payload }) => ({ kind, payload })),
  }
}

test("an empty mention offers the top of the project and agents, never what git ignores", async () => {
  const ground = begin({
    "file.list": [node("src", "directory"), node("node_modules", "directory", true), node("a.ts")],
  })
  ground.type("@")
  expect(ground.findMenu()).toMatchObject({ hint: "Waiting for the server…" })
  await ground.settle()
  expect(ground.labels()).toEqual(["Files: a.ts", "Folders: src/", "Agents: explore"])
  expect(ground.findMenu()?.hint).toBeUndefined()
})

test("a file that is chosen is one chip, moves and goes as one, and is sent as a part", async () => {
  const ground = begin({ "find.files": ["src/math.ts"] })
  ground.type("see @mat")
  await ground.settle()
  expect(ground.labels()).toEqual(["Files: src/math.ts"])
  ground.type("\rnow")
  expect(ground.text()).toBe("see @src/math.ts now")
  expect(ground.atoms()).toEqual([{ kind: "file", payload: { path: "src/math.ts", mime: "text/plain" } }])
  ground.type("\x7f\x7f\x7f\x7f\x7f")
  expect(ground.text()).toBe("see ")
  ground.type("\x1f")
  expect(ground.text()).toContain("@src/math.ts")
  ground.type("\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject([
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

test("tab fills in a path, so that a folder opens and lines can follow a file", async () => {
  const ground = begin({
    "find.files": ({ query }: { query: string }) => (query === "sr" ? ["src/"] : ["src/a.ts"]),
    "file.list": [node("src/a.ts")],
    "file.read": { type: "text", content: "1\n2\n3" },
  })
  ground.type("@sr")
  await ground.settle()
  ground.type(tab)
  expect([ground.text(), ground.atoms()]).toEqual(["@src/", []])
  await ground.settle()
  expect(ground.labels()).toEqual(["Files: src/a.ts"])
  ground.type(tab)
  expect(ground.text()).toBe("@src/a.ts")
  ground.type("#2-3")
  await ground.settle()
  expect(ground.findMenu()?.items[0]).toMatchObject({ note: "lines 2–3 of 3" })
  ground.type(tab)
  expect(ground.atoms()).toMatchObject([{ payload: { path: "src/a.ts", lines: { start: 2, end: 3 } } }])
  expect(ground.text()).toBe("@src/a.ts#2-3 ")
})

test("lines that the file does not have are refused", async () => {
  const ground = begin({ "find.files": ["a.ts"], "file.read": { type: "text", content: "1\n2\n3" } })
  ground.type("@a.ts")
  await ground.settle()
  ground.type("#9")
  await ground.settle()
  expect(ground.findMenu()?.items[0]).toMatchObject({ note: "has only 3 lines", isWrong: true })
  ground.type("\r")
  expect([ground.text(), ground.atoms()]).toEqual(["@a.ts#9", []])
  expect(ground.state().toasts[0]?.message).toBe("a.ts has only 3 lines")
})

test("an agent is a part of its own", async () => {
  const ground = begin({ "find.files": [] })
  ground.type("ask @expl")
  await ground.settle()
  ground.type("\rwhere it is\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject([
    "message.promptAsync",
    {},
    { parts: [{ type: "text" }, { type: "agent", name: "explore", source: { value: "@explore", start: 4, end: 12 } }] },
  ])
})

test("an answer to what is no longer typed is dropped, and says nothing", async () => {
  const ground = begin({ "find.files": ["b.ts"] })
  ground.type("@a")
  ground.type("b")
  await ground.settle()
  expect(ground.state().mentionResult).toEqual({ query: "ab", paths: ["b.ts"] })
  const [[, , , first] = [], [, , , second] = []] = ground.asked
  expect([first, second].map((options) => options?.signal?.aborted)).toEqual([true, false])
  ground.type(" ")
  expect(ground.findMenu()).toBeUndefined()
})

test("a search that fails says why; return still sends", async () => {
  const ground = begin({ "find.files": new Error("no ripgrep") })
  ground.type("@a")
  await ground.settle()
  expect(ground.findMenu()).toMatchObject({ items: [], hint: "Files could not be searched: no ripgrep" })
  ground.type("\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ type: "text", text: "@a" }] }])
})

test("escape hides the menu until the mention changes; what was used comes first", async () => {
  const ground = begin({ "find.files": ["a1.ts", "a2.ts"] })
  ground.type("@a")
  await ground.settle()
  ground.type("\x1b")
  expect(ground.findMenu()).toBeUndefined()
  ground.type("\x7fa")
  await ground.settle()
  expect(ground.labels()).toEqual(["Files: a1.ts", "Files: a2.ts"])
  ground.type("\x1b[B\r@a")
  await ground.settle()
  expect(ground.labels()).toEqual(["Files: a2.ts", "Files: a1.ts"])
})

test("a remote's mention of what exists becomes a chip that keeps its spelling, in time for its submit", async () => {
  const ground = begin({ "file.list": [node("src/a.ts")] })
  const post = (path: string, body: unknown = {}) => applyRemoteCall(ground.context, ground.registry, { path, body })
  await post("/tui/append-prompt", { text: "fix @src/a.ts#L3-9, not @src/b.ts or me@home" })
  expect(ground.atoms()).toMatchObject([{ kind: "file", payload: { path: "src/a.ts", lines: { start: 3, end: 9 } } }])
  expect(ground.findMenu()).toBeUndefined()
  await post("/tui/submit-prompt")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject([
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
