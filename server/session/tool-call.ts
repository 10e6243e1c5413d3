// Runs the tool calls of one step and keeps their parts.
// Promises: calls that only read run beside each other, a call that changes something waits for all before it and is
// waited for by all after it, so two edits of one file never meet; a failure becomes the part's error, never the turn's.
import { NamedError } from "../schema/error.ts"
import type { ToolPart } from "../schema/part.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { runTool } from "../tool/run.ts"
import type { ReadTimes, ToolContext, ToolResult } from "../tool/tool.ts"
import type { SessionDeps } from "./deps.ts"
import { countRepeats, type CallRecord } from "./doom-loop.ts"

const readers: ReadonlySet<string> = new Set(["read", "glob", "grep", "invalid"])
const progressMs = 100

export type ToolRunner = {
  start(part: ToolPart, inputText: string): void
  /** Resolves when every call has its end. */
  settle(): Promise<void>
  /** A person refused without a word: the turn stops here. */
  readonly isBlocked: () => boolean
}

export type ToolScope = {
  readonly sessionID: string
  readonly messageID: string
  readonly agent: string
  readonly ruleset: PermissionRuleset
  readonly readTimes: ReadTimes
  readonly signal: AbortSignal
  /** The calls of this turn so far, for noticing a loop. */
  readonly calls: CallRecord[]
}

export function createToolRunner(deps: SessionDeps, scope: ToolScope): ToolRunner {
  const running = new Set<Promise<void>>()
  let lastWriter: Promise<void> = Promise.resolve()
  let isBlocked = false

  async function call(part: ToolPart, inputText: string, before: Promise<unknown>) {
    const started = Date.now()
    const input = parseInput(inputText)
    const shown = typeof input === "string" || input === null ? {} : (input as Record<string, unknown>)
    const progress = createProgress(deps, {
      ...part,
      state: { status: "running", input: shown, time: { start: started } },
    })
    progress.save()
    await before
    try {
      scope.signal.throwIfAborted()
      await askAboutLoop(part, shown)
      const outcome = await runTool(deps.tools, { name: part.tool, input }, toContext(part, progress))
      progress.stop()
      deps.store.savePart(deps.directory, completed(part, outcome, started))
    } catch (error) {
      progress.stop()
      if (isRejection(error) && !error.message_) isBlocked = true
      deps.store.savePart(deps.directory, {
        ...part,
        state: {
          status: "error",
          input: shown,
          error: scope.signal.aborted ? "Tool execution aborted" : toToolError(error),
          ...(progress.metadata() ? { metadata: progress.metadata() } : {}),
          time: { start: started, end: Date.now() },
        },
      })
      if (!isExpected(error) && !scope.signal.aborted)
        deps.log("error", `tool ${part.tool} failed`, { error: error instanceof Error ? error.stack : String(error) })
    }
  }

  function completed(
    part: ToolPart,
    outcome: { tool: string; input: unknown; result: ToolResult },
    start: number,
  ): ToolPart {
    const { result } = outcome
    const { sessionID, messageID } = part
    return {
      ...part,
      tool: outcome.tool,
      state: {
        status: "completed",
        input: outcome.input as Record<string, unknown>,
        output: result.output,
        title: result.title,
        metadata: result.metadata,
        time: { start, end: Date.now() },
        ...(result.attachments?.length
          ? {
              attachments: result.attachments.map((file) => ({
                ...file,
                id: deps.newId("part"),
                sessionID,
                messageID,
                type: "file" as const,
              })),
            }
          : {}),
      },
    }
  }

  async function askAboutLoop(part: ToolPart, input: Record<string, unknown>) {
    const repeats = countRepeats(scope.calls, { tool: part.tool, input: JSON.stringify(input) })
    if (repeats < 3) return
    await deps.permission.ask(
      {
        sessionID: scope.sessionID,
        permission: "doom_loop",
        patterns: [part.tool],
        always: [part.tool],
        metadata: { tool: part.tool, input },
        ruleset: scope.ruleset,
      },
      scope.signal,
    )
  }

  function toContext(part: ToolPart, progress: Progress): ToolContext {
    const { store, bus, directory, newId } = deps
    const tool = { messageID: scope.messageID, callID: part.callID }
    return {
      sessionID: scope.sessionID,
      messageID: scope.messageID,
      callID: part.callID,
      agent: scope.agent,
      directory,
      worktree: deps.worktree,
      signal: scope.signal,
      ask: (request) =>
        deps.permission.ask({ ...request, sessionID: scope.sessionID, tool, ruleset: scope.ruleset }, scope.signal),
      rules: () => scope.ruleset,
      progress: progress.update,
      readTimes: scope.readTimes,
      todos: {
        list: () => store.todos(scope.sessionID),
        replace: (todos) => store.saveTodos(directory, scope.sessionID, todos),
      },
      fileChanged(file, event) {
        bus.publish(directory, { type: "file.edited", properties: { file } })
        bus.publish(directory, { type: "file.watcher.updated", properties: { file, event } })
      },
      newId,
      terminalAttached: deps.isTerminalAttached(),
      ...deps.toolServices,
    }
  }

  return {
    start(part, inputText) {
      const isReader = readers.has(part.tool.toLowerCase())
      const before = isReader ? lastWriter : Promise.all(running)
      const done: Promise<void> = call(part, inputText, before).finally(() => running.delete(done))
      running.add(done)
      if (!isReader) lastWriter = done
    },
    async settle() {
      while (running.size > 0) await Promise.all(running)
    },
    isBlocked: () => isBlocked,
  }
}

type Progress = {
  save(): void
  update(update: { title?: string; metadata?: Record<string, unknown> }): void
  metadata(): Record<string, unknown> | undefined
  stop(): void
}

/** The running part as it changes; a tool that reports often is told of at most every 100 ms. */
function createProgress(deps: SessionDeps, first: ToolPart): Progress {
  let part = first
  let timer: NodeJS.Timeout | undefined
  const save = () => deps.store.savePart(deps.directory, part)
  return {
    save,
    update(update) {
      if (part.state.status !== "running") return
      part = { ...part, state: { ...part.state, ...update } }
      timer ??= setTimeout(() => {
        timer = undefined
        save()
      }, progressMs)
    },
    metadata: () => (part.state.status === "running" ? part.state.metadata : undefined),
    stop: () => clearTimeout(timer),
  }
}

/** The parsed input, or the text itself where it is no JSON object. An empty text is an empty input. */
function parseInput(text: string): unknown {
  if (text.trim() === "") return {}
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === "object" && !Array.isArray(value) ? value : text
  } catch {
    return text
  }
}

function toToolError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.startsWith("Error: ") ? message : `Error: ${message}`
}

function isRejection(error: unknown): error is Error & { message_?: string } {
  return error instanceof Error && error.name === "RejectedError"
}

/** What a model or a user caused is no fault of the program and not worth a line in the log. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof NamedError ||
    (error instanceof Error && /^(ToolError|DeniedError|RejectedError)$/.test(error.name))
  )
}
