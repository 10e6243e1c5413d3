// A text or reasoning part while the model writes it.
// Promises: deltas are merged over 16 ms, so the cost of a stream follows time and bytes and not the number of chunks;
// readers of whole parts get them the more seldom the longer the text is, so their bytes a second stay bounded; the disk
// has the text at the latest 250 ms after it was told.
import type { Bus } from "../../bus/bus.ts"
import type { ReasoningPart, TextPart } from "../../schema/part.ts"
import type { SessionStore } from "./store.ts"

const mergeMs = 16
const saveMs = 250
/** A whole part is sent again once so many milliseconds have passed for each character it has. */
const wholeMsPerCharacter = 1 / 400

type StreamingPart = TextPart | ReasoningPart

export type StreamingText = {
  append(delta: string): void
  /** The last whole part: trimmed at its end, with its time. Twice is harmless. */
  end(metadata?: Record<string, unknown>): StreamingPart
}

export function createStreamingText(
  deps: { readonly store: SessionStore; readonly bus: Bus; readonly directory: string },
  first: StreamingPart & { time: { start: number } },
): StreamingText {
  const { store, bus, directory } = deps
  // Pieces are joined only when somebody needs the whole: appending to one string is cheap in V8, flattening it is not.
  let text = first.text
  let fresh = ""
  let freshForWhole = ""
  let timer: NodeJS.Timeout | undefined
  let saveTimer: NodeJS.Timeout | undefined
  let lastWhole = 0
  let isStarted = false
  let ended: StreamingPart | undefined

  const part = (): StreamingPart => ({ ...first, text })
  // A reader who fetches in mid-stream gets the text as far as it was told, so that the deltas after it fit.
  store.setLiveSnapshot(first.id, () => ({
    ...first,
    text: fresh === "" ? text : text.slice(0, text.length - fresh.length),
  }))

  function save() {
    saveTimer = undefined
    store.writePart(part())
  }

  function flush(isLast: boolean) {
    clearTimeout(timer)
    timer = undefined
    if (fresh === "") return
    const now = Date.now()
    const delta = fresh
    const offset = text.length - delta.length
    fresh = ""
    freshForWhole += delta
    if (!isStarted) {
      // The first whole part is for all: it says what the deltas belong to.
      isStarted = true
      store.writePart(part())
      lastWhole = now
      bus.publish(directory, {
        type: "message.part.updated",
        properties: { sessionID: first.sessionID, part: part(), delta: freshForWhole },
      })
      freshForWhole = ""
      return
    }
    const { sessionID, messageID, id: partID } = first
    bus.publish(
      directory,
      { type: "message.part.delta", properties: { sessionID, messageID, partID, field: "text", delta, offset } },
      "deltas",
    )
    saveTimer ??= setTimeout(save, saveMs)
    if (isLast || now - lastWhole >= text.length * wholeMsPerCharacter) {
      lastWhole = now
      bus.publish(
        directory,
        { type: "message.part.updated", properties: { sessionID, part: part(), delta: freshForWhole } },
        "whole",
      )
      freshForWhole = ""
    }
  }

  return {
    append(delta) {
      if (ended || delta === "") return
      text += delta
      fresh += delta
      // Leading and trailing: the first words are seen at once, what follows within 16 ms is merged.
      if (!isStarted) flush(false)
      else timer ??= setTimeout(() => flush(false), mergeMs)
    },
    end(metadata) {
      if (ended) return ended
      flush(true)
      clearTimeout(saveTimer)
      store.setLiveSnapshot(first.id, undefined)
      ended = {
        ...first,
        text: text.trimEnd(),
        ...(metadata ? { metadata: { ...first.metadata, ...metadata } } : {}),
        time: { start: first.time.start, end: Date.now() },
      }
      // Thoughts that a provider gives only encrypted have no text, and are wanted back all the same.
      if (isStarted || ended.text !== "" || (ended.type === "reasoning" && metadata)) store.savePart(directory, ended)
      return ended
    },
  }
}
