// Runs the tool calls of one step.
// Guarantees: calls that only read run in parallel; a call that may write waits for all calls before it and blocks all
// calls after it, so two edits of one file never overlap; a failed call becomes the error of its part, never of the turn.
import { RejectedError } from "../../permission/permission-error.ts"
import { isReadOnly } from "../../permission/rules.ts"
import { DismissedError } from "../../question/question.ts"
import type { ToolPart } from "../../schema/part.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { findSensitiveChange } from "../../tool/file/sensitive-files.ts"
import { type ResolvedCall, resolveCall, runTool } from "../../tool/run-tool.ts"
import type { SubagentResult, SubagentTask, Tool, ToolContext } from "../../tool/tool.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { abortedToolError } from "../record/aborted.ts"
import { type RunningToolPart, startToolPart, toToolError } from "../record/tool-part.ts"
import { type CallRecord, isLooping } from "./doom-loop.ts"

export type ToolRunner = {
  start(part: ToolPart, inputText: string): void
  /** Resolves when every call has ended. Throws when a part could not be saved. */
  settle(): Promise<void>
  /** True when a person rejected a call without feedback: the turn ends after this step. */
  readonly isBlocked: () => boolean
}

export type ToolScope = {
  readonly sessionID: string
  /** The user message that is being answered. */
  readonly userID: string
  readonly messageID: string
  readonly agent: string
  readonly settings: Pick<SessionSettings, "agents" | "skills">
  readonly ruleset: PermissionRuleset
  readonly seenFiles: SeenFiles
  /** The tools that may be called; a call of any other tool becomes `invalid`. */
  readonly tools: readonly Tool[]
  /** Runs a task in a sub-agent of this session. */
  readonly spawn: (task: SubagentTask, onChange: (metadata: Record<string, unknown>) => void) => Promise<SubagentResult>
  /** Permission requests of a sub-agent name its agent. */
  readonly isSubagent: boolean
  readonly signal: AbortSignal
  /** The calls of the turn so far, by which a loop is detected. */
  readonly calls: CallRecord[]
  readonly turnStartedAt: number
}

export function createToolRunner(deps: SessionDeps, scope: ToolScope): ToolRunner {
  const { signal } = scope
  const running = new Set<Promise<void>>()
  let lastWriter: Promise<void> = Promise.resolve()
  let isBlocked = false
  /** Errors of saving parts. Errors of tools end up in their parts. */
  const failures: unknown[] = []

  async function call(announced: ToolPart, { tool, input }: ResolvedCall, before: Promise<unknown>): Promise<void> {
    const part = startToolPart(deps, { ...announced, tool: tool.id }, input, tool.isImmediate)
    const record: CallRecord = { tool: tool.id, input: JSON.stringify(input), messageID: scope.messageID }
    scope.calls.push(record)
    const isLoop = isLooping(scope.calls)
    await before
    try {
      signal.throwIfAborted()
      // A person stopped the turn here: calls after the rejected one neither run nor ask.
      if (isBlocked) throw new RejectedError()
      if (isLoop) await askAboutLoop(tool.id, input)
      const { result } = await runTool(scope.tools, { name: tool.id, input }, toContext(announced.callID, part))
      record.outcome = result.output
      part.complete(result)
    } catch (error) {
      if (error instanceof DismissedError || (error instanceof RejectedError && !error.feedback)) isBlocked = true
      record.outcome = String(error)
      part.fail(signal.aborted ? abortedToolError : toToolError(error))
    }
  }

  async function askAboutLoop(tool: string, input: Record<string, unknown>): Promise<void> {
    const { sessionID, ruleset } = scope
    await deps.permission.ask(
      { sessionID, permission: "doom_loop", patterns: [tool], always: [tool], metadata: { tool, input }, ruleset },
      signal,
    )
  }

  function toContext(callID: string, part: RunningToolPart): ToolContext {
    const { store, project, newId, events } = deps
    const { sessionID, messageID, agent, ruleset } = scope
    const tool = { messageID, callID }
    return {
      sessionID,
      messageID,
      callID,
      agent,
      directory: project.directory,
      worktree: project.worktree,
      home: project.home,
      signal,
      ask: (...questions) =>
        deps.permission.askAll(
          questions.map((question) => ({
            ...question,
            metadata: { ...question.metadata, ...(scope.isSubagent ? { agent } : {}) },
            sessionID,
            tool,
            ruleset,
          })),
          signal,
        ),
      isGranted: (request) => deps.permission.isAllowed({ ...request, sessionID, ruleset }),
      askUser: (questions) => deps.question.ask({ sessionID, questions, tool }, signal),
      rules: () => ruleset,
      createReadFilter: () => deps.permission.createReadFilter(ruleset),
      agents: () => scope.settings.agents.list(),
      skills: () => scope.settings.skills,
      spawn: scope.spawn,
      progress: part.update,
      seenFiles: scope.seenFiles,
      todos: {
        list: () => store.todos(sessionID),
        replace: (todos) => store.saveTodos(sessionID, todos),
      },
      fileChanged(file, event, diff) {
        deps.changes.add(scope, { file, event, diff })
        const reason = findSensitiveChange(file, project.worktree, project.home, diff)
        if (reason) deps.log("warn", "a sensitive file was changed", { file, event, reason })
        events.publish({ type: "file.edited", properties: { file } })
        events.publish({ type: "file.watcher.updated", properties: { file, event } })
      },
      newId,
      isTerminalAttached: deps.isTerminalAttached(),
      isReadOnly: isReadOnly(ruleset),
      turnStartedAt: scope.turnStartedAt,
      ...deps.tools.services,
    }
  }

  return {
    start(part, inputText) {
      // A misspelt tool name is repaired; a call of no tool, or without a JSON object, becomes a call of `invalid`.
      const resolved = resolveCall(scope.tools, { name: part.tool, input: inputText })
      const { onlyReads = false } = resolved.tool
      const before = onlyReads ? lastWriter : Promise.all(running)
      // The stream is read until the step settles: a rejection would be unhandled until then.
      const done: Promise<void> = call(part, resolved, before)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(done))
      running.add(done)
      if (!onlyReads) lastWriter = done
    },
    async settle() {
      while (running.size > 0) await Promise.all(running)
      if (failures.length > 0) throw failures[0]
    },
    isBlocked: () => isBlocked,
  }
}
