// The prompts that wait for their turn: the list of them, taking one out, and editing it.
import { openDialog } from "../state/dialog.ts"
import { toMessageDraft } from "../state/prompt-parts.ts"
import { insertDraft } from "../state/prompt.ts"
import { toQueuedPrompts } from "../state/queue.ts"
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import type { Command, CommandContext } from "./command.ts"

export const queue: Command = {
  id: "session.queued_prompts",
  title: "Queued prompts",
  group: "Session",
  when: (state) => findQueue(state).length > 0,
  run({ store }) {
    store.update((state) => openDialog(state, { id: "queue" }))
  },
}

/** The prompts that wait in the session that is shown. */
export function findQueue(state: State): ReturnType<typeof toQueuedPrompts> {
  const sessionID = findShownSession(state)
  return sessionID === undefined ? [] : toQueuedPrompts(state, sessionID)
}

/** Takes a prompt out of the queue; tells why when it is too late. Whether it is out. */
export async function removeQueued({ store, client, toast }: CommandContext, messageID: string): Promise<boolean> {
  const sessionID = findShownSession(store.getState())
  if (sessionID === undefined) return false
  try {
    await client.message.remove({ sessionID, messageID })
    return true
  } catch (error) {
    toast({ message: `Still in the queue: ${error instanceof Error ? error.message : error}`, variant: "error" })
    return false
  }
}

/** Takes a prompt out of the queue and puts it into the prompt again. */
export async function editQueued(context: CommandContext, messageID: string): Promise<void> {
  const { store } = context
  const entry = findQueue(store.getState()).find(({ info }) => info.id === messageID)
  if (!entry || !(await removeQueued(context, messageID))) return
  store.update((state) => insertDraft(state, toMessageDraft(entry, state.directory)))
}
