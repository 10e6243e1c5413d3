// File changes of a session, in total and per turn.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { toolCall, createSessionFixture, finish, text, type ModelScript } from "../../fixture/session.ts"

const write = (filePath: string, content: string, id = filePath) => toolCall("write", { filePath, content }, id)
const edit = (filePath: string, oldString: string, newString: string, id = "e") =>
  toolCall("edit", { filePath, oldString, newString }, id)
const read = (filePath: string) => toolCall("read", { filePath }, "r")

/** One list of tool calls per step. A step without a list ends its turn. */
const steps =
  (...all: (ReturnType<typeof toolCall>[] | undefined)[]): ModelScript =>
  (_options, n) =>
    all[n] ? [...all[n], finish("tool-calls")] : [...text("done"), finish()]

const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}\n`).join("")

test("each file is listed once, from before the first change to after the last, with totals on the session", async () => {
  const fixture = createSessionFixture(
    steps([write("a.txt", "one\n")], [edit("a.txt", "one", "two\nthree"), write("b.txt", "b\n")]),
  )
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const head = (file: string, lines: string) =>
    `Index: ${file}\n${"=".repeat(67)}\n--- ${file}\n+++ ${file}\n@@ -0,0 +1,${lines.split("\n").length - 1} @@\n${lines}`
  const a = {
    file: "a.txt",
    before: "",
    after: "two\nthree\n",
    patch: head("a.txt", "+two\n+three\n"),
    additions: 2,
    deletions: 0,
    status: "added",
  }
  const b = {
    file: "b.txt",
    before: "",
    after: "b\n",
    patch: head("b.txt", "+b\n"),
    additions: 1,
    deletions: 0,
    status: "added",
  }
  expect(await fixture.sessions.diff(id)).toEqual([a, b])
  expect(fixture.store.getSession(id).summary).toEqual({ additions: 3, deletions: 0, files: 2 })
  expect(fixture.store.messages(id)[0]!.info).toMatchObject({ summary: { title: "go", diffs: [a, b] } })
  const diffs = fixture.events.filter((event) => event.type === "session.diff")
  expect(diffs.at(-1)!.properties).toEqual({ sessionID: id, diff: [a, b] })
})

test("a turn has its own changes, and a file that ends unchanged is not listed", async () => {
  const fixture = createSessionFixture(
    steps([read("a.txt")], [edit("a.txt", "one", "two")], undefined, [edit("a.txt", "two", "one")]),
  )
  writeFileSync(join(fixture.directory, "a.txt"), "one\n")
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "first")
  expect(await fixture.sessions.diff(id)).toMatchObject([
    { file: "a.txt", status: "modified", additions: 1, deletions: 1 },
  ])
  await fixture.prompt(id, "second")
  expect(await fixture.sessions.diff(id)).toEqual([])
  const [first, second] = fixture.store.messages(id).filter(({ info }) => info.role === "user")
  expect(await fixture.sessions.diff(id, first!.info.id)).toMatchObject([{ before: "one\n", after: "two\n" }])
  expect(await fixture.sessions.diff(id, second!.info.id)).toMatchObject([{ before: "two\n", after: "one\n" }])
  expect(fixture.store.getSession(id).summary).toEqual({ additions: 0, deletions: 0, files: 0 })
})

test("changes of a sub-agent belong to the turn that started it", async () => {
  const fixture = createSessionFixture((options) => {
    const last = options.prompt.at(-1)
    const isChild = JSON.stringify(options.prompt.findLast(({ role }) => role === "user")).includes("CHILD")
    if (last?.role === "tool") return [...text("Done."), finish()]
    if (isChild) return [write("c.txt", "c\n"), finish("tool-calls")]
    return [toolCall("task", { description: "d", prompt: "CHILD", subagent_type: "general" }), finish("tool-calls")]
  })
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  expect(readFileSync(join(fixture.directory, "c.txt"), "utf8")).toBe("c\n")
  const [child] = fixture.store.children(id)
  for (const session of [id, child!.id])
    expect(await fixture.sessions.diff(session)).toMatchObject([{ file: "c.txt", status: "added" }])
})

test("each file is listed once, from its first state to its last, per turn and in total", async () => {
  const fixture = createSessionFixture(
    steps(
      [write("new.txt", "one\n"), read("old.txt"), edit("old.txt", "line 1\n", "LINE 1\n")],
      [edit("new.txt", "one", "two")],
      undefined,
      [edit("old.txt", "line 2\n", ""), write("sub/other.txt", "x\n")],
      undefined,
    ),
  )
  writeFileSync(join(fixture.directory, "old.txt"), lines(3))
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "first")
  await fixture.prompt(id, "second")
  const [first, second] = fixture.store.messages(id).filter(({ info }) => info.role === "user")

  const ofFirst = await fixture.sessions.diff(id, first!.info.id)
  expect(ofFirst).toMatchObject([
    { file: "new.txt", before: "", after: "two\n", additions: 1, deletions: 0, status: "added" },
    {
      file: "old.txt",
      before: lines(3),
      after: "line 0\nLINE 1\nline 2\n",
      additions: 1,
      deletions: 1,
      status: "modified",
    },
  ])
  const all = await fixture.sessions.diff(id)
  expect(all.map(({ file, additions, deletions, status }) => [file, additions, deletions, status])).toEqual([
    ["new.txt", 1, 0, "added"],
    ["old.txt", 1, 2, "modified"],
    ["sub/other.txt", 1, 0, "added"],
  ])
  expect(all[1]).toMatchObject({ before: lines(3), after: "line 0\nLINE 1\n" })
  expect(await fixture.sessions.diff(id, "msg_nosuch")).toEqual([])

  expect(fixture.store.getSession(id).summary).toEqual({ additions: 3, deletions: 2, files: 3 })
  expect(first!.info).toMatchObject({ summary: { title: "first", diffs: ofFirst } })
  expect(second!.info).toMatchObject({ summary: { diffs: [{ file: "old.txt" }, { file: "sub/other.txt" }] } })
  const diffs = fixture.events.flatMap((event) => (event.type === "session.diff" ? [event.properties] : []))
  expect(diffs.at(-1)).toEqual({ sessionID: id, diff: all })
  expect(diffs).toHaveLength(3)
})

test("a file that ends unchanged is not listed, a new empty file is", async () => {
  const fixture = createSessionFixture(
    steps([read("old.txt"), edit("old.txt", "a", "b", "1"), edit("old.txt", "b", "a", "2"), write("empty", "", "3")]),
  )
  writeFileSync(join(fixture.directory, "old.txt"), "a\n")
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  expect(await fixture.sessions.diff(id)).toMatchObject([
    { file: "empty", before: "", after: "", additions: 0, deletions: 0, status: "added" },
  ])
  expect(fixture.store.getSession(id).summary).toEqual({ additions: 0, deletions: 0, files: 1 })
})

test("a text that is too large to store has only its line counts", async () => {
  const fixture = createSessionFixture(steps([write("large.txt", `${"x".repeat(100_000)}\n`.repeat(3))]))
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  expect(await fixture.sessions.diff(id)).toEqual([
    { file: "large.txt", before: "", after: "", patch: "", additions: 3, deletions: 0, status: "added" },
  ])
})

test("a turn without changes publishes none", async () => {
  const fixture = createSessionFixture(steps([read("old.txt")]))
  writeFileSync(join(fixture.directory, "old.txt"), "a\n")
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  expect(await fixture.sessions.diff(id)).toEqual([])
  expect(fixture.types()).not.toContain("session.diff")
  expect(fixture.store.getSession(id)).not.toHaveProperty("summary")
})

test("changes of a subtask part belong to its prompt", async () => {
  const fixture = createSessionFixture((options) => {
    const last = JSON.stringify(options.prompt.at(-1))
    return last.includes("CHILD") ? [write("by-child.txt", "c\n"), finish("tool-calls")] : [...text("ok"), finish()]
  })
  const { id } = fixture.sessions.create({})
  const { done, message } = await fixture.sessions.prompt(id, {
    parts: [{ type: "subtask", description: "Write", prompt: "CHILD write", agent: "general" }],
  })
  await done
  expect(fixture.store.findMessageInfo(id, message.info.id)).toMatchObject({
    summary: { diffs: [{ file: "by-child.txt", status: "added" }] },
  })
})

test("removing a session removes its changes", async () => {
  const fixture = createSessionFixture(steps([write("new.txt", "one\n")]))
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  await fixture.sessions.remove(id)
  expect(fixture.database.all("SELECT * FROM file_change")).toEqual([])
  expect(() => fixture.sessions.diff(id)).toThrow(/not found/)
})
