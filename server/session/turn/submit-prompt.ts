// Stores a prompt and gives it to the loop.
import type { PromptInput } from "../../api/session-message.contract.ts"
import type { MessageWithParts } from "../../schema/message.ts"
import type { SessionDeps } from "../deps.ts"
import { preparePrompt, type PromptDeps, savePrompt } from "../intake/prompt.ts"
import type { Loop } from "./loop.ts"

export type SubmittedPrompt = {
  /** The stored user message. */
  readonly message: MessageWithParts
  /** The last message of the turn that answers the prompt; the prompt itself when nothing answers it. */
  readonly done: Promise<MessageWithParts>
}

/** Throws like `preparePrompt` and `savePrompt`; then nothing is stored. */
export async function submitPrompt(
  deps: PromptDeps & Pick<SessionDeps, "models">,
  loop: Pick<Loop, "run">,
  sessionID: string,
  input: PromptInput,
  signal: AbortSignal,
): Promise<SubmittedPrompt> {
  const { store, models, turns } = deps
  turns.assertNoOtherProcess(sessionID)
  store.getSession(sessionID)
  await models.prepare(input.model?.providerID)
  const prepared = await preparePrompt(deps, sessionID, input, signal)
  // Stored and queued without an await in between: a step that starts meanwhile would answer a prompt that is not queued
  // yet, and a later step would answer it again.
  const message = savePrompt(deps, prepared)
  if (input.noReply) return { message, done: Promise.resolve(message) }
  const done = loop
    .run(prepared.info, "prompt")
    .then(({ messageID }) => (messageID && store.findMessage(sessionID, messageID)) || message)
  return { message, done }
}
