// What tools changed, by session and by turn; and prompts that are taken back before their turn.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { call, createGround, finish, text } from "../fixture/session.ts"

type Step = Parameters<typeof createGround>[0]
const write = (filePath: string, content: string, id = filePath) => call("write", { filePath, content }, id)

/** Each request gets the next list of parts. */
const script = (steps: ReturnType<Step>[]): Step => {
  return (_options, count) => steps[count] ?? [...text("Done."), finish()]
}

test("each file once, from before the first change to after the last, with the totals on the session", async () => {
  const ground = createGround(
    script([
      [write("a.txt", "one\n", "1"), finish("tool-calls")],
      [
        call("edit", { filePath: "a.txt", oldString: "one", newString: "two\nthree" }, "2"),
        write("b.txt", "b\n", "3"),
        finish("tool-calls"),
      ],
    ]),
  )
  const { id } = ground.sessions.create({})
  await ground.prompt(id, "go")
  const a = { file: "a.txt", before: "", after: "two\nthree\n", additions: 2, deletions: 0, status: "added" }
  const b = { file: "b.txt", before: "", after: "b\n", additions: 1, deletions: 0, status: "added" }
  expect(await ground.sessions.diff(id)).toEqual([a, b])
  expect(ground.store.getSession(id).summary).toEqual({ additions: 3, deletions: 0, files: 2 })
  expect(ground.store.messages(id)[0]!.info).toMatchObject({ summary: { title: "go", diffs: [a, b] } })
  const told = ground.events.filter((event) => event.type === "session.diff")
  expect(told.at(-1)!.properties).toEqual({ sessionID: id, diff: [a, b] })
})

test("a turn has its own, and a file that ends as it began is no change", async () => {
  const ground = createGround(
    script([
      [call("read", { filePath: "a.txt" }, "r"), finish("tool-calls")],
      [call("edit", { filePath: "a.txt", oldString: "one", newString: "two" }, "1"), finish("tool-calls")],
      [...text("First."), finish()],
      [call("edit", { filePath: "a.txt", oldString: "two", newString: "one" }, "2"), finish("tool-calls")],
    ]),
  )
  writeFileSync(join(ground.directory, "a.txt"), "one\n")
  const { id } = ground.sessions.create({})
  await ground.prompt(id, "first")
  expect(await ground.sessions.diff(id)).toMatchObject([
    { file: "a.txt", status: "modified", additions: 1, deletions: 1 },
  ])
  await ground.prompt(id, "second")
  expect(await ground.sessions.diff(id)).toEqual([])
  const [first, second] = ground.store.messages(id).filter(({ info }) => info.role === "user")
  expect(await ground.sessions.diff(id, first!.info.id)).toMatchObject([{ before: "one\n", after: "two\n" }])
  expect(await ground.sessions.diff(id, second!.info.id)).toMatchObject([{ before: "two\n", after: "one\n" }])
  expect(ground.store.getSession(id).summary).toEqual({ additions: 0, deletions: 0, files: 0 })
})

test("what a sub-agent changes counts in the turn that gave it the task", async () => {
  const ground = createGround((options) => {
    const last = options.prompt.at(-1)
    const isChild = JSON.stringify(options.prompt.findLast(({ role }) => role === "user")).includes("CHILD")
    if (last?.role === "tool") return [...text("Done."), finish()]
    if (isChild) return [write("c.txt", "c\n"), finish("tool-calls")]
    return [call("task", { description: "d", prompt: "CHILD", subagent_type: "general" }), finish("tool-calls")]
  })
  const { id } = ground.sessions.create({})
  await ground.prompt(id, "go")
  expect(readFileSync(join(ground.directory, "c.txt"), "utf8")).toBe("c\n")
  const [child] = ground.store.children(id)
  for (const session of [id, child!.id])
    expect(await ground.sessions.diff(session)).toMatchObject([{ file: "c.txt", status: "added" }])
})

test("a prompt that waits can be taken back, one that is being answered cannot", async () => {
  const started = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const ground = createGround((_options, count) => {
    if (count > 0) return [...text("Next."), finish()]
    return (async function* () {
      started.resolve()
      await release.promise
      yield* [...text("First."), finish()]
    })()
  })
  const { id } = ground.sessions.create({})
  const first = await ground.sessions.prompt(id, { parts: [{ type: "text", text: "first" }] })
  await started.promise
  const second = await ground.sessions.prompt(id, { parts: [{ type: "text", text: "second" }] })
  const third = await ground.sessions.prompt(id, { parts: [{ type: "text", text: "third" }] })
  expect(() => ground.sessions.history.removeMessage(id, first.message.info.id)).toThrow(/busy/)
  ground.sessions.history.removeMessage(id, second.message.info.id)
  await second.done
  release.resolve()
  await third.done
  const said = ground.store
    .messages(id)
    .flatMap(({ info, parts }) =>
      info.role === "user" ? parts.map((part) => (part.type === "text" ? part.text : "")) : [],
    )
  expect(said).toEqual(["first", "third"])
  expect(ground.calls).toHaveLength(2)
})

test("nothing is shared, and the refusal says what to do instead", () => {
  const ground = createGround(() => [])
  const { id } = ground.sessions.create({})
  expect(() => ground.sessions.share(id)).toThrow(/no service.*Export/)
  expect(() => ground.sessions.unshare(id)).toThrow(/not shared/)
})
