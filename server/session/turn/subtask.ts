// Sub-tasks of a prompt: each runs in a sub-agent, as a call of the task tool that the server makes itself. The session's
// own agent then continues with their reports.
import type { Agent } from "../../schema/agent.ts"
import type { UserMessage } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { runTool } from "../../tool/run-tool.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { storeSyntheticPrompt } from "../intake/synthetic-prompt.ts"
import { toUserToolContext, type UserToolDeps } from "../intake/user-tool-context.ts"
import { abortedError, abortedToolError } from "../record/aborted.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import { toTitle } from "../record/title.ts"
import { startToolPart, toToolError } from "../record/tool-part.ts"
import type { StepContext, StepResult } from "./loop.ts"
import type { Spawn } from "./subagent.ts"

type SubtaskPart = Extract<Part, { type: "subtask" }>

export type SubtaskDeps = UserToolDeps & Pick<SessionDeps, "changes" | "events">

export type SubtaskInput = {
  /** The newest prompt of the turn. */
  readonly user: UserMessage
  readonly subtasks: readonly SubtaskPart[]
  readonly settings: SessionSettings
  readonly ruleset: PermissionRuleset
  readonly seenFiles: SeenFiles
  readonly spawn: Spawn
  readonly signal: AbortSignal
  readonly addNext: StepContext["addNext"]
}

const continuation =
  "Tell the user what came out of the task above, as far as it matters, and go on with your own work."

/** The sub-tasks of prompts, in their order. */
export function findSubtasks({ store }: Pick<SessionDeps, "store">, users: readonly UserMessage[]): SubtaskPart[] {
  const parts = users.flatMap(({ sessionID, id }) => store.findMessage(sessionID, id)?.parts ?? [])
  return parts.filter((part) => part.type === "subtask")
}

/** Runs the sub-tasks in parallel. Throws NotFoundError, before any of them starts, when the agent of one is gone. */
export async function runSubtasks(deps: SubtaskDeps, input: SubtaskInput): Promise<StepResult> {
  const { user, signal } = input
  const { sessionID } = user
  const tasks = input.subtasks.map((subtask) => ({ subtask, agent: input.settings.agents.get(subtask.agent) }))
  const messageIDs = await Promise.all(tasks.map(({ subtask, agent }) => runSubtask(deps, subtask, agent, input)))
  const messageID = messageIDs.at(-1)!
  await deps.changes.publishTotals(sessionID, user.id)
  if (signal.aborted) {
    deps.events.publish({ type: "session.error", properties: { sessionID, error: abortedError } })
    return { outcome: "aborted", messageID }
  }
  input.addNext(storeSyntheticPrompt(deps, user, { title: toTitle(continuation), text: continuation }), "continuation")
  return { outcome: "done", messageID }
}

/** Returns the id of the assistant message that records the call. */
async function runSubtask(deps: SubtaskDeps, subtask: SubtaskPart, agent: Agent, input: SubtaskInput): Promise<string> {
  const { user, settings, signal } = input
  const { sessionID } = user
  const model = subtask.model ?? agent.model ?? user.model
  const info = toAssistantMessage(deps, {
    user: { id: subtask.messageID, sessionID },
    agent: agent.name,
    model,
  })
  deps.store.saveMessage(info)
  const call = {
    prompt: subtask.prompt,
    description: subtask.description,
    subagent_type: subtask.agent,
    ...(subtask.command === undefined ? {} : { command: subtask.command }),
  }
  const callID = deps.newId("tool")
  const part = startToolPart(
    deps,
    { id: deps.newId("part"), sessionID, messageID: info.id, callID, tool: "task" },
    call,
  )
  try {
    const { result } = await runTool(
      deps.tools.all,
      // The tool requires a description, which a caller may leave empty.
      { name: "task", input: { ...call, description: call.description || toTitle(call.prompt) || agent.name } },
      {
        ...toUserToolContext(deps, {
          sessionID,
          messageID: info.id,
          callID,
          // The agent that gives the task needs the permission, not the one that receives it.
          agent: settings.agents.get(user.agent),
          settings,
          signal,
          seenFiles: input.seenFiles,
          progress: part.update,
        }),
        spawn: (task, onChange) =>
          input.spawn({ parentID: sessionID, userID: user.id, model, ruleset: input.ruleset, task, signal, onChange }),
      },
    )
    part.complete(result)
  } catch (error) {
    part.fail(signal.aborted ? abortedToolError : toToolError(error))
  }
  const time = { ...info.time, completed: Date.now() }
  deps.store.saveMessage(
    signal.aborted ? { ...info, error: abortedError, time } : { ...info, finish: "tool-calls", time },
  )
  return info.id
}
