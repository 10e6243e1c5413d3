// Runs the tool calls of one step and keeps their parts.
// Promises: calls that only read run beside each other, a call that changes something waits for all before it and is
// waited for by all after it, so two edits of one file never meet; a failure becomes the part's error, never the turn's.
import { RejectedError } from "../../permission/refusal.ts"
import { DismissedError } from "../../question/question.ts"
import type { ToolPart, ToolState } from "../../schema/part.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { resolveCall, runTool } from "../../tool/run-tool.ts"
import { findSensitiveReason } from "../../tool/file/sensitive-files.ts"
import type { SubagentResult, SubagentTask, Tool, ToolContext, ToolResult } from "../../tool/tool.ts"
import type { SessionDeps } from "../deps.ts"
import { type CallRecord, isLooping } from "./doom-loop.ts"
import { toReason } from "../../base/reason.ts"

/** A task is among them: its agent's own calls are judged and ordered in its own session. */
const readers: ReadonlySet<string> = new Set(["read", "glob", "grep", "invalid", "task", "webfetch", "skill"])
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
  /** The user's message that is being answered. */
  readonly userID: string
  readonly messageID: string
  readonly agent: string
  readonly ruleset: PermissionRuleset
  readonly readTimes: SeenFiles
  /** What may be called: a call of anything else is one of no tool. */
  readonly tools: readonly Tool[]
  /** Has a sub-agent do a task for this session. */
  readonly spawn: (task: SubagentTask, onChange: (metadata: Record<string, unknown>) => void) => Promise<SubagentResult>
  /** A sub-agent's requests for permission say whose they are. */
  readonly isSubagent: boolean
  readonly signal: AbortSignal
  /** The calls of this turn so far, for noticing a loop. */
  readonly calls: CallRecord[]
}

export function createToolRunner(deps: SessionDeps, scope: ToolScope): ToolRunner {
  const running = new Set<Promise<void>>()
  let lastWriter: Promise<void> = Promise.resolve()
  let isBlocked = false

  async function call(announced: ToolPart, inputText: string, before: Promise<unknown>) {
    const start = Date.now()
    // A misspelt name is repaired; a call that names no tool, or is no JSON, becomes one of `invalid`.
    const { tool, input } = resolveCall(scope.tools, { name: announced.tool, input: inputText })
    const part: ToolPart = { ...announced, tool: tool.id }
    const progress = createProgress(deps, { ...part, state: { status: "running", input, time: { start } } })
    const record: CallRecord = { tool: tool.id, input: JSON.stringify(input), messageID: scope.messageID }
    scope.calls.push(record)
    const isLoop = isLooping(scope.calls)
    progress.save()
    await before
    try {
      scope.signal.throwIfAborted()
      // The person stopped here: what stood behind the refused call is neither run nor asked.
      if (isBlocked) throw new RejectedError()
      if (isLoop) await askAboutLoop(part, input)
      const { result } = await runTool(scope.tools, { name: tool.id, input }, toContext(part, progress))
      progress.stop()
      record.outcome = result.output
      deps.store.savePart(deps.directory, { ...part, state: completed(part, input, result, start) })
    } catch (error) {
      progress.stop()
      if (error instanceof DismissedError || (error instanceof RejectedError && !error.feedback)) isBlocked = true
      record.outcome = String(error)
      const metadata = progress.metadata()
      deps.store.savePart(deps.directory, {
        ...part,
        state: {
          status: "error",
          input,
          error: scope.signal.aborted ? "Tool execution aborted" : toToolError(error),
          ...(metadata ? { metadata } : {}),
          time: { start, end: Date.now() },
        },
      })
    }
  }

  function completed(part: ToolPart, input: Record<string, unknown>, result: ToolResult, start: number): ToolState {
    const { sessionID, messageID } = part
    const attachments = (result.attachments ?? []).map((file) => ({
      ...file,
      id: deps.newId("part"),
      sessionID,
      messageID,
      type: "file" as const,
    }))
    return {
      status: "completed",
      input,
      output: result.output,
      title: result.title,
      metadata: result.metadata,
      time: { start, end: Date.now() },
      ...(attachments.length > 0 ? { attachments } : {}),
    }
  }

  async function askAboutLoop(part: ToolPart, input: Record<string, unknown>) {
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
        deps.permission.ask(
          {
            ...request,
            metadata: { ...request.metadata, ...(scope.isSubagent ? { agent: scope.agent } : {}) },
            sessionID: scope.sessionID,
            tool,
            ruleset: scope.ruleset,
          },
          scope.signal,
        ),
      askUser: (questions) => deps.question.ask({ sessionID: scope.sessionID, questions, tool }, scope.signal),
      rules: () => scope.ruleset,
      agents: () => deps.agents.list(),
      skills: () => deps.skills(),
      spawn: scope.spawn,
      progress: progress.update,
      seenFiles: scope.readTimes,
      todos: {
        list: () => store.todos(scope.sessionID),
        replace: (todos) => store.saveTodos(directory, scope.sessionID, todos),
      },
      fileChanged(file, event, diff) {
        deps.changes.note(scope, { file, event, diff })
        const steering = findSensitiveReason(file, deps.worktree, deps.home)
        if (steering)
          deps.log("warn", "a file that steers agents or editors was changed", { file, event, reason: steering })
        bus.publish(directory, { type: "file.edited", properties: { file } })
        bus.publish(directory, { type: "file.watcher.updated", properties: { file, event } })
      },
      newId,
      guardsSensitiveFiles: deps.isTerminalAttached(),
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

function toToolError(error: unknown): string {
  const message = toReason(error)
  return message.startsWith("Error: ") ? message : `Error: ${message}`
}
