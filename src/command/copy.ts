// Copies the last answer or the whole conversation as Markdown, which is what was written and not how it was drawn.
import type { MessageWithParts } from "../../server/schema/message.ts"
import { toMarkdown } from "../state/session-markdown.ts"
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import { writeClipboard } from "./clipboard-write.ts"
import type { Command, CommandContext } from "./command.ts"

export const copy: readonly Command[] = [
  {
    id: "messages.copy",
    title: "Copy the last answer",
    group: "Session",
    when: (state) => findAnswer(state) !== undefined,
    run: (context) => copyText(context, findAnswer(context.store.getState()) ?? "", "The last answer"),
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
      return copyText(context, toMarkdown(session, messages, options), "The conversation")
    },
  },
]

/** Copies a text and says which way it went. */
export async function copyText({ env, terminal, toast }: CommandContext, text: string, what: string): Promise<void> {
  const way = await writeClipboard(text, env, terminal.send)
  toast({ message: `${what} is copied ${way}`, variant: "success" })
}

/** What a message says, without thinking and tools. */
export function toPlainText({ parts }: Pick<MessageWithParts, "parts">): string {
  return parts
    .flatMap((part) => (part.type === "text" && !part.synthetic && !part.ignored ? [part.text.trim()] : []))
    .filter(Boolean)
    .join("\n\n")
}

/** All that was said since the last prompt. */
function findAnswer(state: State): string | undefined {
  const list = state.messages.get(findShownSession(state) ?? "") ?? []
  const start = list.findLastIndex(({ info }) => info.role === "user")
  const text = list
    .slice(start + 1)
    .map(toPlainText)
    .filter(Boolean)
    .join("\n\n")
  return text === "" ? undefined : text
}
