// Prompts that wait in the queue of the shown session: finds them, removes one, and takes one back for editing.
import type { MessageWithParts } from "../../../server/schema/message.ts"
import { toMessageDraft } from "../../state/prompt-parts.ts"
import { insertDraft } from "../../state/prompt.ts"
import { toQueuedPrompts } from "../../state/queue.ts"
import { findShownSession } from "../../state/route.ts"
import type { State } from "../../state/state.ts"
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"

/** The queued prompts of the shown session, next first. */
export function findQueuedPrompts(
  state: Pick<State, "route" | "messages" | "activities">,
): readonly MessageWithParts[] {
  const sessionID = findShownSession(state)
  return sessionID === undefined ? [] : toQueuedPrompts(state, sessionID)
}

/** Returns whether the prompt is removed. A toast gives the reason when it is not, for instance since its turn began. */
export async function removeQueuedPrompt(
  { store, client, toast }: CommandContext,
  messageID: string,
): Promise<boolean> {
  const sessionID = findShownSession(store.getState())
  if (sessionID === undefined) return false
  try {
    await client.message.remove({ sessionID, messageID })
    return true
  } catch (error) {
    toast({ message: `Still in the queue: ${toReason(error)}`, variant: "error" })
    return false
  }
}

/** Moves a queued prompt back into the prompt's editor. */
export async function editQueuedPrompt(context: CommandContext, messageID: string): Promise<void> {
  const { store } = context
  const entry = findQueuedPrompts(store.getState()).find(({ info }) => info.id === messageID)
  if (!entry || !(await removeQueuedPrompt(context, messageID))) return
  store.update((state) => insertDraft(state, toMessageDraft(entry, state.directory)))
}
