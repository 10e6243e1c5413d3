// The visible rows of a session. A message is drawn when it becomes visible; of the others only a known or estimated height
// is kept, so a session of any length opens at once, and a token or a key costs only what is visible.
// A position is a message and a row of it, so that messages added elsewhere never move the view.
import type { ScrollAnchor } from "../../../state/scroll-anchor.ts"
import type { Row } from "../../../text/row/span.ts"
import { layoutMessage, type MessageLayout, needsGap, type TranscriptMessage } from "../rows/message-rows.ts"
import type { Turn } from "../rows/end-units.ts"
import type { RowSettings } from "../rows/row-settings.ts"
import { estimateHeight } from "./estimate-height.ts"
import { countCharactersAbove, findRowOfCharacter } from "./text-anchor.ts"
import { turnEndingAt } from "./turn.ts"

export type View = { readonly scroll: ScrollAnchor; readonly height: number; readonly nowMs: number }

type RowSource = { readonly messageID: string; readonly unitID: string }

export type TranscriptWindow = {
  /** At most `height`; fewer where the session is shorter. */
  readonly rows: readonly Row[]
  /** The unit of each row; undefined for an empty row between units. */
  readonly sources: readonly (RowSource | undefined)[]
  /** Rows in total, above and below the window; estimated for messages that were never drawn. */
  readonly total: number
  readonly offset: number
  readonly below: number
  /** Messages that begin below the window. */
  readonly messagesBelow: number
  readonly isAtEnd: boolean
  /** Rows in the window change with the clock. */
  readonly isLive: boolean
}

export type Transcript = {
  setMessages(messages: readonly TranscriptMessage[]): void
  setSettings(settings: RowSettings): void
  window(view: View): TranscriptWindow
  /** Scrolls down for positive rows. Returns "end" if that shows the last row. */
  scrollBy(view: View, rows: number): ScrollAnchor
  toFirst(): ScrollAnchor
  /** The next (1) or previous (-1) user message, counted from the top of the window. */
  toUserMessage(view: View, direction: 1 | -1): ScrollAnchor
  /** Number of units drawn so far, the measure of work in tests. */
  drawnUnits(): number
}

type Entry = {
  message: TranscriptMessage
  height: number
  /** Undefined if it was never drawn, or was evicted. */
  layout: MessageLayout | undefined
  /** The inputs of `layout`. */
  drawn: { message: TranscriptMessage; turnKey: string; nowMs: number } | undefined
  /** The turn that the message ends, for this list of messages. */
  turn: { messages: readonly TranscriptMessage[]; turn: Turn | undefined; key: string } | undefined
}

/** Index of an entry and a row of it. The gap before an entry, if it has one, is its row 0. */
type Position = { index: number; row: number }

// Number of drawn messages kept in memory. Beyond it the least recently visible ones lose their rows, but not their height.
const maxLayouts = 200

export function createTranscript(initial: RowSettings): Transcript {
  let settings = initial
  const entries: Entry[] = []
  let messages: readonly TranscriptMessage[] = []
  const indexes = new Map<string, number>()
  const recent = new Set<Entry>()
  /** The width at which an anchor was taken, and the characters above it, so that a resize finds the same text again. */
  const anchors = new WeakMap<object, { columns: number; characters?: number }>()
  let shownScroll: ScrollAnchor = "end"
  let drawnCount = 0

  function setMessages(next: readonly TranscriptMessage[]) {
    if (next === messages) return
    messages = next
    // Nearly always messages change in position or are appended: one comparison a message.
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

  /** Messages were removed or inserted: the remaining ones keep their rows. */
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
    if (isResized) anchorShown()
    settings = next
    for (const entry of entries) {
      if (isResized && !entry.layout) entry.height = estimateHeight(entry.message, next.columns)
    }
  }

  /** Counts the characters above the shown anchor, while its rows of the old width exist. */
  function anchorShown() {
    const anchor = shownScroll === "end" ? undefined : anchors.get(shownScroll)
    if (shownScroll === "end" || !anchor || anchor.characters !== undefined || anchor.columns !== settings.columns)
      return
    const index = indexes.get(shownScroll.messageID)
    const layout = index === undefined ? undefined : entries[index]?.layout
    if (index === undefined || layout?.settings !== settings) return
    anchor.characters = countCharactersAbove(
      layout,
      shownScroll.row - gapBefore(index, entries[index]?.drawn?.nowMs ?? 0),
    )
  }

  function turnAt(entry: Entry, index: number) {
    if (entry.turn?.messages !== messages) {
      const turn = turnEndingAt(messages, index)
      entry.turn = { messages, turn, key: turn ? `${turn.startedMs} ${turn.tokens} ${turn.cost}` : "" }
    }
    return entry.turn
  }

  /** The message's layout; drawn again if an input has changed. */
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
    markRecent(entry)
    return layout
  }

  function markRecent(entry: Entry) {
    recent.delete(entry)
    recent.add(entry)
  }

  function evictOld(keep: number) {
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

  /** The top of the window that shows the last row and is full. */
  function endPosition(height: number, nowMs: number): Position {
    let left = height
    for (let index = entries.length - 1; index >= 0; index--) {
      const rows = heightAt(index, nowMs)
      if (rows >= left) return { index, row: rows - left }
      left -= rows
    }
    return { index: 0, row: 0 }
  }

  function isBefore(one: Position, other: Position): boolean {
    return one.index < other.index || (one.index === other.index && one.row < other.row)
  }

  function positionOf(scroll: Exclude<ScrollAnchor, "end">, nowMs: number): Position {
    const index = indexes.get(scroll.messageID)
    if (index === undefined || !entries[index]) return { index: 0, row: 0 }
    const rows = heightAt(index, nowMs)
    const anchor = anchors.get(scroll)
    const layout = entries[index]?.layout
    // After a resize the same text is at the top of the window.
    const row =
      anchor?.characters !== undefined && anchor.columns !== settings.columns && layout
        ? findRowOfCharacter(layout, anchor.characters) + gapBefore(index, nowMs)
        : scroll.row
    return { index, row: Math.max(0, Math.min(row, rows - 1)) }
  }

  function topOf({ scroll, height, nowMs }: View): Position {
    const end = endPosition(height, nowMs)
    if (scroll === "end") return end
    const position = positionOf(scroll, nowMs)
    return isBefore(position, end) ? position : end
  }

  function toScroll(position: Position, { height, nowMs }: View): ScrollAnchor {
    if (!isBefore(position, endPosition(height, nowMs))) return "end"
    const entry = entries[position.index]
    if (!entry) return "end"
    const scroll = { messageID: entry.message.info.id, row: position.row }
    anchors.set(scroll, { columns: settings.columns })
    return scroll
  }

  function move(from: Position, rows: number, nowMs: number): Position {
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
    const end = endPosition(height, nowMs)
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
      markRecent(entry)
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
    evictOld(index - top.index)
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
    drawnUnits: () => drawnCount,
  }
}

function isSameMessage(one: TranscriptMessage, other: TranscriptMessage): boolean {
  return one === other || (one.info === other.info && one.parts === other.parts && one.isQueued === other.isQueued)
}
