// Sub-agents: a task of one session that is done in a session of its own.
// Promises: who stops the parent stops the child, and the parent's call ends only when the child's turn has; a child gives
// no tasks itself and keeps no todo list, unless its agent's own rules say otherwise; what its caller is denied as a whole
// (a planner its edits), it is denied too.
import { evaluate } from "../../permission/rules.ts"
import type { MessageWithParts } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { Session } from "../../schema/session.ts"
import type { SubagentTask, SubagentResult } from "../../tool/tool.ts"
import type { PromptInput } from "../../api/session-message.contract.ts"
import type { SessionDeps } from "../deps.ts"

type SpawnInput = {
  readonly parentID: string
  /** The user's message in the parent that the task is part of: what the child changes counts there too. */
  readonly userID: string
  /** Of the message that gives the task: the child's, where its agent has none of its own. */
  readonly model: ModelRef
  /** What the caller may: what it is denied, the child is denied too. */
  readonly ruleset: PermissionRuleset
  readonly task: SubagentTask
  readonly signal: AbortSignal
  readonly onChange: (metadata: Record<string, unknown>) => void
}

export type Spawn = (input: SpawnInput) => Promise<SubagentResult>

export type SubagentDeps = Pick<SessionDeps, "store" | "agents" | "bus" | "directory" | "changes"> & {
  create(input: { parentID: string; title: string; permission: PermissionRuleset }): Session
  prompt(sessionID: string, input: PromptInput): Promise<{ done: Promise<MessageWithParts> }>
  abort(sessionID: string): Promise<void>
}

/** What a caller may be denied that must not come back through a sub-agent. */
const guarded = ["edit", "bash", "read", "glob", "grep", "webfetch", "skill", "external_directory"]

/** What sub-agents do not get unless their own rules name it. */
const withheld = ["todowrite", "todoread", "task"]

export function createSpawn(deps: SubagentDeps): Spawn {
  const { store, bus, directory } = deps

  function open({ parentID, task, ruleset }: SpawnInput, own: PermissionRuleset): Session {
    if (task.sessionID !== undefined) {
      const session = store.findSession(task.sessionID)
      if (session?.parentID !== parentID) throw new Error(`No task of this session has the task_id ${task.sessionID}.`)
      return session
    }
    return deps.create({
      parentID,
      title: `${task.description} (@${task.agent} subagent)`,
      permission: [
        ...withheld
          .filter((permission) => !own.some((rule) => rule.permission === permission && rule.action !== "deny"))
          .map((permission) => ({ permission, pattern: "*", action: "deny" as const })),
        ...listDenials(ruleset),
      ],
    })
  }

  return async (input) => {
    const { task, signal } = input
    signal.throwIfAborted()
    const agent = deps.agents.get(task.agent)
    const model = agent.model ?? input.model
    const session = open(input, agent.permission)
    const before = new Set(store.messages(session.id).map(({ info }) => info.id))
    const about = { sessionId: session.id, model: { modelID: model.modelID, providerID: model.providerID } }
    input.onChange(about)
    const calls = new Map<string, object>()
    const unlisten = bus.listen(directory, (event) => {
      if (event.type !== "message.part.updated") return
      const { part } = event.properties
      if (part.sessionID !== session.id || part.type !== "tool" || part.state.status === "pending") return
      calls.set(part.id, toSummary(part.id, part.tool, part.state))
      input.onChange({ ...about, summary: [...calls.values()] })
    })
    const stop = () => void deps.abort(session.id)
    try {
      const { done } = await deps.prompt(session.id, {
        agent: agent.name,
        model,
        parts: [{ type: "text", text: task.prompt }],
      })
      signal.addEventListener("abort", stop, { once: true })
      if (signal.aborted) stop()
      await done
    } finally {
      signal.removeEventListener("abort", stop)
      unlisten()
      deps.changes.takeOver(session.id, before, { sessionID: input.parentID, userID: input.userID })
    }
    signal.throwIfAborted()
    const answers = store.messages(session.id).filter(({ info }) => !before.has(info.id) && info.role === "assistant")
    const last = answers.at(-1)
    if (last?.info.role === "assistant" && last.info.error) throw new Error(toReason(session.id, last.info.error))
    const text = last?.parts.findLast((part) => part.type === "text")
    const summary = answers.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === "tool" ? [toSummary(part.id, part.tool, part.state)] : [])),
    )
    return {
      sessionID: session.id,
      text: text?.type === "text" ? text.text : "(The sub-agent ended without a report.)",
      metadata: { summary, ...about },
    }
  }
}

/** The rules of each guarded permission from the last denial of everything on, with its exceptions. */
function listDenials(ruleset: PermissionRuleset): PermissionRuleset {
  return guarded.flatMap((permission) => {
    if (evaluate(permission, "*", ruleset) !== "deny") return []
    const relevant = ruleset.filter((rule) => rule.permission === permission || rule.permission === "*")
    const last = relevant.findLastIndex((rule) => rule.pattern === "*")
    return relevant.slice(last).map((rule) => ({ ...rule, permission }))
  })
}

function toSummary(id: string, tool: string, state: { status: string; title?: string }): object {
  return { id, tool, state: { status: state.status, ...(state.title === undefined ? {} : { title: state.title }) } }
}

function toReason(sessionID: string, error: { name: string; data: object }): string {
  if (error.name === "MessageAbortedError") return `The sub-agent was stopped. Its task_id is ${sessionID}.`
  const message = "message" in error.data ? String(error.data.message) : error.name
  return `The sub-agent failed: ${message} Its task_id is ${sessionID}.`
}
