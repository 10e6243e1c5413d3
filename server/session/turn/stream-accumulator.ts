// Folds one answer of a model, as it streams in, into the parts of its assistant message.
// Promises: parts stand in the order in which the model made them; a tool starts as soon as its call is whole; whatever
// happens, `close` leaves no part that waits for something.
import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata as ProviderMetadata,
} from "@ai-sdk/provider"
import type { AssistantMessage } from "../../schema/message.ts"
import type { Part, ToolPart } from "../../schema/part.ts"
import type { SessionDeps } from "../deps.ts"
import { createStreamingText, type StreamingText } from "../record/streaming-text.ts"
import type { ToolRunner } from "./tool-runner.ts"
import { closePart } from "../record/turn-record.ts"

export type StreamAccumulator = {
  take(part: LanguageModelV4StreamPart): void
  /** Ends what is open. */
  close(): void
  /** Takes back what a broken try left, so that the next one starts clean. */
  discard(): void
  readonly hasToolCalls: () => boolean
  readonly usage: () => LanguageModelV4Usage | undefined
  readonly finish: () => LanguageModelV4FinishReason | undefined
  /** The error that the stream itself carried. */
  readonly error: () => unknown
}

export function createStreamAccumulator(
  deps: SessionDeps,
  message: AssistantMessage,
  runner: ToolRunner,
): StreamAccumulator {
  const { store, bus, newId, directory } = deps
  const texts = new Map<string, StreamingText>()
  const metadata = new Map<string, ProviderMetadata>()
  const made: Part[] = []
  const pending = new Map<string, ToolPart>()
  let usage: LanguageModelV4Usage | undefined
  let finish: LanguageModelV4FinishReason | undefined
  let error: unknown
  let toolCalls = 0
  const base = () => ({ id: newId("part"), sessionID: message.sessionID, messageID: message.id })

  /** What a provider wants back with a block comes in pieces, with any of its chunks. */
  function note(key: string, more: ProviderMetadata | undefined) {
    if (!more) return
    const merged: ProviderMetadata = { ...metadata.get(key) }
    for (const [name, value] of Object.entries(more)) merged[name] = { ...merged[name], ...value }
    metadata.set(key, merged)
  }
  function startText(kind: "text" | "reasoning", id: string, metadata?: ProviderMetadata) {
    note(kind + id, metadata)
    if (texts.has(kind + id)) return
    const part = { ...base(), type: kind, text: "", time: { start: Date.now() } } as const
    made.push(part)
    texts.set(kind + id, createStreamingText({ store, bus, directory }, part))
  }
  function grow(kind: "text" | "reasoning", id: string, delta: string, metadata?: ProviderMetadata) {
    startText(kind, id, metadata)
    texts.get(kind + id)!.append(delta)
  }
  function endText(kind: "text" | "reasoning", id: string, provider?: ProviderMetadata) {
    note(kind + id, provider)
    texts.get(kind + id)?.end(metadata.get(kind + id))
    metadata.delete(kind + id)
    // The id may be used again for another block.
    texts.delete(kind + id)
  }

  function announce(callID: string, tool: string): ToolPart {
    const known = pending.get(callID)
    if (known) return known
    const part: ToolPart = { ...base(), type: "tool", callID, tool, state: { status: "pending", input: {}, raw: "" } }
    pending.set(callID, part)
    made.push(part)
    store.savePart(directory, part)
    return part
  }

  function take(part: LanguageModelV4StreamPart) {
    switch (part.type) {
      case "text-start":
        return startText("text", part.id, part.providerMetadata)
      case "text-delta":
        return grow("text", part.id, part.delta, part.providerMetadata)
      case "text-end":
        return endText("text", part.id, part.providerMetadata)
      case "reasoning-start":
        return startText("reasoning", part.id, part.providerMetadata)
      case "reasoning-delta":
        return grow("reasoning", part.id, part.delta, part.providerMetadata)
      case "reasoning-end":
        return endText("reasoning", part.id, part.providerMetadata)
      case "tool-input-start":
        announce(part.id, part.toolName)
        return
      case "tool-call": {
        // What the provider runs itself needs no tool of ours.
        if (part.providerExecuted) return
        toolCalls++
        const announced = announce(part.toolCallId, part.toolName)
        pending.delete(part.toolCallId)
        runner.start(part.providerMetadata ? { ...announced, metadata: part.providerMetadata } : announced, part.input)
        return
      }
      case "finish":
        usage = part.usage
        finish = part.finishReason
        return
      case "error":
        error = part.error
        return
      default:
        // Warnings, sources, raw chunks and pings leave no trace in a message.
        return
    }
  }

  function close() {
    for (const [key, text] of texts) text.end(metadata.get(key))
    texts.clear()
    metadata.clear()
    for (const part of pending.values()) store.savePart(directory, closePart(part, Date.now()))
    pending.clear()
  }

  return {
    take,
    close,
    discard() {
      close()
      for (const part of made.splice(0)) store.removePart(directory, part)
      usage = finish = error = undefined
    },
    hasToolCalls: () => toolCalls > 0,
    usage: () => usage,
    finish: () => finish,
    error: () => error,
  }
}
