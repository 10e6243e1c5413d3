// Copies the last answer, or the whole conversation, as Markdown source rather than as drawn.
import { findShownSession } from "../state/route.ts"
import { toSessionMarkdown } from "../state/session-markdown.ts"
import type { State } from "../state/state.ts"
import { copyText, toPlainText } from "./clipboard/copy-text.ts"
import type { Command } from "./command.ts"

export const copy: readonly Command[] = [
  {
    id: "messages.copy",
    title: "Copy the last answer",
    group: "Session",
    when: (state) => findLastAnswer(state) !== undefined,
    run: (context) => copyText(context, findLastAnswer(context.store.getState()) ?? "", "The last answer"),
  },
  {
    id: "session.copy",
    title: "Copy the conversation",
    group: "Session",
    slash: "copy",
    when: (state) => findShownSession(state) !== undefined,
    run(context) {
      const state = context.store.getState()
      const session = state.sessions.get(findShownSession(state) ?? "")
      if (!session) return
      const messages = state.messages.get(session.id) ?? []
      const options = { hasThinking: state.isThinkingShown, hasTools: true, hasMetadata: true }
      return copyText(context, toSessionMarkdown(session, messages, options), "The conversation")
    },
  },
]

/** The text of all messages after the last prompt. */
function findLastAnswer(state: State): string | undefined {
  const list = state.messages.get(findShownSession(state) ?? "") ?? []
  const start = list.findLastIndex(({ info }) => info.role === "user")
  const text = list
    .slice(start + 1)
    .map(toPlainText)
    .filter(Boolean)
    .join("\n\n")
  return text === "" ? undefined : text
}
