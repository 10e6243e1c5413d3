// A conversation on an in-memory database, with a scripted model behind the AI SDK's interface.
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ReadableStream } from "node:stream/web"
import { onTestFinished } from "vitest"
import { createAgents } from "../../server/agent/agents.ts"
import { createIdSource } from "../../server/base/id.ts"
import { createProcessTable } from "../../server/base/process-table.ts"
import { createBus } from "../../server/bus/bus.ts"
import { createCommands } from "../../server/command/commands.ts"
import { createPermission } from "../../server/permission/permission.ts"
import { fromConfig } from "../../server/permission/rules.ts"
import { createModels } from "../../server/provider/provider.ts"
import { createQuestion } from "../../server/question/question.ts"
import type { Models } from "../../server/provider/model.ts"
import type { Config } from "../../server/schema/config.ts"
import type { Event } from "../../server/schema/event.ts"
import type { Skill } from "../../server/schema/service.ts"
import { createChanges } from "../../server/session/changes.ts"
import { createSessions } from "../../server/session/session.ts"
import { createSessionStore } from "../../server/session/store.ts"
import { createTurnRecord } from "../../server/session/turn-record.ts"
import { openDatabase } from "../../server/storage/database.ts"
import { createTools } from "../../server/tool/index.ts"

/** The two types of a stream, Node's and the one that browsers have, are one thing here. */
const toStream = (parts: Iterable<LanguageModelV4StreamPart> | AsyncIterable<LanguageModelV4StreamPart>) =>
  ReadableStream.from(parts) as unknown as Awaited<ReturnType<LanguageModelV4["doStream"]>>["stream"]

export type Script = (
  options: LanguageModelV4CallOptions,
  call: number,
) => AsyncIterable<LanguageModelV4StreamPart> | LanguageModelV4StreamPart[]

export const text = (...deltas: string[]): LanguageModelV4StreamPart[] => [
  { type: "text-start", id: "t" },
  ...deltas.map((delta) => ({ type: "text-delta", id: "t", delta }) as const),
  { type: "text-end", id: "t" },
]
export const call = (toolName: string, input: object | string, id = "call_1"): LanguageModelV4StreamPart => ({
  type: "tool-call",
  toolCallId: id,
  toolName,
  input: typeof input === "string" ? input : JSON.stringify(input),
})
export const finish = (unified: "stop" | "tool-calls" | "length" = "stop"): LanguageModelV4StreamPart => ({
  type: "finish",
  finishReason: { unified, raw: unified },
  usage: {
    inputTokens: { total: 120, noCache: 100, cacheRead: 20, cacheWrite: 0 },
    outputTokens: { total: 30, text: 25, reasoning: 5 },
  },
})

export function createGround(
  script: Script,
  config: Config = {},
  directory = mkdtempSync(join(tmpdir(), "session-")),
  untrustedCommands: string[] = [],
  skills: readonly Skill[] = [],
) {
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const newId = createIdSource()
  const errors: unknown[] = []
  const bus = createBus({ newId, onError: (error) => errors.push(error) })
  const database = openDatabase(":memory:", () => {})
  const events: Event[] = []
  const listeners = new Set<() => void>()
  const subscriber = bus.subscribe({
    directory,
    deltas: false,
    onFrame: ({ event }) => {
      events.push(event)
      for (const listener of listeners) listener()
    },
  })
  subscriber.resume()
  const calls: LanguageModelV4CallOptions[] = []
  let count = 0
  const language: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "test",
    modelId: "main",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("not used")),
    async doStream(options) {
      const system = options.prompt[0]
      const isTitle = system?.role === "system" && system.content.includes("title generator")
      if (!isTitle) calls.push(options)
      const parts = isTitle ? [...text("A title"), finish()] : script(options, count++)
      return { stream: toStream(parts) }
    },
  }
  const provider = {
    models: {
      main: {
        name: "Main",
        limit: { context: 8000, output: 1000 },
        cost: { input: 1, output: 2, cache_read: 0.5 },
        options: { effort: "low", top: 1 },
        variants: { high: { effort: "high" } },
      },
    },
  }
  const real = createModels({ ...config, provider: { test: provider }, model: "test/main" }, {})
  const models: Models & { prepare(): Promise<void> } = {
    ...real,
    prepare: async () => {},
    resolve: (ref) => ({ info: real.resolve(ref).info, load: async () => language }),
  }
  const publish = (event: Parameters<typeof bus.publish>[1]) => bus.publish(directory, event)
  const permission = createPermission({ publish, newId })
  const question = createQuestion({ publish, newId })
  const store = createSessionStore({ database, bus, projectID: "global" })
  const sessions = createSessions({
    version: "test",
    projectID: "global",
    directory,
    worktree: directory,
    store,
    turns: createTurnRecord(database),
    changes: createChanges({ database, store, bus, directory, worktree: directory }),
    bus,
    newId,
    config,
    models,
    agents: createAgents({ config, own: {}, toRules: fromConfig, outputDirectory: join(directory, "out") }),
    tools: createTools({ env: process.env, home: directory }),
    permission,
    question,
    commands: createCommands({ config, skills }),
    skills: () => skills,
    untrustedCommands,
    loadRules: async () => [],
    isGit: false,
    branch: async () => undefined,
    toolServices: { outputDirectory: directory, processes: createProcessTable() },
    isTerminalAttached: () => false,
    home: directory,
    hide: (text) => text,
    log: () => {},
  })
  onTestFinished(async () => {
    await sessions.dispose()
    database.close()
  })

  return {
    directory,
    sessions,
    store,
    permission,
    question,
    database,
    events,
    calls,
    prompt: async (sessionID: string, words: string) => {
      const { done } = await sessions.prompt(sessionID, { parts: [{ type: "text", text: words }] })
      return done
    },
    /** Resolves at the first event, past or future, that fits. */
    waitFor: (fits: (event: Event) => boolean) =>
      new Promise<Event>((resolve) => {
        const look = () => {
          const found = events.find(fits)
          if (!found) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        look()
      }),
    types: () => events.map((event) => event.type),
  }
}
