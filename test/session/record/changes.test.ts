// What tools changed, by session and by turn; and prompts that are taken back before their turn.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

type Step = Parameters<typeof createSessionFixture>[0]
const write = (filePath: string, content: string, id = filePath) => toolCall("write", { filePath, content }, id)

/** Each request gets the next list of parts. */
const script = (steps: ReturnType<Step>[]): Step => {
  return (_options, count) => steps[count] ?? [...text("Done."), finish()]
}

test("each file once, from before the first change to after the last, with the totals on the session", async () => {
  const fixture = createSessionFixture(
    script([
      [write("a.txt", "one\n", "1"), finish("tool-calls")],
      [
        toolCall("edit", { filePath: "a.txt", oldString: "one", newString: "two\nthree" }, "2"),
        write("b.txt", "b\n", "3"),
        finish("tool-calls"),
      ],
    ]),
  )
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const a = { file: "a.txt", before: "", after: "two\nthree\n", additions: 2, deletions: 0, status: "added" }
  const b = { file: "b.txt", before: "", after: "b\n", additions: 1, deletions: 0, status: "added" }
  expect(await fixture.sessions.diff(id)).toEqual([a, b])
  expect(fixture.store.getSession(id).summary).toEqual({ additions: 3, deletions: 0, files: 2 })
  expect(fixture.store.messages(id)[0]!.info).toMatchObject({ summary: { title: "go", diffs: [a, b] } })
  const told = fixture.events.filter((event) => event.type === "session.diff")
  expect(told.at(-1)!.properties).toEqual({ sessionID: id, diff: [a, b] })
})

test("a turn has its own, and a file that ends as it began is no change", async () => {
  const fixture = createSessionFixture(
    script([
      [toolCall("read", { filePath: "a.txt" }, "r"), finish("tool-calls")],
      [toolCall("edit", { filePath: "a.txt", oldString: "one", newString: "two" }, "1"), finish("tool-calls")],
      [...text("First."), finish()],
      [toolCall("edit", { filePath: "a.txt", oldString: "two", newString: "one" }, "2"), finish("tool-calls")],
    ]),
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

test("what a sub-agent changes counts in the turn that gave it the task", async () => {
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

test("a prompt that waits can be taken back, one that is being answered cannot", async () => {
  const started = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const fixture = createSessionFixture((_options, count) => {
    if (count > 0) return [...text("Next."), finish()]
    return (async function* () {
      started.resolve()
      await release.promise
      yield* [...text("First."), finish()]
    })()
  })
  const { id } = fixture.sessions.create({})
  const first = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "first" }] })
  await started.promise
  const second = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "second" }] })
  const third = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "third" }] })
  expect(() => fixture.sessions.history.removeMessage(id, first.message.info.id)).toThrow(/busy/)
  fixture.sessions.history.removeMessage(id, second.message.info.id)
  await second.done
  release.resolve()
  await third.done
  const said = fixture.store
    .messages(id)
    .flatMap(({ info, parts }) =>
      info.role === "user" ? parts.map((part) => (part.type === "text" ? part.text : "")) : [],
    )
  expect(said).toEqual(["first", "third"])
  expect(fixture.calls).toHaveLength(2)
})

test("nothing is shared, and the refusal says what to do instead", () => {
  const fixture = createSessionFixture(() => [])
  const { id } = fixture.sessions.create({})
  expect(() => fixture.sessions.share(id)).toThrow(/no service.*Export/)
  expect(() => fixture.sessions.unshare(id)).toThrow(/not shared/)
})
