// Builds the parts of an assistant message from a model's stream.
// Guarantees: parts keep the order in which the model produced them; a tool call starts as soon as its arguments are
// complete; after `close` no part is left unfinished, whatever the stream did.
import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata as ProviderMetadata,
} from "@ai-sdk/provider"
import type { IdSource } from "../../base/id.ts"
import type { Part, ToolPart } from "../../schema/part.ts"
import { closePart } from "../record/aborted.ts"
import type { SessionStore } from "../record/store.ts"
import type { StreamingText } from "../record/streaming-text.ts"

type TextKind = "text" | "reasoning"

export type StreamAccumulator = {
  add(part: LanguageModelV4StreamPart): void
  /** Ends what is open. */
  close(): void
  /** Removes the parts of a failed attempt, so that the next attempt starts with an empty message. */
  discard(): void
  readonly hasToolCalls: () => boolean
  readonly usage: () => LanguageModelV4Usage | undefined
  readonly finishReason: () => LanguageModelV4FinishReason | undefined
  /** The error that the stream itself carried. */
  readonly error: () => unknown
}

export type StreamAccumulatorDeps = {
  readonly store: Pick<SessionStore, "savePart" | "removePart" | "streamText">
  readonly newId: IdSource
  /** The message that the parts belong to. */
  readonly message: { readonly id: string; readonly sessionID: string }
  /** Runs a complete call. The part was saved as pending. */
  readonly onToolCall: (part: ToolPart, inputText: string) => void
}

export function createStreamAccumulator({
  store,
  newId,
  message,
  onToolCall,
}: StreamAccumulatorDeps): StreamAccumulator {
  const openTexts = new Map<string, StreamingText>()
  const metadata = new Map<string, ProviderMetadata>()
  const pendingCalls = new Map<string, ToolPart>()
  const added: Part[] = []
  let usage: LanguageModelV4Usage | undefined
  let finishReason: LanguageModelV4FinishReason | undefined
  let error: unknown
  let toolCallCount = 0

  const toIdentity = () => ({ id: newId("part"), sessionID: message.sessionID, messageID: message.id })

  /** A provider may send the metadata of a block in pieces, with any of its chunks. */
  function mergeMetadata(key: string, more: ProviderMetadata | undefined) {
    if (!more) return
    const merged: ProviderMetadata = { ...metadata.get(key) }
    for (const [name, value] of Object.entries(more)) merged[name] = { ...merged[name], ...value }
    metadata.set(key, merged)
  }

  function startText(kind: TextKind, id: string, more?: ProviderMetadata): StreamingText {
    const key = kind + id
    mergeMetadata(key, more)
    const open = openTexts.get(key)
    if (open) return open
    const part = { ...toIdentity(), type: kind, text: "", time: { start: Date.now() } } as const
    const text = store.streamText(part)
    added.push(part)
    openTexts.set(key, text)
    return text
  }

  function endText(kind: TextKind, id: string, more?: ProviderMetadata) {
    const key = kind + id
    mergeMetadata(key, more)
    openTexts.get(key)?.end(metadata.get(key))
    // The provider may use the id again for another block.
    metadata.delete(key)
    openTexts.delete(key)
  }

  /** Saves a call as pending while its arguments stream in. */
  function announceCall(callID: string, tool: string): ToolPart {
    const announced = pendingCalls.get(callID)
    if (announced) return announced
    const part: ToolPart = {
      ...toIdentity(),
      type: "tool",
      callID,
      tool,
      state: { status: "pending", input: {}, raw: "" },
    }
    pendingCalls.set(callID, part)
    added.push(part)
    store.savePart(part)
    return part
  }

  function close() {
    for (const [key, text] of openTexts) text.end(metadata.get(key))
    openTexts.clear()
    metadata.clear()
    for (const part of pendingCalls.values()) store.savePart(closePart(part, Date.now()))
    pendingCalls.clear()
  }

  return {
    add(part) {
      switch (part.type) {
        case "text-start":
          return void startText("text", part.id, part.providerMetadata)
        case "text-delta":
          return startText("text", part.id, part.providerMetadata).append(part.delta)
        case "text-end":
          return endText("text", part.id, part.providerMetadata)
        case "reasoning-start":
          return void startText("reasoning", part.id, part.providerMetadata)
        case "reasoning-delta":
          return startText("reasoning", part.id, part.providerMetadata).append(part.delta)
        case "reasoning-end":
          return endText("reasoning", part.id, part.providerMetadata)
        case "tool-input-start":
          return void announceCall(part.id, part.toolName)
        case "tool-call": {
          // The provider runs these calls itself.
          if (part.providerExecuted) return
          toolCallCount++
          const announced = announceCall(part.toolCallId, part.toolName)
          pendingCalls.delete(part.toolCallId)
          onToolCall(part.providerMetadata ? { ...announced, metadata: part.providerMetadata } : announced, part.input)
          return
        }
        case "finish":
          usage = part.usage
          finishReason = part.finishReason
          return
        case "error":
          error = part.error
          return
        default:
          // Warnings, sources, raw chunks and pings are not part of a message.
          return
      }
    },
    close,
    discard() {
      close()
      for (const part of added.splice(0)) store.removePart(part)
      usage = finishReason = error = undefined
    },
    hasToolCalls: () => toolCallCount > 0,
    usage: () => usage,
    finishReason: () => finishReason,
    error: () => error,
  }
}
