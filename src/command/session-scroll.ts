// Scrolls the transcript.
import { findShownSession } from "../state/route.ts"
import type { Command, ScrollStep } from "./command.ts"

const steps: readonly (readonly [id: string, title: string, step: ScrollStep])[] = [
  ["session.page.up", "Scroll a page up", "page-up"],
  ["session.page.down", "Scroll a page down", "page-down"],
  ["session.half.page.up", "Scroll half a page up", "half-up"],
  ["session.half.page.down", "Scroll half a page down", "half-down"],
  ["session.line.up", "Scroll a line up", "line-up"],
  ["session.line.down", "Scroll a line down", "line-down"],
  ["session.first", "Go to the first message", "first"],
  ["session.last", "Go to the last message", "last"],
  ["session.message.previous", "Go to your previous message", "user-up"],
  ["session.message.next", "Go to your next message", "user-down"],
  ["session.messages_last_user", "Go to your last message", "user-last"],
]

export const sessionScroll: readonly Command[] = steps.map(([id, title, step]) => ({
  id,
  title,
  group: "View",
  when: (state) => findShownSession(state) !== undefined,
  run: ({ scroll }) => scroll(step),
}))
