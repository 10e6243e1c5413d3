// The rows of a session that are on the screen. Messages are drawn when they come into sight; of the others only a height
// is known or guessed, so a session of any length opens at once, and a token or a key costs what is visible.
// A place in it is a message and a row of that message, so what is added elsewhere never moves the reader.
import type { ScrollAnchor } from "../../../state/scroll-anchor.ts"
import type { Row } from "../../../text/row/span.ts"
import { layoutMessage, type MessageLayout, needsGap, type TranscriptMessage } from "../rows/message-rows.ts"
import type { Turn } from "../rows/end-units.ts"
import type { RowSettings } from "../rows/row-settings.ts"
import { estimateHeight } from "./estimate-height.ts"
import { countLettersAbove, findRowOfLetter } from "./text-anchor.ts"
import { turnEndingAt } from "./turn.ts"

export type View = { readonly scroll: ScrollAnchor; readonly height: number; readonly nowMs: number }

type RowSource = { readonly messageID: string; readonly unitID: string }

export type TranscriptWindow = {
  /** At most `height`; fewer when there is no more to show. */
  readonly rows: readonly Row[]
  /** What each row belongs to; undefined for an empty row between. */
  readonly sources: readonly (RowSource | undefined)[]
  /** Rows in all, above, and below; guessed where messages were never drawn. */
  readonly total: number
  readonly offset: number
  readonly below: number
  /** Messages that begin below the window. */
  readonly messagesBelow: number
  readonly isAtEnd: boolean
  /** Something in the window changes with the time: draw again soon. */
  readonly isLive: boolean
}

export type Transcript = {
  setMessages(messages: readonly TranscriptMessage[]): void
  setSettings(settings: RowSettings): void
  window(view: View): TranscriptWindow
  /** Down for positive rows. "end" when that shows the last row. */
  scrollBy(view: View, rows: number): ScrollAnchor
  toFirst(): ScrollAnchor
  /** The top of the next (1) or previous (-1) message of the user, from the top of the window. */
  toUserMessage(view: View, direction: 1 | -1): ScrollAnchor
  toMessage(view: View, messageID: string): ScrollAnchor
  /** Units drawn so far: what the work is measured by. */
  drawnUnits(): number
}

type Entry = {
  message: TranscriptMessage
  height: number
  /** Undefined: never drawn, or let go. */
  layout: MessageLayout | undefined
  /** What `layout` was drawn from. */
  drawn: { message: TranscriptMessage; turnKey: string; nowMs: number } | undefined
  /** Valid for this list of messages. */
  turn: { messages: readonly TranscriptMessage[]; turn: Turn | undefined; key: string } | undefined
}

/** Index of an entry and a row of it, the gap row before it counted as row 0 when it has one. */
type Place = { index: number; row: number }

// Drawn messages kept in memory; beyond it those that were looked at longest ago give up their rows, not their height.
const maxLayouts = 200

