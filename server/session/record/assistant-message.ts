// An assistant message at its start: no parts, no tokens, no cost.
import type { IdSource } from "../../base/id.ts"
import type { AssistantMessage, UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { Tokens } from "../../schema/part.ts"

export type AssistantMessageHead = {
  /** The message that it answers. */
  readonly user: Pick<UserMessage, "id" | "sessionID">
  readonly agent: string
  readonly model: ModelRef
  readonly isSummary?: boolean
}

type Deps = { readonly newId: IdSource; readonly project: { readonly directory: string; readonly worktree: string } }

export const noTokens: Tokens = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }

/** Creates the message without saving it. */
export function toAssistantMessage(
  { newId, project }: Deps,
  { user, agent, model, isSummary = false }: AssistantMessageHead,
): AssistantMessage {
  return {
    id: newId("message"),
    sessionID: user.sessionID,
    role: "assistant",
    time: { created: Date.now() },
    parentID: user.id,
    modelID: model.modelID,
    providerID: model.providerID,
    mode: agent,
    agent,
    path: { cwd: project.directory, root: project.worktree },
    ...(isSummary ? { summary: true } : {}),
    cost: 0,
    tokens: noTokens,
  }
}
