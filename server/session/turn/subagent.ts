// Sub-agents: a task of one session, done in a session of its own.
// Guarantees: an abort of the parent aborts the child, and the parent's call ends only after the child's turn; a child
// starts no tasks itself and keeps no todo list unless the rules of its agent allow it; permissions that are denied to the
// caller as a whole (edits to a planner, for example) are denied to the child, and so is what its session denies.
import { evaluate, isReadOnly } from "../../permission/rules.ts"
import type { UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { PermissionRule, PermissionRuleset } from "../../schema/permission.ts"
import type { Session } from "../../schema/session.ts"
import type { SubagentResult, SubagentTask } from "../../tool/tool.ts"
import type { SessionDeps } from "../deps.ts"
import { type PromptDeps, submitPrompt } from "../intake/prompt.ts"
import { createSession } from "../record/create-session.ts"
import type { Loop } from "./loop.ts"
import type { StepBudget } from "./step-budget.ts"

type SpawnInput = {
  readonly parentID: string
  /** The user message in the parent that the task belongs to: the child's changes count for it too. */
  readonly userID: string
  /** The model of that message, for agents without a model of their own. */
  readonly model: ModelRef
  /** The caller's rules. */
  readonly ruleset: PermissionRuleset
  readonly task: SubagentTask
  readonly signal: AbortSignal
  /** That of the turn that starts the sub-agent. */
  readonly budget: StepBudget
  /** Called with the metadata of the parent's tool part as the child works. */
  readonly onChange: (metadata: Record<string, unknown>) => void
}

export type Spawn = (input: Omit<SpawnInput, "budget">) => Promise<SubagentResult>

/** Permissions that a caller must not regain through a sub-agent. */
const guarded = ["edit", "bash", "read", "glob", "grep", "webfetch", "skill", "external_directory"]

/** Permissions that sub-agents lack unless the rules of their agent name them. */
const withheld = ["todowrite", "todoread", "task"]

/** Throws when the task cannot be started, was aborted, or ended with an error; the error is for the calling model. */
export async function spawnSubagent(
  deps: PromptDeps & Pick<SessionDeps, "changes">,
  loop: Pick<Loop, "run" | "abort" | "removePending">,
  input: SpawnInput,
): Promise<SubagentResult> {
  const { store, changes, events } = deps
  const { parentID, userID, task, signal, onChange } = input
  signal.throwIfAborted()
  const agent = deps.settings.current().agents.get(task.agent)
  const model = agent.model ?? input.model
  const session = openSession(deps, input, agent.permission)
  const earlierMessageIDs = new Set(store.messages(session.id).map(({ info }) => info.id))
  const reference = { sessionId: session.id, model: { modelID: model.modelID, providerID: model.providerID } }
  onChange(reference)
  const calls = new Map<string, object>()
  const unlisten = events.listen((event) => {
    if (event.type !== "message.part.updated") return
    const { part } = event.properties
    if (part.sessionID !== session.id || part.type !== "tool" || part.state.status === "pending") return
    calls.set(part.id, toSummary(part.id, part.tool, part.state))
    onChange({ ...reference, summary: [...calls.values()] })
  })
  let abort = () => {}
  try {
    const parts = [{ type: "text" as const, text: task.prompt }]
    const answer = (user: UserMessage) => loop.run(user, "prompt", input.budget)
    const { message, done } = await submitPrompt(deps, answer, session.id, { agent: agent.name, model, parts }, signal)
    // In a session that the user prompts too, the aborted step may be that of another prompt, with the task pending.
    abort = () => void loop.abort(session.id).then(() => loop.removePending(session.id, message.info.id))
    signal.addEventListener("abort", abort, { once: true })
    if (signal.aborted) abort()
    await done
  } finally {
    signal.removeEventListener("abort", abort)
    unlisten()
    changes.copyFromSubagent(session.id, earlierMessageIDs, { sessionID: parentID, userID })
  }
  signal.throwIfAborted()
  return toResult(deps, session.id, earlierMessageIDs, reference)
}

/** The session of an earlier task, or a new one. */
function openSession(
  deps: Pick<SessionDeps, "store" | "newId" | "project">,
  { parentID, task, ruleset }: SpawnInput,
  agentRules: PermissionRuleset,
): Session {
  const { permission: sessionRules = [] } = deps.store.getSession(parentID)
  const denials = [...listDenials(ruleset), ...listPatternDenials(sessionRules)]
  if (task.sessionID !== undefined) {
    const session = deps.store.findSession(task.sessionID)
    if (session?.parentID !== parentID) throw new Error(`No task of this session has the task_id ${task.sessionID}.`)
    // It may have been started by an agent with more permissions.
    if (denials.length === 0) return session
    return deps.store.updateSession(session.id, (current) => ({
      ...current,
      permission: [...(current.permission ?? []), ...denials],
    }))
  }
  return createSession(deps, {
    parentID,
    title: `${task.description} (@${task.agent} subagent)`,
    permission: [
      ...withheld
        .filter((permission) => !agentRules.some((rule) => rule.permission === permission && rule.action !== "deny"))
        .map((permission) => ({ permission, pattern: "*", action: "deny" as const })),
      ...denials,
    ],
  })
}

function toResult(
  { store }: Pick<SessionDeps, "store">,
  sessionID: string,
  earlierMessageIDs: ReadonlySet<string>,
  reference: Record<string, unknown>,
): SubagentResult {
  const answers = store
    .messages(sessionID)
    .filter(({ info }) => !earlierMessageIDs.has(info.id) && info.role === "assistant")
  const last = answers.at(-1)
  if (last?.info.role === "assistant" && last.info.error) throw new Error(toFailureText(sessionID, last.info.error))
  const text = last?.parts.findLast((part) => part.type === "text")
  const summary = answers.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === "tool" ? [toSummary(part.id, part.tool, part.state)] : [])),
  )
  return {
    sessionID,
    text: text?.type === "text" ? text.text : "(The sub-agent ended without a report.)",
    metadata: { summary, ...reference },
  }
}

