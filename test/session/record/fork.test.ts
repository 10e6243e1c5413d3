// Forks of a session.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { toForkTitle } from "../../../server/session/record/fork.ts"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

const talk = async () => {
  const fixture = createSessionFixture((_options, n) =>
    n === 0
      ? [...text("I look."), toolCall("read", { filePath: "a.png" }), finish("tool-calls")]
      : [...text(`answer ${n}`), finish()],
  )
  writeFileSync(join(fixture.directory, "a.png"), Buffer.from("89504e470d0a1a0a", "hex"))
  const session = fixture.sessions.create({ title: "T" })
  await fixture.prompt(session.id, "first")
  await fixture.prompt(session.id, "second")
  return { fixture, session }
}

describe("a fork", () => {
  it("copies the messages before the given one, with new ids", async () => {
    const { fixture, session } = await talk()
    const before = fixture.store.messages(session.id)
    const second = before.findLast(({ info }) => info.role === "user")!
    const start = fixture.events.length
    const fork = fixture.sessions.fork(session.id, second.info.id)
    expect(fork).toMatchObject({ title: "T (fork #1)", directory: fixture.directory })
    expect(fork).not.toHaveProperty("parentID")
    const copies = fixture.store.messages(fork.id)
    expect(copies.map(({ info }) => info.role)).toEqual(["user", "assistant", "assistant"])
    expect(copies.map(({ info }) => (info.role === "assistant" ? info.parentID : undefined))).toEqual([
      undefined,
      copies[0]!.info.id,
      copies[0]!.info.id,
    ])
    expect(copies.map(({ parts }) => parts.map((part) => part.type))).toEqual(
      before.slice(0, 3).map(({ parts }) => parts.map((part) => part.type)),
    )
    const json = JSON.stringify(copies)
    for (const { info, parts } of before)
      for (const id of [info.id, ...parts.map((part) => part.id)]) expect(json).not.toContain(id)
    expect(json).not.toContain(session.id)
    expect(json).toContain('"attachments"')
    const types = fixture
      .types()
      .slice(start)
      .filter((type) => type !== "message.created")
    expect(types.slice(0, 4)).toEqual(["session.created", "session.updated", "message.updated", "message.part.updated"])
    expect(types.filter((type) => type === "message.updated")).toHaveLength(3)
    expect(fixture.store.messages(session.id)).toEqual(before)
  })

  it("without a message copies all messages, can continue, and increments its number", async () => {
    const { fixture, session } = await talk()
    const fork = fixture.sessions.fork(session.id)
    expect(fixture.store.messages(fork.id)).toHaveLength(5)
    await fixture.prompt(fork.id, "third")
    expect(JSON.stringify(fixture.calls.at(-1)!.prompt)).toContain("second")
    expect(fixture.sessions.fork(fork.id).title).toBe("T (fork #2)")
    expect(toForkTitle("a (fork #9)")).toBe("a (fork #10)")
    expect(() => fixture.sessions.fork(session.id, "msg_nosuch")).toThrow("msg_nosuch")
  })

  it("of a busy session ends open parts in the copy", async () => {
    const fixture = createSessionFixture(async function* (options) {
      yield* text("work").slice(0, 2)
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    const fork = fixture.sessions.fork(session.id)
    const [, copy] = fixture.store.messages(fork.id)
    expect(copy!.info).toMatchObject({
      time: { completed: expect.any(Number) },
      error: { name: "MessageAbortedError" },
    })
    expect(copy!.parts.find((part) => part.type === "text")).toMatchObject({
      text: "work",
      time: { end: expect.any(Number) },
    })
    await fixture.sessions.abort(session.id)
    await done
  })
})
