// Aborted turns: what is stored, published and kept for the model.
import { describe, expect, it } from "vitest"
import type { ToolPart } from "../../../server/schema/part.ts"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

const isTool = (part: { type: string }): part is ToolPart => part.type === "tool"

const toolsOf = (parts: readonly { type: string }[]) => parts.filter((part): part is ToolPart => part.type === "tool")

describe("an abort", () => {
  it("leaves a running command as a failed part with its output", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [toolCall("bash", { command: "echo started; sleep 100", description: "Sleep" }), finish("tool-calls")]
        : [...text("I see"), finish()],
    )
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        isTool(event.properties.part) &&
        event.properties.part.state.status === "running" &&
        event.properties.part.state.metadata?.output === "started\n",
    )
    await fixture.sessions.abort(session.id)
    const { info, parts } = await done
    const error = { name: "MessageAbortedError", data: { message: "The operation was aborted." } }
    expect(info).toMatchObject({ error })
    expect(fixture.events.flatMap((event) => (event.type === "session.error" ? [event.properties] : []))).toEqual([
      { sessionID: session.id, error },
    ])
    expect(parts.find(isTool)?.state).toMatchObject({
      status: "error",
      error: "Tool execution aborted",
      metadata: { output: "started\n", description: "Sleep" },
    })
    await fixture.prompt(session.id, "what did it say?")
    expect(JSON.stringify(fixture.calls[1]!.prompt)).toContain(
      "Tool execution aborted\\n\\nIts output until then:\\nstarted",
    )
  })

  it("before the first output of the model leaves no part", async () => {
    const fixture = createSessionFixture(async function* ({ abortSignal }) {
      yield { type: "stream-start", warnings: [] } as const
      await new Promise((resolve) => abortSignal!.addEventListener("abort", resolve))
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await expect.poll(() => fixture.calls.length).toBe(1)
    await fixture.sessions.abort(session.id)
    expect((await done).parts).toEqual([])
  })

  it("of the user's shell command keeps its output", async () => {
    const fixture = createSessionFixture(() => [])
    const session = fixture.sessions.create({})
    const done = fixture.sessions.shell(session.id, { agent: "build", command: "echo a; sleep 100" })
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        isTool(event.properties.part) &&
        event.properties.part.state.status === "running" &&
        event.properties.part.state.metadata?.output === "a\n",
    )
    await fixture.sessions.abort(session.id)
    expect((await done).parts.find(isTool)?.state).toMatchObject({
      status: "completed",
      output: "a\n\n\n<metadata>\nUser aborted the command\n</metadata>",
    })
  })
})

describe("abort", () => {
  it("leaves a consistent message: text ended, tools failed, error set", async () => {
    const fixture = createSessionFixture(() => [
      ...text("working"),
      toolCall("bash", { command: "sleep 30", description: "wait" }),
      finish("tool-calls"),
    ])
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "tool" &&
        event.properties.part.state.status === "running",
    )
    await fixture.sessions.abort(session.id)
    const { info, parts } = await done
    expect(info).toMatchObject({ error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } })
    expect(toolsOf(parts)[0]).toMatchObject({ state: { status: "error", error: "Tool execution aborted" } })
    expect(fixture.types().slice(-2)).toEqual(["session.status", "session.idle"])
    expect(fixture.sessions.status()).toEqual({})
  })

  it("of an idle session publishes one pair of idle events", async () => {
    const fixture = createSessionFixture(() => [])
    const session = fixture.sessions.create({})
    const before = fixture.events.length
    await fixture.sessions.abort(session.id)
    expect(fixture.types().slice(before)).toEqual(["session.status", "session.idle"])
  })
})