/** For each guarded permission that is denied as a whole: that denial and the exceptions after it; a read-only shell. */
function listDenials(ruleset: PermissionRuleset): PermissionRuleset {
  const readOnlyShell = { permission: "shell_write", pattern: "*", action: "deny" } as const
  const denials = guarded.flatMap((permission) => {
    if (evaluate(permission, "*", ruleset) !== "deny") return []
    const relevant = ruleset.filter((rule) => rule.permission === permission || rule.permission === "*")
    const last = relevant.findLastIndex((rule) => rule.pattern === "*")
    return relevant.slice(last).map((rule) => ({ ...rule, permission }))
  })
  return isReadOnly(ruleset) ? [...denials, readOnlyShell] : denials
}

/** The denials of a session for some patterns that no later rule lifts. Its exceptions would lift those of the agent. */
function listPatternDenials(rules: PermissionRuleset): PermissionRuleset {
  const isLifted = ({ permission }: PermissionRule, later: PermissionRuleset) =>
    later.some((rule) => rule.pattern === "*" && (rule.permission === "*" || rule.permission === permission))
  return rules.filter(
    (rule, index) => rule.action === "deny" && rule.pattern !== "*" && !isLifted(rule, rules.slice(index + 1)),
  )
}

function toSummary(id: string, tool: string, state: { status: string; title?: string }): object {
  return { id, tool, state: { status: state.status, ...(state.title === undefined ? {} : { title: state.title }) } }
}

function toFailureText(sessionID: string, error: { name: string; data: object }): string {
  if (error.name === "MessageAbortedError") return `The sub-agent was stopped. Its task_id is ${sessionID}.`
  const message = "message" in error.data ? String(error.data.message) : error.name
  return `The sub-agent failed: ${message} Its task_id is ${sessionID}.`
}
