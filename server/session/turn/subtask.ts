// A prompt that is a task for sub-agents from the start: each runs as a call of the task tool that no model made. Then the
// session's own agent goes on with what they report.
import type { UserMessage } from "../../schema/message.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { Part, ToolPart } from "../../schema/part.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { runTool } from "../../tool/run-tool.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import type { SessionDeps } from "../deps.ts"
import type { Spawn } from "./subagent.ts"
import { toTitle } from "./title.ts"
import { abortedError } from "../record/turn-record.ts"
import { toUserContext } from "../intake/user-tool-context.ts"
import { toReason } from "../../base/reason.ts"

type SubtaskPart = Extract<Part, { type: "subtask" }>

export type SubtaskInput = {
  readonly user: UserMessage
  readonly subtasks: readonly SubtaskPart[]
  readonly spawn: Spawn
  readonly ruleset: PermissionRuleset
  readonly readTimes: SeenFiles
  readonly signal: AbortSignal
}

const goOn = "Tell the user what came out of the task above, as far as it matters, and go on with your own work."

/** Runs the tasks beside each other; `next` is the message that has the session's agent go on. */
export async function runSubtasks(
  deps: SessionDeps,
  input: SubtaskInput,
): Promise<"aborted" | { readonly next: UserMessage }> {
  const { user, signal } = input
  await Promise.all(input.subtasks.map((subtask) => run(deps, subtask, input)))
  await deps.changes.tell(user.sessionID, user.id)
  await deps.changes.tell(user.sessionID, user.id)
  if (signal.aborted) {
    deps.bus.publish(deps.directory, {
      type: "session.error",
      properties: { sessionID: user.sessionID, error: abortedError },
    })
    return "aborted"
  }
  const id = deps.newId("message")
  const { sessionID, agent, model } = user
  const next: UserMessage = {
    id,
    sessionID,
    role: "user",
    time: { created: Date.now() },
    summary: { title: toTitle(goOn), diffs: [] },
    agent,
    model,
  }
  deps.store.saveWhole(deps.directory, {
    info: next,
    parts: [{ id: deps.newId("part"), sessionID, messageID: id, type: "text", text: goOn, synthetic: true }],
  })
  return { next }
}

async function run(deps: SessionDeps, subtask: SubtaskPart, input: SubtaskInput): Promise<void> {
  const { user, signal } = input
  const { store, directory, newId } = deps
  const agent = deps.agents.get(subtask.agent)
  const model = subtask.model ?? agent.model ?? user.model
  let info = toAssistantMessage(deps, { user, agent: agent.name, model })
  store.saveMessage(directory, info)
  const call = {
    prompt: subtask.prompt,
    description: subtask.description,
    subagent_type: subtask.agent,
    ...(subtask.command === undefined ? {} : { command: subtask.command }),
  }
  const start = Date.now()
  let part: ToolPart = {
    id: newId("part"),
    sessionID: user.sessionID,
    messageID: info.id,
    type: "tool",
    callID: newId("tool"),
    tool: "task",
    state: { status: "running", input: call, time: { start } },
  }
  const save = (state: ToolPart["state"]) => store.savePart(directory, (part = { ...part, state }))
  save(part.state)
  const context = {
    ...toUserContext(deps, {
      sessionID: user.sessionID,
      messageID: info.id,
      callID: part.callID,
      // Who gives the task is asked whether he may, not who gets it.
      agent: deps.agents.get(user.agent),
      signal,
      seenFiles: input.readTimes,
      progress(update) {
        if (part.state.status === "running") save({ ...part.state, ...update })
      },
    }),
    spawn: (task: Parameters<Spawn>[0]["task"], onChange: Parameters<Spawn>[0]["onChange"]) =>
      input.spawn({ parentID: user.sessionID, userID: user.id, model, ruleset: input.ruleset, task, signal, onChange }),
  }
  try {
    // A description that the tool asks for and a caller may leave empty.
    const described = { ...call, description: call.description || toTitle(call.prompt) || agent.name }
    const { result } = await runTool(deps.tools, { name: "task", input: described }, context)
    const { output, title, metadata } = result
    save({ status: "completed", input: call, output, title, metadata, time: { start, end: Date.now() } })
  } catch (error) {
    const metadata = part.state.status === "running" ? part.state.metadata : undefined
    save({
      status: "error",
      input: call,
      error: signal.aborted ? "Tool execution aborted" : `Error: ${toReason(error)}`,
      ...(metadata ? { metadata } : {}),
      time: { start, end: Date.now() },
    })
  }
  const completed = Date.now()
  info = signal.aborted
    ? { ...info, error: abortedError, time: { ...info.time, completed } }
    : { ...info, finish: "tool-calls", time: { ...info.time, completed } }
  store.saveMessage(directory, info)
}
