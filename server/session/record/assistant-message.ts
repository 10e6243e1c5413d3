// An assistant message as it begins: nothing said, nothing paid.
import type { AssistantMessage, UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import { noTokens } from "../turn/cost.ts"
import type { SessionDeps } from "../deps.ts"

export type AnswerHead = {
  /** What it answers. */
  readonly user: Pick<UserMessage, "id" | "sessionID">
  readonly agent: string
  readonly model: ModelRef
  readonly isSummary?: boolean
}

/** Makes the message; saves nothing. */
export function toAssistantMessage(
  { newId, directory, worktree }: Pick<SessionDeps, "newId" | "directory" | "worktree">,
  { user, agent, model, isSummary = false }: AnswerHead,
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
    path: { cwd: directory, root: worktree },
    ...(isSummary ? { summary: true } : {}),
    cost: 0,
    tokens: noTokens,
  }
}
