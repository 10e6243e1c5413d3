// A project in a temporary folder, a real permission service with its own answers, and the tools.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createProcessTable } from "../../server/base/process-table.ts"
import { createPermission } from "../../server/permission/permission.ts"
import { fromConfig } from "../../server/permission/rules.ts"
import type { PermissionConfig } from "../../server/schema/config.ts"
import type { PermissionReply, PermissionRequest } from "../../server/schema/permission.ts"
import type { QuestionAnswer, QuestionInfo } from "../../server/schema/question.ts"
import type { Skill } from "../../server/schema/service.ts"
import type { Todo } from "../../server/schema/session.ts"
import { createTools } from "../../server/tool/index.ts"
import { createReadTimes } from "../../server/tool/read-times.ts"
import { runTool } from "../../server/tool/run.ts"
import type { ToolContext } from "../../server/tool/tool.ts"

const tools = createTools({ env: { ...process.env, CANARY_SECRET: "canary" }, home: "/home/nobody" })

export type GroundOptions = {
  readonly rules?: PermissionConfig
  readonly answer?: PermissionReply
  readonly terminalAttached?: boolean
  readonly skills?: readonly Skill[]
  /** What the person says to questions. */
  readonly answers?: QuestionAnswer[]
}

export function createGround(options: GroundOptions = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tool-")))
  const directory = join(root, "project")
  mkdirSync(directory)
  const newId = createIdSource()
  const asked: PermissionRequest[] = []
  const questionsAsked: QuestionInfo[] = []
  const changes: [string, string][] = []
  const updates: { title?: string; metadata?: Record<string, unknown> }[] = []
  let todos: Todo[] = []
  const processes = createProcessTable()
  const ruleset = [...fromConfig({ "*": "allow", external_directory: "ask" }), ...fromConfig(options.rules)]
  const permission = createPermission({
    newId,
    publish(event) {
      if (event.type !== "permission.asked") return
      asked.push(event.properties)
      queueMicrotask(() => permission.reply({ requestID: event.properties.id, reply: options.answer ?? "once" }))
    },
  })
  onTestFinished(async () => {
    await processes.killAll()
    rmSync(root, { recursive: true })
  })
  const context: ToolContext = {
    sessionID: "ses_1",
    messageID: "msg_1",
    callID: "call_1",
    agent: "build",
    directory,
    worktree: directory,
    signal: new AbortController().signal,
    ask: (question) => permission.ask({ ...question, sessionID: "ses_1", ruleset }),
    askUser: async (questions) => {
      questionsAsked.push(...questions)
      return options.answers ?? []
    },
    rules: () => ruleset,
    agents: () => [],
    skills: () => options.skills ?? [],
    spawn: () => Promise.reject(new Error("no sub-agents here")),
    progress: (update) => updates.push(update),
    readTimes: createReadTimes(),
    todos: { list: () => todos, replace: (next) => void (todos = next) },
    fileChanged: (path, event) => changes.push([path, event]),
    outputDirectory: join(root, "output"),
    newId,
    processes,
    terminalAttached: options.terminalAttached ?? false,
  }
  return {
    root,
    directory,
    asked,
    questionsAsked,
    changes,
    updates,
    todos: () => todos,
    path: (name: string) => join(directory, name),
    put(name: string, content: string | Buffer = "") {
      const path = join(directory, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    async run(name: string, input: unknown, signal: AbortSignal = context.signal) {
      const { result, ...call } = await runTool(tools, { name, input }, { ...context, signal })
      return { ...result, ...call }
    },
  }
}
