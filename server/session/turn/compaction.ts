// Compaction: a model summarizes the conversation, and the messages before the summary are not sent any more.
// Guarantee: a summary that failed, was aborted or is empty has no effect: the conversation stays whole.
import type { SessionStatus } from "../../schema/session.ts"
import type { AssistantMessage, MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { Model, ModelRef } from "../../schema/model.ts"
import type { Part } from "../../schema/part.ts"
import { fromLastSummary, isSummary } from "../context/history.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { storeSyntheticPrompt, storeUserMessage } from "../intake/synthetic-prompt.ts"
import { isTooLong } from "./failure.ts"
import type { StepContext, StepOutcome, StepResult } from "./loop.ts"
import { maxOutputTokens, toStepOptions } from "./prepare-step.ts"
import { executeStep, type StepExecution } from "./execute-step.ts"
import type { Turn } from "./turn.ts"
import { cutText, cutTextStart } from "../../base/cut-text.ts"

/** The offline guide recognizes this request by the first line. */
const compactionInstructions = `You are a conversation summarizer. A developer and a coding agent have worked together; the agent goes on from your summary
and sees nothing else of what came before. The conversation is given to you as text. Do not answer it, do not go on with it.

Write, in the developer's language, under short headings and without a preamble:
- Goal: what the developer wants, with every wish, limit and preference that still holds, in his own words where they matter.
- Done: what was changed or found out, with full file paths, names of functions, commands and their outcome.
- State: what is half done, what fails and with which message, what was tried and did not work.
- Next: the steps that are open, the next one first; say so if nothing is.

Be exact with names, paths, numbers and error texts. Leave out what no longer matters. At most about 800 words.`

const maxToolCharacters = 2000
const maxTextCharacters = 20_000
const charactersPerToken = 3

/** Stores the request for a summary. */
export function storeCompaction(
  deps: Pick<SessionDeps, "store" | "newId">,
  sessionID: string,
  { model, agent, auto }: { readonly model: ModelRef; readonly agent: string; readonly auto: boolean },
): UserMessage {
  return storeUserMessage(deps, { sessionID, agent, model, title: "Compaction" }, (identity) => ({
    ...identity,
    type: "compaction",
    auto,
  }))
}

export type CompactionInput = {
  /** Its user message is the request. */
  readonly turn: Turn
  readonly settings: SessionSettings
  readonly scope: StepExecution["scope"]
  readonly setStatus: (status: SessionStatus) => void
  readonly isPending: StepContext["isPending"]
  readonly addNext: StepContext["addNext"]
}

/** Has the model write the summary. After an automatic request the server adds a prompt that continues the work. */
export async function runCompaction(deps: SessionDeps, input: CompactionInput): Promise<StepResult> {
  const { turn, settings, scope, setStatus, isPending } = input
  const { user } = turn
  const { sessionID } = user
  const agent = settings.agents.get("compaction")
  const model = deps.models.resolve(agent.model ?? user.model)
  // Pending prompts are sent after the summary, so they are no part of it.
  const history = fromLastSummary(deps.store.newestFirst(sessionID)).filter(({ info }) => !isPending(info.id))
  const { outcome, messageID } = await executeStep(deps, {
    step: {
      user,
      agent,
      model,
      options: toStepOptions({
        user,
        agent,
        model: model.info,
        prompt: [
          { role: "system", content: agent.prompt ?? compactionInstructions },
          { role: "user", content: [{ type: "text", text: toTranscript(history, model.info) }] },
        ],
      }),
      ruleset: agent.permission,
      tools: deps.tools.all.filter(({ id }) => id === "invalid"),
    },
    scope,
    retry: turn.retry,
    setStatus,
    isSummary: true,
  })
  if (outcome === "aborted" || outcome === "failed") return { outcome, messageID }
  if (!isCompacted(deps.store.newestFirst(sessionID), user.id)) return { outcome: "failed", messageID }
  if (isAutomatic(deps, user)) input.addNext(storeContinuation(deps, user), "continuation")
  deps.events.publish({ type: "session.compacted", properties: { sessionID } })
  return { outcome: "done", messageID }
}

function isAutomatic({ store }: Pick<SessionDeps, "store">, { sessionID, id }: UserMessage): boolean {
  const parts = store.findMessage(sessionID, id)?.parts ?? []
  return parts.some((part) => part.type === "compaction" && part.auto)
}

function storeContinuation(deps: Pick<SessionDeps, "store" | "newId">, request: UserMessage): UserMessage {
  return storeSyntheticPrompt(deps, request, {
    title: "Continue",
    text: "Go on with what is still open. If nothing is, say so in a sentence.",
  })
}

/** True when a summary answers the request. */
export function isCompacted(newestFirst: Iterable<MessageWithParts>, requestID: string): boolean {
  for (const message of newestFirst) {
    const { info } = message
    if (info.id === requestID) return false
    if (info.role === "assistant" && info.parentID === requestID && isSummary(message)) return true
  }
  return false
}

export type FinishedStep = {
  readonly outcome: StepOutcome
  readonly message: Pick<AssistantMessage, "tokens" | "error" | "finish">
  readonly model: Pick<Model, "limit">
  readonly turn: Pick<Turn, "kind" | "stepCount">
}

/** True when the next step may not fit into the model's context window, or this one did not. */
export function shouldCompact({ outcome, message, model, turn }: FinishedStep): boolean {
  const isContinuation = turn.kind === "continuation"
  switch (outcome) {
    case "aborted":
      return false
    case "failed":
      return !isContinuation && message.error !== undefined && isTooLong(message.error)
    case "continue":
    case "done": {
      // If the first step after a summary overflows, so would the first step after the next summary, forever.
      if (isContinuation && turn.stepCount === 1) return false
      // A person stopped the turn at a tool call, so it must not continue.
      const isStopped = outcome === "done" && message.finish === "tool-calls"
      return !isStopped && isOverflowing(message.tokens, model)
    }
  }
}

function isOverflowing(tokens: AssistantMessage["tokens"], { limit }: Pick<Model, "limit">): boolean {
  if (limit.context === 0) return false
  const usable = limit.input ?? limit.context - Math.min(limit.output, maxOutputTokens)
  return tokens.input + tokens.cache.read + tokens.cache.write + tokens.output > usable
}

/** The conversation as plain text, which every provider accepts whatever tools and files were in it. */
export function toTranscript(messages: readonly MessageWithParts[], { limit }: Pick<Model, "limit">): string {
  const blocks = messages.flatMap(({ info, parts }) => {
    const lines = parts.flatMap(toLines)
    return lines.length === 0 ? [] : [`<${info.role}>\n${lines.join("\n")}\n</${info.role}>`]
  })
  const text = blocks.join("\n\n")
  if (limit.context === 0) return text
  const usable = limit.context - Math.min(limit.output, maxOutputTokens, limit.context / 2)
  const maxCharacters = Math.max(4000, Math.floor(usable * 0.8) * charactersPerToken)
  if (text.length <= maxCharacters) return text
  // The goal is stated at the beginning, the current state at the end.
  const head = Math.floor(maxCharacters / 4)
  return `${cutText(text, head)}\n\n[… left out …]\n\n${cutTextStart(text, maxCharacters - head)}`
}

function toLines(part: Part): string[] {
  if (part.type === "text")
    return part.ignored || part.text.trim() === "" ? [] : [shorten(part.text, maxTextCharacters)]
  if (part.type === "file") return [`[file: ${part.filename ?? cutText(part.url, 200)}]`]
  if (part.type !== "tool") return []
  const { state } = part
  const call = `[tool ${part.tool} ${shorten(JSON.stringify(state.input), maxToolCharacters)}]`
  if (state.status === "completed") return [`${call}\n${shorten(state.output, maxToolCharacters)}`]
  return [`${call}\n${state.status === "error" ? shorten(state.error, maxToolCharacters) : "not finished"}`]
}

function shorten(text: string, maxLength: number): string {
  const kept = cutText(text, maxLength)
  return kept === text ? text : `${kept}… (${text.length - kept.length} more characters)`
}
