// A command that the user runs himself (`!` in a terminal): kept in the conversation as a bash call, so that the model
// sees it later. Deny rules hold; an `ask` counts as answered, since the user typed the command.
import type { MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { ToolPart } from "../../schema/part.ts"
import { runTool } from "../../tool/run-tool.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import type { SessionDeps } from "../deps.ts"
import { toTitle } from "./title.ts"
import { toUserContext } from "../intake/user-tool-context.ts"
import { toReason } from "../../base/reason.ts"

export type ShellInput = { readonly agent: string; readonly model?: ModelRef | undefined; readonly command: string }

/** Runs the command; resolves when it has ended. A denied command ends as a failed part. */
export async function runShell(
  deps: SessionDeps,
  sessionID: string,
  input: ShellInput,
  readTimes: SeenFiles,
  signal: AbortSignal,
): Promise<MessageWithParts> {
  const { store, directory, newId } = deps
  const agent = deps.agents.get(input.agent)
  const model = input.model ?? agent.model ?? store.findLast(sessionID, "user")?.model ?? deps.models.default()
  const userID = newId("message")
  const now = Date.now()
  const user: UserMessage = {
    id: userID,
    sessionID,
    role: "user",
    time: { created: now },
    summary: { title: toTitle(`! ${input.command}`), diffs: [] },
    agent: agent.name,
    model,
  }
  store.saveWhole(directory, {
    info: user,
    parts: [
      {
        id: newId("part"),
        sessionID,
        messageID: userID,
        type: "text",
        synthetic: true,
        text: "The following tool was executed by the user",
      },
    ],
  })
  store.updateSession(sessionID, (session) => session)
  let info = toAssistantMessage(deps, { user, agent: agent.name, model })
  store.saveMessage(directory, info)
  const callInput = { command: input.command, description: "" }
  const shown = { command: input.command }
  let part: ToolPart = {
    id: newId("part"),
    sessionID,
    messageID: info.id,
    type: "tool",
    callID: newId("tool"),
    tool: "bash",
    state: { status: "running", input: shown, time: { start: now } },
  }
  const save = (state: ToolPart["state"]) => store.savePart(directory, (part = { ...part, state }))
  save(part.state)
  try {
    const { result } = await runTool(
      deps.tools,
      { name: "bash", input: callInput },
      toUserContext(deps, {
        sessionID,
        messageID: info.id,
        callID: part.callID,
        agent,
        signal,
        seenFiles: readTimes,
        progress(update) {
          if (part.state.status === "running") save({ ...part.state, ...update })
        },
      }),
    )
    save({
      status: "completed",
      input: shown,
      output: result.output,
      title: result.title,
      metadata: result.metadata,
      time: { start: now, end: Date.now() },
    })
  } catch (error) {
    const kept = part.state.status === "running" ? part.state.metadata : undefined
    const output = typeof kept?.output === "string" ? kept.output : ""
    save(
      signal.aborted
        ? {
            status: "completed",
            input: shown,
            output: `${output}\n\n<metadata>\nUser aborted the command\n</metadata>`,
            title: "",
            metadata: { ...kept, output, truncated: false },
            time: { start: now, end: Date.now() },
          }
        : {
            status: "error",
            input: shown,
            error: `Error: ${toReason(error)}`,
            ...(kept ? { metadata: kept } : {}),
            time: { start: now, end: Date.now() },
          },
    )
  }
  info = { ...info, time: { ...info.time, completed: Date.now() }, finish: "stop" }
  store.saveMessage(directory, info)
  return { info, parts: [part] }
}
