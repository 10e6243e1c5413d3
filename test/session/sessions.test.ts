// The session service: a prompt from the stored message to the end of its turn, removal and sharing.
import { writeFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, test } from "vitest"
import type { ToolPart } from "../../server/schema/part.ts"
import type { Session } from "../../server/schema/session.ts"
import { toolCall, createSessionFixture, finish, text } from "../fixture/session.ts"

const toolsOf = (parts: readonly { type: string }[]) => parts.filter((part): part is ToolPart => part.type === "tool")

describe("a prompt", () => {
  it("is stored and answered, and its events are published in the recorded order", async () => {
    const fixture = createSessionFixture(() => [...text("Hello ", "there. "), finish()])
    const session = fixture.sessions.create({ title: "Greeting" })
    const { info, parts } = await fixture.prompt(session.id, "Say hello")
    expect(parts.map((part) => part.type)).toEqual(["step-start", "text", "step-finish"])
    expect(parts[1]).toMatchObject({ text: "Hello there." })
    expect(info).toMatchObject({
      role: "assistant",
      finish: "stop",
      agent: "build",
      mode: "build",
      modelID: "main",
      tokens: { input: 100, output: 30, reasoning: 5, cache: { read: 20, write: 0 } },
      cost: (100 * 1 + 20 * 0.5 + 30 * 2) / 1e6,
    })
    // Updates of one part are coalesced, so that their number depends on timing.
    const order = fixture.types().filter((type, index, all) => type !== all[index - 1])
    expect(order).toEqual([
      "session.created",
      "session.updated",
      "message.created",
      "message.updated",
      "message.part.updated",
      "session.updated",
      "session.status",
      "message.created",
      "message.updated",
      "session.status",
      "message.part.updated",
      "message.updated",
      "session.status",
      "session.idle",
    ])
  })

  it("publishes deltas that add up to the text", async () => {
    const words = Array.from({ length: 200 }, (_, i) => `word${i} `)
    const fixture = createSessionFixture(async function* () {
      yield { type: "text-start", id: "t" } as const
      for (const delta of words) {
        yield { type: "text-delta", id: "t", delta } as const
        if (delta.endsWith("0 ")) await new Promise((resolve) => setTimeout(resolve, 2))
      }
      yield { type: "text-end", id: "t" } as const
      yield finish()
    })
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    const deltas = fixture.events.flatMap((event) =>
      event.type === "message.part.updated" && event.properties.delta !== undefined ? [event.properties.delta] : [],
    )
    expect(deltas.join("")).toBe(words.join(""))
    expect(deltas.length).toBeLessThan(100)
  })

  it("runs tools, sends their results to the model, and continues", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [...text("I look."), toolCall("read", { filePath: "a.txt" }), finish("tool-calls")]
        : [...text("It says hi."), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "hi\n")
    const session = fixture.sessions.create({})
    const last = await fixture.prompt(session.id, "read a.txt")
    expect(last.parts.find((part) => part.type === "text")).toMatchObject({ text: "It says hi." })
    const messages = fixture.store.messages(session.id)
    expect(messages.map(({ info }) => info.role)).toEqual(["user", "assistant", "assistant"])
    const [tool] = toolsOf(messages[1]!.parts)
    expect(tool).toMatchObject({ tool: "read", state: { status: "completed", title: "a.txt" } })
    const result = fixture.calls[1]!.prompt.find((message) => message.role === "tool")
    expect(JSON.stringify(result)).toContain("00001| hi")
    const states = fixture.events.flatMap((event) =>
      event.type === "message.part.updated" && event.properties.part.type === "tool"
        ? [event.properties.part.state.status]
        : [],
    )
    expect(states).toEqual(["pending", "running", "completed"])
  })

  it("returns an invalid tool call to the model as an error", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [
            toolCall("nosuch", {}, "c1"),
            toolCall("read", "{broken", "c2"),
            toolCall("read", { path: 5 }, "c3"),
            toolCall("Read", { filePath: "a.txt" }, "c4"),
            finish("tool-calls"),
          ]
        : [...text("ok"), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "hi\n")
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    const states = toolsOf(fixture.store.messages(session.id)[1]!.parts).map((part) => [part.tool, part.state.status])
    expect(states).toEqual([
      ["invalid", "completed"],
      ["invalid", "completed"],
      ["read", "error"],
      ["read", "completed"],
    ])
  })

  it("applies two edits of one file in one step", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [toolCall("read", { filePath: "a.txt" }, "c0"), finish("tool-calls")]
        : n === 1
          ? [
              toolCall("edit", { filePath: "a.txt", oldString: "one", newString: "1" }, "c1"),
              toolCall("edit", { filePath: "a.txt", oldString: "two", newString: "2" }, "c2"),
              finish("tool-calls"),
            ]
          : [...text("done"), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "one two\n")
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    expect(readFileSync(join(fixture.directory, "a.txt"), "utf8")).toBe("1 2\n")
  })
})

