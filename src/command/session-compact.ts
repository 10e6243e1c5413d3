// Compacts the session: the model replaces the conversation so far with a summary, to free context.
import { findSelectedModel } from "../state/model-selection.ts"
import { findShownSession } from "../state/route.ts"
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

export const sessionCompact: Command = {
  id: "session.compact",
  title: "Compact the conversation",
  group: "Session",
  slash: "compact",
  aliases: ["summarize"],
  when: (state) => (state.messages.get(findShownSession(state) ?? "")?.length ?? 0) > 0,
  async run({ store, client, toast }) {
    const state = store.getState()
    const sessionID = findShownSession(state)
    const model = findSelectedModel(state)
    if (sessionID === undefined) return
    if (!model) return toast({ message: "No model is chosen to write the summary", variant: "warning" })
    toast({ message: "The conversation is being summarized", variant: "info" })
    try {
      const isDone = await client.session.summarize({ sessionID }, { ...model })
      if (!isDone) toast({ message: "It could not be summarized", variant: "error" })
    } catch (error) {
      toast({ message: `Not summarized: ${toReason(error)}`, variant: "error" })
    }
  },
}
