// What clients of the recorded wire rely on, where it is easily lost: how stopped and broken things are left.
import { APICallError, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { ToolPart } from "../../server/schema/part.ts"
import { toFailure } from "../../server/session/turn/failure.ts"
import { toolCall, createSessionFixture, finish, text } from "../fixture/session.ts"

const isTool = (part: { type: string }): part is ToolPart => part.type === "tool"

describe("an abort", () => {
  it("leaves a running command as a failed part that keeps its output", async () => {
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
    expect(info).toMatchObject({ error: { name: "MessageAbortedError" } })
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

  it("before the model said anything leaves no part", async () => {
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

  it("of the user's own command keeps what it said", async () => {
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

describe("a connection that breaks in mid-answer", () => {
  const broken = () =>
    new APICallError({
      message: "Failed to process successful response",
      url: "http://127.0.0.1:1/v1/chat/completions",
      requestBodyValues: {},
      statusCode: 200,
      responseHeaders: { "content-type": "text/event-stream" },
      isRetryable: true,
      cause: Object.assign(new TypeError("terminated"), {
        cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
      }),
    })

  it("is a failure of the network, not of the provider's answer", () => {
    expect(toFailure(broken())).toMatchObject({
      isRetryable: true,
      isRefused: false,
      error: { name: "APIError", data: { message: expect.stringContaining("127.0.0.1:1"), isRetryable: true } },
    })
  })

  it("is tried again, with a countdown, and then ended by an abort", async () => {
    const fixture = createSessionFixture(async function* (): AsyncGenerator<LanguageModelV4StreamPart> {
      yield* text("half")
      throw broken()
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    const retry = await fixture.waitFor(
      (event) => event.type === "session.status" && event.properties.status.type === "retry",
    )
    expect(retry).toMatchObject({ properties: { status: { attempt: 1, message: expect.stringContaining("broke") } } })
    await fixture.sessions.abort(session.id)
    expect((await done).info).toMatchObject({ error: { name: "MessageAbortedError" } })
  })
})

describe("a tool that the caller switched off", () => {
  it("is no tool when the model calls it all the same", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [toolCall("write", { filePath: "a.txt", content: "x" }), finish("tool-calls")]
        : [...text("then not"), finish()],
    )
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      parts: [{ type: "text", text: "go" }],
      tools: ["read", "glob"],
    })
    await done
    expect(fixture.calls[0]!.tools?.map((tool) => tool.name)).toEqual(["read", "glob"])
    const tool = fixture.store.messages(session.id)[1]!.parts.find(isTool)
    expect(tool).toMatchObject({
      tool: "invalid",
      state: {
        status: "completed",
        title: "Invalid Tool",
        input: { tool: "write", error: "Model tried to call unavailable tool 'write'. Available tools: read, glob." },
      },
    })
    expect(existsSync(join(fixture.directory, "a.txt"))).toBe(false)
  })
})

describe("a permission that is refused without a word", () => {
  it("ends the calls that stand behind it in the step, asked or not", async () => {
    const fixture = createSessionFixture(
      (_options, n) =>
        n === 0
          ? [
              toolCall("bash", { command: "echo one > one.txt" }, "c1"),
              toolCall("bash", { command: "echo two > two.txt" }, "c2"),
              toolCall("todowrite", { todos: [] }, "c3"),
              finish("tool-calls"),
            ]
          : [...text("not reached"), finish()],
      { config: { permission: { bash: "ask" } } },
    )
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "permission.asked")
    const [request] = fixture.permission.list()
    fixture.permission.reply({ requestID: request!.id, reply: "reject" })
    const { parts } = await done
    expect(parts.filter(isTool).map(({ state }) => state.status)).toEqual(["error", "error", "error"])
    expect(fixture.types().filter((type) => type === "permission.asked")).toHaveLength(1)
    expect(fixture.calls).toHaveLength(1)
    expect(existsSync(join(fixture.directory, "two.txt"))).toBe(false)
  })
})
