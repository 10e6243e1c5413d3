// Forks a session, whole or up to a prompt, whose text goes into the editor, and shows the fork.
import { closeDialogs } from "../../state/dialog.ts"
import { toMessageDraft } from "../../state/prompt-parts.ts"
import { insertDraft } from "../../state/prompt.ts"
import { goSession } from "../../state/route.ts"
import { upsertSession } from "../../state/session.ts"
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"

/** `messageID` is the first prompt that the fork leaves out; without it the fork has all messages. */
export async function forkSession(context: CommandContext, sessionID: string, messageID?: string): Promise<void> {
  const { store, client, toast } = context
  const prompt = store
    .getState()
    .messages.get(sessionID)
    ?.find(({ info }) => info.id === messageID)
  try {
    const fork = await client.session.fork({ sessionID }, messageID === undefined ? {} : { messageID })
    store.update((state) => {
      const shown = closeDialogs(goSession(upsertSession(state, fork), fork.id))
      return prompt ? insertDraft(shown, toMessageDraft(prompt, state.directory)) : shown
    })
  } catch (error) {
    toast({ message: `Not forked: ${toReason(error)}`, variant: "error" })
  }
}
