// Retries a turn that failed or was aborted. If it produced no output, its messages are replaced by the same prompt sent
// again; otherwise they stay, and a new prompt makes the agent continue.
import { findSelectedModel, toSelectedAgent } from "../state/model-selection.ts"
import { toMessageDraft, toPromptParts } from "../state/prompt-parts.ts"
import { insertDraft } from "../state/prompt.ts"
import { findShownSession } from "../state/route.ts"
import { setScroll } from "../state/screen.ts"
import type { State } from "../state/state.ts"
import { findVariant } from "../state/variant.ts"
import { toBuffer } from "../text/buffer/buffer.ts"
import { toReason } from "../text/to-reason.ts"
import type { Command, CommandContext } from "./command.ts"

const continuePrompt = "Go on where you stopped."

export const turnRetry: Command = {
  id: "turn.retry",
  title: "Retry the answer that failed",
  group: "Session",
  slash: "retry",
  when: (state) => findFailedTurn(state) !== undefined,
  async run(context) {
    const { store, client, toast } = context
    const failed = findFailedTurn(store.getState())
    if (!failed) return toast({ message: "Nothing failed here", variant: "info" })
    const { sessionID, prompt, answers, hasWork } = failed
    const { directory } = store.getState()
    if (hasWork) return send(context, sessionID, [{ type: "text", text: continuePrompt }])
    const draft = toMessageDraft(prompt, directory)
    try {
      for (const { info } of [...answers].reverse()) await client.message.remove({ sessionID, messageID: info.id })
      await client.message.remove({ sessionID, messageID: prompt.info.id })
      await send(context, sessionID, toPromptParts(toBuffer(draft.text, draft.atoms), directory))
    } catch (error) {
      // The message may be removed already: the draft keeps its text.
      store.update((state) => insertDraft(state, draft))
      toast({ message: `Not sent: ${toReason(error)}`, variant: "error" })
    }
  },
}

async function send(
  { store, client }: CommandContext,
  sessionID: string,
  parts: ReturnType<typeof toPromptParts>,
): Promise<void> {
  const state = store.getState()
  const model = findSelectedModel(state)
  const variant = findVariant(state)
  store.update((before) => setScroll(before, sessionID, "end"))
  await client.message.promptAsync(
    { sessionID },
    { agent: toSelectedAgent(state), ...(model ? { model } : {}), ...(variant ? { variant } : {}), parts },
  )
}

/** The last turn of the shown session, if it ended with an error. */
function findFailedTurn(state: State) {
  const sessionID = findShownSession(state)
  if (sessionID === undefined || state.activities.has(sessionID)) return undefined
  const list = state.messages.get(sessionID) ?? []
  const last = list.at(-1)?.info
  if (last?.role !== "assistant" || !last.error) return undefined
  const prompt = list.find(({ info }) => info.id === last.parentID)
  if (!prompt) return undefined
  const answers = list.filter(({ info }) => info.role === "assistant" && info.parentID === prompt.info.id)
  const hasWork = answers.some(({ parts }) =>
    parts.some((part) => part.type === "tool" || (part.type === "text" && part.text.trim() !== "")),
  )
  return { sessionID, prompt, answers, hasWork }
}
