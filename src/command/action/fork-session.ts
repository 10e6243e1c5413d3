// A copy of a session to go on from, whole or up to a message, whose text then waits in the prompt.
import { closeDialogs } from "../../state/dialog.ts"
import { toMessageDraft } from "../../state/prompt-parts.ts"
import { insertDraft } from "../../state/prompt.ts"
import { goSession } from "../../state/route.ts"
import { upsertSession } from "../../state/session.ts"
import { toReason } from "../../text/reason.ts"
import type { CommandContext } from "../command.ts"

/** `messageID` is the prompt that the fork stops before; without it everything is copied. */
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
