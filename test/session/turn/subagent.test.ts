// Tasks that run in sub-agent sessions: from a tool call, from a prompt part, from a command.
import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { toolCall, createSessionFixture, finish, text, type ModelScript } from "../../fixture/session.ts"

const taskCall = (input: Record<string, string> = {}, id = "call_1") =>
  toolCall("task", { description: "Look around", prompt: "CHILD: look", subagent_type: "general", ...input }, id)

/** The last words of a request that are the user's. */
function lastUser(options: LanguageModelV4CallOptions): string {
  const user = options.prompt.findLast((message) => message.role === "user")
  return JSON.stringify(user?.content)
}

const isChild = (options: LanguageModelV4CallOptions) => lastUser(options).includes("CHILD")
const hasResult = (options: LanguageModelV4CallOptions) => options.prompt.at(-1)?.role === "tool"

/** The parent gives one task and reports; the child says a word. */
const simple: ModelScript = (options) => {
  if (isChild(options)) return [...text("Found three files."), finish()]
  if (hasResult(options)) return [...text("Done."), finish()]
  return [taskCall(), finish("tool-calls")]
}

test("a task runs in its own session and returns its last text", async () => {
  const fixture = createSessionFixture(simple)
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const [child] = fixture.store.children(id)
  expect(child).toMatchObject({ parentID: id, title: "Look around (@general subagent)" })
  expect(child!.permission).toEqual(
    ["todowrite", "todoread", "task"].map((permission) => ({ permission, pattern: "*", action: "deny" })),
  )
  const part = fixture.store.messages(id)[1]!.parts.find((each) => each.type === "tool")
  expect(part).toMatchObject({
    tool: "task",
    state: {
      status: "completed",
      title: "Look around",
      output: `task_id: ${child!.id} (for resuming to continue this task if needed)\n\n<task_result>\nFound three files.\n</task_result>`,
      metadata: { sessionId: child!.id, model: { providerID: "test", modelID: "main" }, summary: [] },
    },
  })
  expect(fixture.store.messages(child!.id).map(({ info }) => [info.role, info.agent])).toEqual([
    ["user", "general"],
    ["assistant", "general"],
  ])
  // The child cannot hand on what it was given.
  const offered = fixture.calls.find(isChild)!.tools!.map((tool) => tool.name)
  expect(offered).toContain("read")
  expect(offered).not.toContain("task")
  expect(offered).not.toContain("todowrite")
  expect(fixture.sessions.status()).toEqual({})
})

test("tasks of one step run concurrently, each with its own result", async () => {
  let waiting = 0
  const both = Promise.withResolvers<void>()
  const fixture = createSessionFixture((options) => {
    if (isChild(options)) {
      if (++waiting === 2) both.resolve()
      return (async function* () {
        await both.promise
        yield* [...text(lastUser(options).includes("two") ? "second" : "first"), finish()]
      })()
    }
    if (hasResult(options)) return [...text("Done."), finish()]
    return [taskCall({ prompt: "CHILD one" }, "a"), taskCall({ prompt: "CHILD two" }, "b"), finish("tool-calls")]
  })
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const outputs = fixture.store
    .messages(id)[1]!
    .parts.flatMap((part) => (part.type === "tool" && part.state.status === "completed" ? [part.state.output] : []))
  expect(outputs.map((output) => /first|second/.exec(output)?.[0])).toEqual(["first", "second"])
})

test("a task can continue a session of the same parent only", async () => {
  const fixture = createSessionFixture((options) => {
    if (isChild(options)) return [...text("ok"), finish()]
    if (hasResult(options)) return [...text("Done."), finish()]
    const given = /ses_\w+/.exec(lastUser(options))?.[0]
    return [taskCall({ task_id: given ?? "ses_none" }), finish("tool-calls")]
  })
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const refused = fixture.store.messages(id)[1]!.parts.find((part) => part.type === "tool")
  expect(refused).toMatchObject({ state: { status: "error", error: expect.stringContaining("task_id ses_none") } })
  const child = fixture.sessions.create({ parentID: id })
  await fixture.prompt(id, `go on with ${child.id}`)
  expect(fixture.store.children(id)).toHaveLength(1)
  expect(fixture.store.messages(child.id)).toHaveLength(2)
})