describe("removing a session", () => {
  it("aborts its turn, drops queued prompts, and leaves no row of it", async () => {
    const fixture = createSessionFixture(async function* (options) {
      yield* text("working")
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
    })
    const session = fixture.sessions.create({})
    const one = fixture.prompt(session.id, "first")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    const two = fixture.prompt(session.id, "second")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "text" &&
        event.properties.part.text === "second",
    )
    await fixture.sessions.remove(session.id)
    await Promise.all([one, two])
    expect(fixture.calls.length).toBe(1)
    expect(fixture.sessions.status()).toEqual({})
    for (const table of ["session", "message", "part", "turn"])
      expect(fixture.database.all(`SELECT * FROM ${table}`)).toEqual([])
  })
})

describe("a session that is being removed", () => {
  it("runs no prompt that arrives while another session of its family is stopped", async () => {
    const gate = Promise.withResolvers<void>()
    const fixture = createSessionFixture((options) => {
      const isChild = JSON.stringify(options.prompt).includes("in the child")
      return (async function* () {
        yield* text("working")
        if (isChild) await gate.promise
        else await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
        yield finish()
      })()
    })
    fixture.surroundings.branch = async () => {
      if (fixture.sessions.status()[child.id]) await gate.promise
      return undefined
    }
    const parent = fixture.sessions.create({ title: "parent" })
    const child = fixture.sessions.create({ title: "child", parentID: parent.id })
    const inChild = fixture.prompt(child.id, "in the child")
    const removed = fixture.sessions.remove(parent.id)
    const late = fixture.prompt(parent.id, "late")
    await fixture.waitFor((event) => event.type === "session.status" && event.properties.sessionID === parent.id)
    gate.resolve()
    await Promise.all([removed, inChild, late])
    expect(fixture.sessions.status()).toEqual({})
    const errors = fixture.events.flatMap((event) =>
      event.type === "session.error" ? [event.properties.error?.name] : [],
    )
    expect(new Set(errors)).toEqual(new Set(["MessageAbortedError"]))
    for (const table of ["session", "message", "part", "turn"])
      expect(fixture.database.all(`SELECT * FROM ${table}`)).toEqual([])
  })
})

describe("a prompt whose files are being read", () => {
  const createReading = () => {
    const fixture = createSessionFixture(() => [...text("answer"), finish()])
    const entered = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    Object.assign(fixture.deps.models, {
      async prepare() {
        entered.resolve()
        await gate.promise
      },
    })
    return { ...fixture, entered, gate }
  }

  it("is refused when the service is disposed of meanwhile", async () => {
    const { sessions, store, prompt, calls, entered, gate } = createReading()
    const { id } = sessions.create({ title: "t" })
    const done = prompt(id, "go")
    await entered.promise
    const disposed = sessions.dispose()
    gate.resolve()
    await expect(done).rejects.toMatchObject({ name: "MessageAbortedError" })
    await disposed
    expect([store.messages(id), calls]).toEqual([[], []])
  })

  it("is not found when its session is removed meanwhile", async () => {
    const { sessions, prompt, entered, gate } = createReading()
    const { id } = sessions.create({ title: "t" })
    const done = prompt(id, "go")
    await entered.promise
    await sessions.remove(id)
    gate.resolve()
    await expect(done).rejects.toMatchObject({ name: "NotFoundError" })
  })
})

test("a title that cannot be saved is no unhandled rejection", async () => {
  const fixture = createSessionFixture(() => [...text("answer"), finish()])
  const { id } = fixture.sessions.create({})
  const { updateSession } = fixture.store
  const refused: string[] = []
  Object.assign(fixture.store, {
    updateSession(sessionID: string, change: (session: Session) => Session) {
      const { title } = change(fixture.store.getSession(sessionID))
      if (title === fixture.store.getSession(sessionID).title) return updateSession(sessionID, change)
      refused.push(title)
      throw new Error("the disk is full")
    },
  })
  await fixture.prompt(id, "Say hello")
  await expect.poll(() => refused).toEqual(["A title", "Say hello"])
  await new Promise((resolve) => setTimeout(resolve, 10))
})

test("sharing is rejected with the alternative", () => {
  const fixture = createSessionFixture(() => [])
  const { id } = fixture.sessions.create({})
  expect(() => fixture.sessions.share(id)).toThrow(/no service.*Export/)
  expect(() => fixture.sessions.unshare(id)).toThrow(/not shared/)
})
