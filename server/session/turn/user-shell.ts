// A shell command that the user runs (`!` in a terminal). It is stored as a call of the bash tool, so that the model sees it
// later. Deny rules apply; "ask" counts as allowed, since the user typed the command.
import type { AssistantMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { Part } from "../../schema/part.ts"
import { runTool } from "../../tool/run-tool.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import type { SessionDeps } from "../deps.ts"
import { storeUserMessage } from "../intake/synthetic-prompt.ts"
import { toUserToolContext, type UserToolDeps } from "../intake/user-tool-context.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import { toTitle } from "../record/title.ts"
import { startToolPart, toToolError } from "../record/tool-part.ts"

export type ShellInput = { readonly agent: string; readonly model?: ModelRef | undefined; readonly command: string }

export type UserShellResult = { readonly info: AssistantMessage; readonly parts: Part[] }

/** Runs the command; resolves when it has ended. A denied command ends as a failed part. Throws NotFoundError. */
export async function runUserShell(
  deps: UserToolDeps & Pick<SessionDeps, "models" | "settings">,
  sessionID: string,
  { command, ...input }: ShellInput,
  seenFiles: SeenFiles,
  signal: AbortSignal,
): Promise<UserShellResult> {
  const { store, newId } = deps
  const settings = deps.settings.current()
  const agent = settings.agents.get(input.agent)
  const model = input.model ?? agent.model ?? store.findLast(sessionID, "user")?.model ?? deps.models.default()
  const head = { sessionID, agent: agent.name, model, title: toTitle(`! ${command}`) }
  const user = storeUserMessage(deps, head, (identity) => ({
    ...identity,
    type: "text",
    synthetic: true,
    text: "The following tool was executed by the user",
  }))
  store.updateSession(sessionID, (session) => session)
  const info = toAssistantMessage(deps, { user, agent: agent.name, model })
  store.saveMessage(info)
  const callID = newId("tool")
  const part = startToolPart(
    deps,
    { id: newId("part"), sessionID, messageID: info.id, callID, tool: "bash" },
    { command },
  )
  try {
    const { result } = await runTool(
      deps.tools.all,
      { name: "bash", input: { command, description: "" } },
      toUserToolContext(deps, {
        sessionID,
        messageID: info.id,
        callID,
        agent,
        settings,
        signal,
        seenFiles,
        progress: part.update,
      }),
    )
    part.complete(result)
  } catch (error) {
    if (signal.aborted) part.complete(toAbortedResult(part.metadata()))
    else part.fail(toToolError(error))
  }
  const completed = { ...info, time: { ...info.time, completed: Date.now() }, finish: "stop" }
  store.saveMessage(completed)
  return { info: completed, parts: [part.part()] }
}

/** An aborted command counts as completed with the output so far, as on the wire. */
function toAbortedResult(metadata: Record<string, unknown> | undefined) {
  const output = typeof metadata?.output === "string" ? metadata.output : ""
  return {
    output: `${output}\n\n<metadata>\nUser aborted the command\n</metadata>`,
    title: "",
    metadata: { ...metadata, output, truncated: false },
  }
}