test("an unknown agent, or one without tasks, is rejected with the list of valid agents", async () => {
  for (const agent of ["nobody", "build"]) {
    const fixture = createSessionFixture((options) =>
      hasResult(options) ? [...text("Done."), finish()] : [taskCall({ subagent_type: agent }), finish("tool-calls")],
    )
    const { id } = fixture.sessions.create({})
    await fixture.prompt(id, "go")
    const part = fixture.store.messages(id)[1]!.parts.find((each) => each.type === "tool")
    expect(part).toMatchObject({
      state: {
        status: "error",
        error: expect.stringMatching(
          new RegExp(`^Error: Unknown agent type: ${agent} is not a valid agent type.*general, explore`),
        ),
      },
    })
  }
})

test("rules that deny the parent apply to its sub-agent", async () => {
  const fixture = createSessionFixture((options) => {
    if (isChild(options) && !hasResult(options))
      return [toolCall("write", { filePath: "a.txt", content: "x" }, "w"), finish("tool-calls")]
    if (isChild(options)) return [...text("tried"), finish()]
    if (hasResult(options)) return [...text("Done."), finish()]
    return [taskCall(), finish("tool-calls")]
  })
  const { id } = fixture.sessions.create({})
  const { done } = await fixture.sessions.prompt(id, { agent: "plan", parts: [{ type: "text", text: "go" }] })
  await done
  const [child] = fixture.store.children(id)
  const part = fixture.store.messages(child!.id)[1]!.parts.find((each) => each.type === "tool")
  expect(part).toMatchObject({ tool: "write", state: { status: "error" } })
})

test("what the parent's session denies for some paths is denied to its sub-agents, in any spelling", async () => {
  const fixture = createSessionFixture((options) => {
    if (isChild(options) && !hasResult(options))
      return [
        ...["./secrets/a.txt", "open/b.txt"].map((filePath) =>
          toolCall("write", { filePath, content: "x" }, filePath.slice(-5, -4)),
        ),
        finish("tool-calls"),
      ]
    if (isChild(options)) return [...text("tried"), finish()]
    if (hasResult(options)) return [...text("Done."), finish()]
    return [taskCall(), finish("tool-calls")]
  })
  const rule = (pattern: string, action: "allow" | "deny") => ({ permission: "edit", pattern, action })
  const { id } = fixture.sessions.create({
    permission: [rule("open/*", "deny"), rule("*", "allow"), rule("secrets/*", "deny")],
  })
  const { done } = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "go" }] })
  await done
  const [child] = fixture.store.children(id)
  const calls = fixture.store.messages(child!.id).flatMap(({ parts }) => parts.filter((each) => each.type === "tool"))
  expect(calls).toMatchObject([{ state: { status: "error" } }, { state: { status: "completed" } }])
})

test("an abort of the parent aborts the child", async () => {
  const started = Promise.withResolvers<void>()
  const fixture = createSessionFixture((options) => {
    if (!isChild(options)) return [taskCall(), finish("tool-calls")]
    return (async function* () {
      yield { type: "text-start", id: "t" } as const
      started.resolve()
      await new Promise(() => {})
    })()
  })
  const { id } = fixture.sessions.create({})
  const done = fixture.prompt(id, "go")
  await started.promise
  await fixture.sessions.abort(id)
  await done
  const [child] = fixture.store.children(id)
  expect(fixture.sessions.status()).toEqual({})
  expect(fixture.store.findLast(child!.id, "assistant")?.error?.name).toBe("MessageAbortedError")
  expect(fixture.store.messages(id)[1]!.parts.find((part) => part.type === "tool")).toMatchObject({
    state: { status: "error", error: "Tool execution aborted", metadata: { sessionId: child!.id } },
  })
})

test("a permission request of a sub-agent contains its agent", async () => {
  const fixture = createSessionFixture(
    (options) => {
      if (isChild(options) && !hasResult(options))
        return [toolCall("bash", { command: "true" }, "b"), finish("tool-calls")]
      if (isChild(options)) return [...text("ok"), finish()]
      if (hasResult(options)) return [...text("Done."), finish()]
      return [taskCall(), finish("tool-calls")]
    },
    { config: { permission: { bash: "ask" } } },
  )
  const { id } = fixture.sessions.create({})
  const done = fixture.prompt(id, "go")
  const asked = await fixture.waitFor((event) => event.type === "permission.asked")
  const [child] = fixture.store.children(id)
  expect(asked.properties).toMatchObject({ sessionID: child!.id, metadata: { agent: "general" } })
  fixture.permission.reply({ requestID: (asked.properties as { id: string }).id, reply: "once" })
  await done
})

