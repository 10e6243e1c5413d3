// Clients that do everything a session offers at random moments, with models that fail, overflow, call tools and start
// tasks. Every caller is resolved, nothing stays unfinished, and nothing is written for an idle or removed session.
import { APICallError, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import type { Event } from "../../../server/schema/event.ts"
import type { Message } from "../../../server/schema/message.ts"
import type { Part } from "../../../server/schema/part.ts"
import { createSessionFixture, finish, text, toolCall } from "../../fixture/session.ts"
import { toAttackCount } from "../../support/attack.ts"
import { createRandom, type Random } from "../../support/random.ts"

const model = { providerID: "test", modelID: "main" }
const overflow: LanguageModelV4StreamPart = {
  type: "finish",
  finishReason: { unified: "stop", raw: "stop" },
  usage: {
    inputTokens: { total: 7500, noCache: 7500, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 100, text: 100, reasoning: 0 },
  },
}
const unavailable = new APICallError({
  message: "no",
  url: "http://127.0.0.1:1/",
  requestBodyValues: {},
  statusCode: 503,
  responseHeaders: { "retry-after-ms": "2" },
})
const tooLong = { code: 400, message: "prompt is too long" }

/** One of the ends that a stream can have, after some text. */
function toEnd(choice: number, callID: string): LanguageModelV4StreamPart[] {
  switch (choice) {
    case 0:
      return [{ type: "error", error: unavailable }]
    case 1:
      return [{ type: "error", error: tooLong }]
    case 2:
      return [{ type: "tool-input-start", id: callID, toolName: "glob" }, finish()]
    case 3:
      return [toolCall("glob", { pattern: `*.${callID}` }, callID), finish("tool-calls")]
    case 4:
      return [toolCall("bash", { command: "sleep 0.02; echo a", description: "Wait" }, callID), finish("tool-calls")]
    case 5:
      return [
        toolCall("task", { description: "Do", prompt: "do it", subagent_type: "general" }, callID),
        finish("tool-calls"),
      ]
    case 6:
      return [overflow]
    default:
      return [finish()]
  }
}

function createFixture(random: Random) {
  const fixture = createSessionFixture((_options, n) =>
    (async function* () {
      await sleep(random.below(6))
      if (random.below(12) === 0) throw new Error("the stream broke")
      yield* text("hello ", "world").slice(0, 2)
      await sleep(random.below(20))
      yield* toEnd(random.below(12), `call_${n}`)
    })(),
  )
  fixture.surroundings.branch = async () => {
    await sleep(random.below(6))
    if (random.below(25) === 0) throw new Error("no branch")
    return undefined
  }
  return fixture
}

type Fixture = ReturnType<typeof createFixture>

/** Starts one thing that a client can do. Returns what is to end once the turn has. */
async function act({ sessions, store }: Fixture, sessionID: string, random: Random): Promise<Promise<unknown>[]> {
  const choice = random.below(12)
  const family = [sessionID, ...store.children(sessionID).map(({ id }) => id)]
  const anyOfFamily = family[random.below(family.length)]!
  switch (choice) {
    case 0:
      await sessions.abort(anyOfFamily)
      return []
    case 1:
      return [sessions.summarize(sessionID, model, random.below(2) === 0)]
    case 2:
      return [sessions.shell(sessionID, { agent: "build", command: "echo a; sleep 0.01" })]
    case 3:
      return [sessions.command(sessionID, { command: "init", arguments: "" }).catch(() => {})]
    case 4:
      if (random.below(4) === 0) await sessions.remove(anyOfFamily)
      return []
    case 5: {
      const agents = ["general", "explore"]
      const parts = agents.map((agent) => ({ type: "subtask" as const, prompt: "do", description: "Do", agent }))
      return [(await sessions.prompt(sessionID, { parts })).done]
    }
    default: {
      const input = { noReply: choice === 6, parts: [{ type: "text" as const, text: "go" }] }
      const { message, done } = await sessions.prompt(sessionID, input)
      if (choice === 7) sessions.history.removeMessage(sessionID, message.info.id)
      return [done]
    }
  }
}

function expectNothingUnfinished({ database }: Fixture): void {
  const read = <T>(table: string) =>
    database.all(`SELECT data FROM ${table}`).map(({ data }) => JSON.parse(data as string) as T)
  for (const info of read<Message>("message"))
    if (info.role === "assistant") expect(info.time.completed, info.id).toBeDefined()
  for (const part of read<Part>("part")) {
    if (part.type === "tool") expect(part.state.status, part.id).toMatch(/completed|error/)
    if (part.type === "text" && part.time) expect(part.time.end, part.id).toBeDefined()
  }
  expect(database.all("SELECT * FROM turn")).toEqual([])
}

function expectOrder(events: readonly Event[]): void {
  const busy = new Set<string>()
  const removed = new Set<string>()
  for (const event of events) {
    const { properties } = event
    const sessionID = "sessionID" in properties ? String(properties.sessionID) : ""
    expect(removed.has(sessionID), `${event.type} of a removed session`).toBe(false)
    if (event.type === "session.deleted") removed.add(sessionID)
    if (event.type === "session.status" && event.properties.status.type !== "idle") busy.add(sessionID)
    if (event.type === "session.idle") busy.delete(sessionID)
    const isWork =
      (event.type === "message.part.updated" && event.properties.part.type === "tool") ||
      (event.type === "message.created" && event.properties.info.role === "assistant")
    if (isWork) expect(busy.has(sessionID), `${event.type} of an idle session`).toBe(true)
    if (event.type === "session.error" && event.properties.error?.name === "UnknownError")
      expect(event.properties.error.data.message).toMatch(/no branch|the stream broke/)
  }
  expect(busy).toEqual(new Set())
}

async function walk(random: Random): Promise<void> {
  const fixture = createFixture(random)
  const { sessions, store } = fixture
  const ids = ["a", "b"].map((title) => sessions.create({ title }).id)
  const ends: Promise<unknown>[] = []
  const clients = Array.from({ length: 4 }, async () => {
    for (let n = 0; n < 6; n++) {
      await sleep(random.below(15))
      const at = random.below(ids.length)
      if (!store.findSession(ids[at]!)) ids[at] = sessions.create({ title: "new" }).id
      try {
        ends.push(...(await act(fixture, ids[at]!, random)))
      } catch (error) {
        expect(error).toMatchObject({ name: expect.stringMatching(/SessionBusyError|NotFoundError/) })
      }
    }
  })
  await Promise.all(clients)
  await Promise.all(ends)
  await expect.poll(() => sessions.status()).toEqual({})
  expectNothingUnfinished(fixture)
  expectOrder(fixture.events)
}

const seeds = toAttackCount(8, 200)

test(`${seeds} random walks of clients leave every session idle and whole`, { timeout: 240_000 }, async () => {
  for (let seed = 1; seed <= seeds; seed++)
    await walk(createRandom(seed)).catch((error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error })
    })
})