export function createTranscript(initial: RowSettings): Transcript {
  let settings = initial
  const entries: Entry[] = []
  let messages: readonly TranscriptMessage[] = []
  const indexes = new Map<string, number>()
  const recent = new Set<Entry>()
  /** The width that a place was taken at, and how many letters stood above it, so that a resize finds it again. */
  const marks = new WeakMap<object, { columns: number; letters?: number }>()
  let shownScroll: ScrollAnchor = "end"
  let drawnCount = 0

  function setMessages(next: readonly TranscriptMessage[]) {
    if (next === messages) return
    messages = next
    // Nearly always some messages changed in place, or came at the end: one comparison a message, and no more.
    for (let index = 0; index < next.length; index++) {
      const message = next[index]
      const entry = entries[index]
      if (!message || entry?.message === message) continue
      if (entry && entry.message.info.id !== message.info.id) return replaceFrom(index, next)
      if (entry) update(entry, message)
      else add(index, createEntry(message))
    }
    if (entries.length > next.length) replaceFrom(next.length, next)
  }

  function createEntry(message: TranscriptMessage): Entry {
    return {
      message,
      height: estimateHeight(message, settings.columns),
      layout: undefined,
      drawn: undefined,
      turn: undefined,
    }
  }

  function update(entry: Entry, message: TranscriptMessage): Entry {
    if (isSameMessage(entry.message, message)) return entry
    entry.message = message
    if (!entry.layout) entry.height = estimateHeight(message, settings.columns)
    return entry
  }

  function add(index: number, entry: Entry) {
    entries[index] = entry
    indexes.set(entry.message.info.id, index)
  }

  /** Messages went away or came in between: what is still there keeps its rows. */
  function replaceFrom(start: number, next: readonly TranscriptMessage[]) {
    const before = new Map(entries.slice(start).map((entry) => [entry.message.info.id, entry]))
    for (const id of before.keys()) indexes.delete(id)
    entries.length = start
    for (const message of next.slice(start)) {
      const old = before.get(message.info.id)
      before.delete(message.info.id)
      add(entries.length, old ? update(old, message) : createEntry(message))
    }
    for (const gone of before.values()) recent.delete(gone)
  }

  function setSettings(next: RowSettings) {
    if (next === settings) return
    const isResized = next.columns !== settings.columns
    if (isResized) markShown()
    settings = next
    for (const entry of entries) {
      if (isResized && !entry.layout) entry.height = estimateHeight(entry.message, next.columns)
    }
  }

  /** Counts for the place that is shown, as long as its rows of the old width are there. */
  function markShown() {
    const mark = shownScroll === "end" ? undefined : marks.get(shownScroll)
    if (shownScroll === "end" || !mark || mark.letters !== undefined || mark.columns !== settings.columns) return
    const index = indexes.get(shownScroll.messageID)
    const layout = index === undefined ? undefined : entries[index]?.layout
    if (index === undefined || layout?.settings !== settings) return
    mark.letters = countLettersAbove(layout, shownScroll.row - gapBefore(index, entries[index]?.drawn?.nowMs ?? 0))
  }

  function turnAt(entry: Entry, index: number) {
    if (entry.turn?.messages !== messages) {
      const turn = turnEndingAt(messages, index)
      entry.turn = { messages, turn, key: turn ? `${turn.startedMs} ${turn.tokens} ${turn.cost}` : "" }
    }
    return entry.turn
  }

  /** Draws the message if its rows may be out of date. */
  function layoutAt(index: number, nowMs: number): MessageLayout | undefined {
    const entry = entries[index]
    if (!entry) return undefined
    const { turn, key } = turnAt(entry, index)
    const { layout: old, drawn: from } = entry
    const isFresh =
      old?.settings === settings &&
      from?.message === entry.message &&
      from.turnKey === key &&
      (!old.isLive || from.nowMs === nowMs)
    if (isFresh) return old
    const { message } = entry
    const layout = layoutMessage({ message, settings, turn, nowMs, previous: old, onDraw: () => drawnCount++ })
    entry.layout = layout
    entry.drawn = { message, turnKey: key, nowMs }
    entry.height = layout.height
    noteSeen(entry)
    return layout
  }

  function noteSeen(entry: Entry) {
    recent.delete(entry)
    recent.add(entry)
  }

  function forgetOld(keep: number) {
    for (const entry of recent) {
      if (recent.size <= Math.max(maxLayouts, keep * 2)) break
      recent.delete(entry)
      entry.layout = entry.drawn = undefined
    }
  }

  /** Rows before a drawn message: 0 or 1. */
  function gapBefore(index: number, nowMs: number): number {
    const layout = layoutAt(index, nowMs)
    if (!layout?.firstKind) return 0
    for (let before = index - 1; before >= 0; before--) {
      const { lastKind } = layoutAt(before, nowMs) ?? {}
      if (!lastKind) continue
      const isSameSpeaker = entries[before]?.message.info.role === entries[index]?.message.info.role
      return !isSameSpeaker || needsGap(lastKind, layout.firstKind) ? 1 : 0
    }
    return 0
  }

  function heightAt(index: number, nowMs: number): number {
    const layout = layoutAt(index, nowMs)
    return layout ? layout.height + gapBefore(index, nowMs) : 0
  }

  /** The highest place whose window is full and shows the last row. */
  function endPlace(height: number, nowMs: number): Place {
    let left = height
    for (let index = entries.length - 1; index >= 0; index--) {
      const rows = heightAt(index, nowMs)
      if (rows >= left) return { index, row: rows - left }
      left -= rows
    }
    return { index: 0, row: 0 }
  }

  function isBefore(one: Place, other: Place): boolean {
    return one.index < other.index || (one.index === other.index && one.row < other.row)
  }

  function placeOf(scroll: Exclude<ScrollAnchor, "end">, nowMs: number): Place {
    const index = indexes.get(scroll.messageID)
    if (index === undefined || !entries[index]) return { index: 0, row: 0 }
    const rows = heightAt(index, nowMs)
    const mark = marks.get(scroll)
    const layout = entries[index]?.layout
    // After a resize the same text is at the top of the window.
    const row =
      mark?.letters !== undefined && mark.columns !== settings.columns && layout
        ? findRowOfLetter(layout, mark.letters) + gapBefore(index, nowMs)
        : scroll.row
    return { index, row: Math.max(0, Math.min(row, rows - 1)) }
  }

  function topOf({ scroll, height, nowMs }: View): Place {
    const end = endPlace(height, nowMs)
    if (scroll === "end") return end
    const place = placeOf(scroll, nowMs)
    return isBefore(place, end) ? place : end
  }

  function toScroll(place: Place, { height, nowMs }: View): ScrollAnchor {
    if (!isBefore(place, endPlace(height, nowMs))) return "end"
    const entry = entries[place.index]
    if (!entry) return "end"
    const scroll = { messageID: entry.message.info.id, row: place.row }
    marks.set(scroll, { columns: settings.columns })
    return scroll
  }

  function move(from: Place, rows: number, nowMs: number): Place {
    let { index, row } = from
    row += rows
    while (row < 0 && index > 0) row += heightAt(--index, nowMs)
    if (row < 0) return { index: 0, row: 0 }
    for (;;) {
      const height = heightAt(index, nowMs)
      if (row < height || index >= entries.length - 1) return { index, row: Math.min(row, Math.max(0, height - 1)) }
      row -= height
      index++
    }
  }

  function window(view: View): TranscriptWindow {
    const { height, nowMs } = view
    shownScroll = view.scroll
    const top = topOf(view)
    const end = endPlace(height, nowMs)
    const rows: Row[] = []
    const sources: (RowSource | undefined)[] = []
    let skip = top.row
    let isLive = false
    let index = top.index
    const put = (row: Row, source: RowSource | undefined) => {
      if (skip > 0) skip--
      else if (rows.length < height) {
        rows.push(row)
        sources.push(source)
      }
    }
    for (; index < entries.length && rows.length < height; index++) {
      const layout = layoutAt(index, nowMs)
      const entry = entries[index]
      if (!layout || !entry) continue
      noteSeen(entry)
      const messageID = entry.message.info.id
      isLive ||= layout.isLive
      if (gapBefore(index, nowMs)) put([], undefined)
      for (const unit of layout.units) {
        const source = { messageID, unitID: unit.id }
        if (unit.hasGap) put([], undefined)
        const whole = Math.min(skip, unit.rows.length)
        skip -= whole
        const last = Math.min(unit.rows.length, whole + height - rows.length)
        for (let at = whole; at < last; at++) put(unit.rows[at] ?? [], source)
        if (rows.length >= height) break
      }
    }
    let total = 0
    let offset = 0
    for (let at = 0; at < entries.length; at++) {
      if (at === top.index) offset = total + top.row
      total += (entries[at]?.height ?? 0) + (at > 0 ? 1 : 0)
    }
    const isAtEnd = !isBefore(top, end)
    if (isAtEnd) offset = Math.max(0, total - rows.length)
    const below = isAtEnd ? 0 : Math.max(1, total - offset - rows.length)
    forgetOld(index - top.index)
    return { rows, sources, total, offset, below, messagesBelow: isAtEnd ? 0 : entries.length - index, isAtEnd, isLive }
  }

  function toUserMessage(view: View, direction: 1 | -1): ScrollAnchor {
    const top = topOf(view)
    const isInside = direction < 0 && top.row > 0
    for (
      let index = isInside ? top.index : top.index + direction;
      index >= 0 && index < entries.length;
      index += direction
    ) {
      if (entries[index]?.message.info.role === "user") return toScroll({ index, row: 0 }, view)
    }
    return direction > 0 ? "end" : toScroll({ index: 0, row: 0 }, view)
  }

  return {
    setMessages,
    setSettings,
    window,
    scrollBy: (view, rows) => toScroll(move(topOf(view), rows, view.nowMs), view),
    toFirst() {
      const first = entries[0]
      return first ? { messageID: first.message.info.id, row: 0 } : "end"
    },
    toUserMessage,
    toMessage(view, messageID) {
      const index = indexes.get(messageID)
      return index === undefined ? view.scroll : toScroll({ index, row: 0 }, view)
    },
    drawnUnits: () => drawnCount,
  }
}

function isSameMessage(one: TranscriptMessage, other: TranscriptMessage): boolean {
  return one === other || (one.info === other.info && one.parts === other.parts && one.isQueued === other.isQueued)
}