test("a subtask part runs without a model call, and the model continues afterwards", async () => {
  const fixture = createSessionFixture((options) =>
    isChild(options) ? [...text("Child report."), finish()] : [...text("Summary."), finish()],
  )
  const { id } = fixture.sessions.create({})
  const { done } = await fixture.sessions.prompt(id, {
    parts: [{ type: "subtask", prompt: "CHILD do", description: "Do it", agent: "explore" }],
  })
  await done
  const messages = fixture.store.messages(id)
  expect(messages.map(({ info }) => [info.role, info.agent])).toEqual([
    ["user", "build"],
    ["assistant", "explore"],
    ["user", "build"],
    ["assistant", "build"],
  ])
  expect(messages[1]!.parts[0]).toMatchObject({
    type: "tool",
    tool: "task",
    callID: expect.stringMatching(/./),
    state: { status: "completed", input: { subagent_type: "explore", description: "Do it" } },
  })
  expect(messages[2]!.parts[0]).toMatchObject({ type: "text", synthetic: true })
})

test("a command of a sub-agent becomes a subtask", async () => {
  const fixture = createSessionFixture(
    (options) => (isChild(options) ? [...text("Child report."), finish()] : [...text("Summary."), finish()]),
    { config: { command: { look: { template: "CHILD $1", description: "Looks", agent: "explore" } } } },
  )
  const { id } = fixture.sessions.create({})
  await fixture.sessions.command(id, { command: "look", arguments: "there" })
  expect(fixture.store.messages(id)[0]!.parts[0]).toMatchObject({
    type: "subtask",
    agent: "explore",
    prompt: "CHILD there",
    command: "look",
    description: "Looks",
  })
  expect(fixture.store.children(id)).toHaveLength(1)
})

test("removing a session removes all its descendants", async () => {
  const fixture = createSessionFixture(simple)
  const { id } = fixture.sessions.create({})
  await fixture.prompt(id, "go")
  const [child] = fixture.store.children(id)
  const grandchild = fixture.sessions.create({ parentID: child!.id })
  await fixture.sessions.remove(id)
  for (const each of [id, child!.id, grandchild.id]) expect(fixture.store.findSession(each)).toBeUndefined()
})

test("sub-tasks start together or not at all: none works on when the agent of another is gone", async () => {
  const fixture = createSessionFixture((options) => [...text(isChild(options) ? "Did it." : "Done."), finish()])
  const { id } = fixture.sessions.create({})
  const { agents } = fixture.deps.settings.current()
  const get = agents.get
  const gate = Promise.withResolvers<undefined>()
  fixture.surroundings.branch = () => gate.promise
  const { done } = await fixture.sessions.prompt(id, {
    parts: [
      { type: "subtask", prompt: "CHILD one", description: "One", agent: "explore" },
      { type: "subtask", prompt: "CHILD two", description: "Two", agent: "general" },
    ],
  })
  Object.assign(agents, {
    get(name: string) {
      if (name === "general") throw new Error("the agent is gone")
      return get(name)
    },
  })
  gate.resolve(undefined)
  await done
  expect(fixture.types()).toContain("session.error")
  expect(fixture.sessions.status()).toEqual({})
  expect(fixture.store.messages(id).map(({ info }) => info.role)).toEqual(["user"])
  expect(fixture.store.children(id)).toEqual([])
})

test("an abort of the parent takes back a task that waits behind another prompt of its sub-agent", async () => {
  const blocked = (options: LanguageModelV4CallOptions) =>
    (async function* () {
      yield* text("working")
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
    })()
  const fixture = createSessionFixture((options) => {
    if (lastUser(options).includes("from the user")) return blocked(options)
    if (lastUser(options).includes("again")) return [taskCall({ task_id: child().id, prompt: "CHILD: more" }), finish()]
    return simple(options, 0)
  })
  const { id } = fixture.sessions.create({ title: "parent" })
  const child = () => fixture.store.children(id)[0]!
  await fixture.prompt(id, "go")
  const own = fixture.prompt(child().id, "from the user")
  await expect.poll(() => fixture.calls.some((call) => lastUser(call).includes("from the user"))).toBe(true)
  const again = fixture.prompt(id, "again")
  await expect.poll(() => fixture.store.messages(child().id).at(-1)?.parts).toMatchObject([{ text: "CHILD: more" }])
  const before = fixture.calls.length
  await fixture.sessions.abort(id)
  expect((await again).info).toMatchObject({ error: { name: "MessageAbortedError" } })
  await own
  await expect.poll(() => fixture.sessions.status()).toEqual({})
  expect(fixture.calls).toHaveLength(before)
})
