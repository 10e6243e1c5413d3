// The history of a step: which stored messages the model's call is made from.
// Guarantees: nothing that the last summary covers is read; the prompts that the step answers are always part of it.
import type { AssistantMessage, MessageWithParts } from "../../schema/message.ts"

/**
 * The messages that a step works with, in their order: everything from the last summary on, without failed summaries.
 * Messages are read newest first, and none from before the summary except the prompts that were pending while it was
 * written: they were stored just before its request and are answered after it.
 */
export function fromLastSummary(newestFirst: Iterable<MessageWithParts>): MessageWithParts[] {
  const taken: MessageWithParts[] = []
  let summary: AssistantMessage | undefined
  let length = 0
  let isBeforeRequest = false
  for (const message of newestFirst) {
    if (isBeforeRequest && message.info.role !== "user") break
    taken.push(message)
    if (isBeforeRequest || message.info.id === summary?.parentID) {
      length = taken.length
      if (!isBeforeRequest && holdsParents(taken)) break
      isBeforeRequest = true
      continue
    }
    if (summary || message.info.role !== "assistant" || !isSummary(message)) continue
    summary = message.info
    // The request of the summary may have been removed.
    length = taken.length
  }
  if (summary) taken.length = length
  const messages = taken
    .reverse()
    .filter(({ info, parts }) =>
      info.role === "user"
        ? info.id === summary?.parentID || !parts.some((part) => part.type === "compaction")
        : info === summary || !info.summary,
    )
  return summary ? withSummaryFirst(messages, summary) : messages
}

/** True when no answer is without the message that it answers. */
function holdsParents(messages: readonly MessageWithParts[]): boolean {
  const held = new Set(messages.map(({ info }) => info.id))
  return messages.every(({ info }) => info.role === "user" || held.has(info.parentID))
}

/** Prompts that were stored before the summary but are no part of it come after it. */
function withSummaryFirst(messages: MessageWithParts[], summary: AssistantMessage): MessageWithParts[] {
  const isHead = ({ info }: MessageWithParts) => info === summary || info.id === summary.parentID
  return [...messages.filter(isHead), ...messages.filter((message) => !isHead(message))]
}

/**
 * The history with the prompts that a step answers. A prompt that was pending during a compaction was stored before
 * the summary, so it is moved after it.
 */
export function withPrompts(
  history: readonly MessageWithParts[],
  prompts: readonly MessageWithParts[],
): readonly MessageWithParts[] {
  const held = new Set(history.map(({ info }) => info.id))
  const missing = prompts.filter(({ info }) => !held.has(info.id))
  if (missing.length === 0) return history
  const summaryAt = history.findIndex(({ info }) => info.role === "assistant" && info.summary)
  return [...history.slice(0, summaryAt + 1), ...missing, ...history.slice(summaryAt + 1)]
}

/** True for a completed summary with text, which replaces the messages before it. */
export function isSummary({ info, parts }: MessageWithParts): boolean {
  if (info.role !== "assistant" || !info.summary || info.error || info.time.completed === undefined) return false
  return parts.some((part) => part.type === "text" && part.text.trim() !== "")
}
