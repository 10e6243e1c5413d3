// A text or reasoning part while the model writes it.
// Guarantees: deltas are merged over 16 ms, so a stream costs by time and bytes and not by chunks; the longer the text,
// the less often a subscriber of whole parts gets it, so its bytes per second stay bounded; the part is on disk before it
// is first published, then at the latest 250 ms behind what was published, and again when it ends.
import type { ReasoningPart, TextPart } from "../../schema/part.ts"

const mergeMs = 16
const checkpointMs = 250
/** The whole part is published again once this many milliseconds have passed per character of its text. */
const wholePartMsPerCharacter = 1 / 400

export type StreamingPart = (TextPart | ReasoningPart) & { readonly time: { readonly start: number } }
type EndedPart = TextPart | ReasoningPart

export type StreamingText = {
  append(delta: string): void
  /** Ends the part: trims trailing white space and sets `time.end`. A second call does nothing. */
  end(metadata?: Record<string, unknown>): void
}

/** How a streaming text reaches the disk and the subscribers. The store implements it. */
export type StreamingTextSink = {
  /** Writes the part, then publishes it to all subscribers: its beginning and its end. */
  save(part: EndedPart, delta?: string): void
  /** Writes the part without publishing. */
  checkpoint(part: EndedPart): void
  /** Publishes appended text, to subscribers of deltas. `offset` counts UTF-16 units. */
  publishDelta(delta: string, offset: number): void
  /** Publishes the unfinished part, to subscribers of whole parts. */
  publishWhole(part: EndedPart, delta: string): void
  /** Closes the part for readers of the store: it has ended. */
  close(): void
}

export type OpenStreamingText = StreamingText & {
  /** The part as far as it was published, so that the deltas a reader receives after it fit. */
  snapshot(): EndedPart
}

export function createStreamingText(first: StreamingPart, sink: StreamingTextSink): OpenStreamingText {
  // Pieces are joined only when the whole is needed: V8 appends to a string cheaply, but flattening it is not cheap.
  let text = first.text
  let unpublished = ""
  let sinceWholePart = ""
  let mergeTimer: NodeJS.Timeout | undefined
  let checkpointTimer: NodeJS.Timeout | undefined
  let lastWholePartAt = 0
  let isStarted = false
  let isEnded = false

  const toPart = (): EndedPart => ({ ...first, text })

  function checkpoint() {
    checkpointTimer = undefined
    try {
      sink.checkpoint(toPart())
    } catch {
      // An error of a timer would end the process. The end writes the part again, and there an error reaches the caller.
    }
  }

  function flush(isLast: boolean) {
    clearTimeout(mergeTimer)
    mergeTimer = undefined
    if (unpublished === "") return
    const now = Date.now()
    const delta = unpublished
    unpublished = ""
    sinceWholePart += delta
    if (!isStarted) {
      // The first whole part goes to all subscribers: later deltas refer to it.
      isStarted = true
      lastWholePartAt = now
      sink.save(toPart(), sinceWholePart)
      sinceWholePart = ""
      return
    }
    sink.publishDelta(delta, text.length - delta.length)
    checkpointTimer ??= setTimeout(checkpoint, checkpointMs)
    if (isLast || now - lastWholePartAt >= text.length * wholePartMsPerCharacter) {
      lastWholePartAt = now
      sink.publishWhole(toPart(), sinceWholePart)
      sinceWholePart = ""
    }
  }

  return {
    append(delta) {
      if (isEnded || delta === "") return
      text += delta
      unpublished += delta
      // Leading and trailing edge: the first words are published at once, what follows within 16 ms is merged.
      if (!isStarted) flush(false)
      else mergeTimer ??= setTimeout(() => flush(false), mergeMs)
    },
    end(metadata) {
      if (isEnded) return
      flush(true)
      isEnded = true
      clearTimeout(checkpointTimer)
      sink.close()
      const ended: EndedPart = {
        ...first,
        text: text.trimEnd(),
        ...(metadata ? { metadata: { ...first.metadata, ...metadata } } : {}),
        time: { start: first.time.start, end: Date.now() },
      }
      // Reasoning that a provider sends only encrypted has no text, but the provider expects its metadata back.
      const isWorthKeeping = isStarted || ended.text !== "" || (ended.type === "reasoning" && metadata !== undefined)
      if (isWorthKeeping) sink.save(ended)
    },
    snapshot: () => ({ ...first, text: text.slice(0, text.length - unpublished.length) }),
  }
}
