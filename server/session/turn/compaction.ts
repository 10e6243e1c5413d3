// Compaction: a model sums the conversation up, and what came before the summary is not sent any more.
// Promises: a summary that failed, was stopped or is empty stands for nothing: the conversation stays whole.
import type { AssistantMessage, MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { Model, ModelRef } from "../../schema/model.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionDeps } from "../deps.ts"
import { isSummary } from "../context/history.ts"

/** The offline guide knows itself asked by the first line. */
export const compactionInstructions = `You are a conversation summarizer. A developer and a coding agent have worked together; the agent goes on from your summary
and sees nothing else of what came before. The conversation is given to you as text. Do not answer it, do not go on with it.

Write, in the developer's language, under short headings and without a preamble:
- Goal: what the developer wants, with every wish, limit and preference that still holds, in his own words where they matter.
- Done: what was changed or found out, with full file paths, names of functions, commands and their outcome.
- State: what is half done, what fails and with which message, what was tried and did not work.
- Next: the steps that are open, the next one first; say so if nothing is.

Be exact with names, paths, numbers and error texts. Leave out what no longer matters. At most about 800 words.`

const mostToolChars = 2000
const charsPerToken = 3
const mostOutputTokens = 32_000

/** Stores the request for a summary. */
export function storeCompaction(
  deps: SessionDeps,
  sessionID: string,
  request: { readonly model: ModelRef; readonly agent: string; readonly auto: boolean },
): UserMessage {
  const id = deps.newId("message")
  const { model, agent, auto } = request
  const info: UserMessage = {
    id,
    sessionID,
    role: "user",
    time: { created: Date.now() },
    summary: { title: "Compaction", diffs: [] },
    agent,
    model,
  }
  const part: Part = { id: deps.newId("part"), sessionID, messageID: id, type: "compaction", auto }
  deps.store.saveWhole(deps.directory, { info, parts: [part] })
  return info
}

/** Tells that a compaction is done. With `auto` the work goes on: gives the message that says so. */
export function finishCompaction(deps: SessionDeps, request: UserMessage, auto: boolean): UserMessage | undefined {
  const { sessionID, agent, model } = request
  const next = auto ? storeContinuation(deps, { sessionID, agent, model }) : undefined
  deps.bus.publish(deps.directory, { type: "session.compacted", properties: { sessionID } })
  return next
}

function storeContinuation(deps: SessionDeps, from: Pick<UserMessage, "sessionID" | "agent" | "model">): UserMessage {
  const messageID = deps.newId("message")
  const now = Date.now()
  const info: UserMessage = {
    ...from,
    id: messageID,
    role: "user",
    time: { created: now },
    summary: { title: "Continue", diffs: [] },
  }
  const part: Part = {
    id: deps.newId("part"),
    sessionID: from.sessionID,
    messageID,
    type: "text",
    synthetic: true,
    text: "Go on with what is still open. If nothing is, say so in a sentence.",
    time: { start: now, end: now },
  }
  deps.store.saveWhole(deps.directory, { info, parts: [part] })
  return info
}

/** Whether a summary answers this request. */
export function isCompacted(newestFirst: Iterable<MessageWithParts>, requestID: string): boolean {
  for (const message of newestFirst) {
    const { info } = message
    if (info.id === requestID) return false
    if (info.role === "assistant" && info.parentID === requestID && isSummary(message)) return true
  }
  return false
}

/** Whether a step has filled the window so far that the next one may not fit. */
export function isOverflowing({ tokens }: Pick<AssistantMessage, "tokens">, { limit }: Model): boolean {
  if (limit.context === 0) return false
  const usable = limit.input ?? limit.context - Math.min(limit.output, mostOutputTokens)
  return tokens.input + tokens.cache.read + tokens.cache.write + tokens.output > usable
}

/** The conversation as text: every provider takes it, whatever tools and files were in it. */
export function toTranscript(messages: readonly MessageWithParts[], { limit }: Pick<Model, "limit">): string {
  const blocks = messages.flatMap(({ info, parts }) => {
    const lines = parts.flatMap(toLines)
    return lines.length === 0 ? [] : [`<${info.role}>\n${lines.join("\n")}\n</${info.role}>`]
  })
  const text = blocks.join("\n\n")
  if (limit.context === 0) return text
  const usable = limit.context - Math.min(limit.output, mostOutputTokens, limit.context / 2)
  const mostChars = Math.max(4000, Math.floor(usable * 0.8) * charsPerToken)
  if (text.length <= mostChars) return text
  // What was wanted stands at the beginning, where things stand at the end.
  const head = Math.floor(mostChars / 4)
  return `${text.slice(0, head)}\n\n[… left out …]\n\n${text.slice(text.length - (mostChars - head))}`
}

function toLines(part: Part): string[] {
  if (part.type === "text") return part.ignored || part.text.trim() === "" ? [] : [shorten(part.text, 20_000)]
  if (part.type === "file") return [`[file: ${part.filename ?? part.url.slice(0, 200)}]`]
  if (part.type !== "tool") return []
  const { state } = part
  const call = `[tool ${part.tool} ${shorten(JSON.stringify(state.input), mostToolChars)}]`
  if (state.status === "completed") return [`${call}\n${shorten(state.output, mostToolChars)}`]
  return [`${call}\n${state.status === "error" ? shorten(state.error, mostToolChars) : "not finished"}`]
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`
}
