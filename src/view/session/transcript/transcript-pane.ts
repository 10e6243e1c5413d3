// The painted transcript: hands the visible rows to the screen whenever they change. It bypasses React, so that a streamed
// token redraws only the cells that it changes.
import type { Store } from "../../../state/store.ts"
import type { State } from "../../../state/state.ts"
import { toQueuedPrompts } from "../../../state/queue.ts"
import { findShownSession } from "../../../state/route.ts"
import type { ScrollAnchor } from "../../../state/scroll-anchor.ts"
import { isTooSmall, setScroll } from "../../../state/screen.ts"
import { isWaiting, type WaitingState } from "../../../state/waiting.ts"
import type { ScrollStep } from "../../../command/command.ts"
import { truncateRow, emptyRow, padRow, rowWidth, span, type Row } from "../../../text/row/span.ts"
import type { PaneContent } from "../../../ui/pane/painter.ts"
import type { Screen } from "../../../ui/pane/screen.ts"
import { createPaneContent } from "../../theme/pane-content.ts"
import type { ThemeSelector } from "../../theme/select-theme.ts"
import type { SessionView } from "../session-view.ts"
import type { TranscriptMessage } from "../rows/message-rows.ts"
import { createTranscriptSettings } from "./transcript-settings.ts"
import { createTranscript, type Transcript, type TranscriptWindow, type View } from "./transcript.ts"

export type TranscriptPane = {
  /** Scrolls the transcript that is shown. */
  scroll(step: ScrollStep): void
  /** Id of the part at a cell of the pane; "end" for the pill that scrolls to the end. */
  unitAt(x: number, row: number): string | undefined
  /** Whether visible rows change with the clock. */
  isLive(): boolean
  dispose(): void
}

export type TranscriptPaneOptions = {
  readonly store: Store
  readonly screen: Screen
  readonly toView: (state: State, sessionID: string) => SessionView
  readonly toThemes: ThemeSelector
}

export function createTranscriptPane({ store, screen, toView, toThemes }: TranscriptPaneOptions): TranscriptPane {
  const toSettings = createTranscriptSettings()
  const toPaneContent = createPaneContent(toThemes)
  let shown: { sessionID: string; transcript: Transcript } | undefined
  let content: PaneContent | null = null
  let isLive = false
  let sources: TranscriptWindow["sources"] = []
  /** First column of the pill in the last row; undefined while the end is visible. */
  let pillFrom: number | undefined
  let marked: { sessionID: string; list: State["messages"]; messages: readonly TranscriptMessage[] } | undefined

  function transcriptOf(state: State, sessionID: string): Transcript {
    const rowSettings = toSettings(state)
    if (shown?.sessionID !== sessionID) shown = { sessionID, transcript: createTranscript(rowSettings) }
    shown.transcript.setSettings(rowSettings)
    shown.transcript.setMessages(toMessages(state, sessionID))
    return shown.transcript
  }

  /** Marks the prompts after the one that is being answered as queued. */
  function toMessages(state: State, sessionID: string): readonly TranscriptMessage[] {
    const list = state.messages.get(sessionID) ?? []
    if (!state.activities.has(sessionID)) return list
    if (marked?.list === state.messages && marked.sessionID === sessionID) return marked.messages
    const queued = new Set(toQueuedPrompts(state, sessionID))
    const messages =
      queued.size > 0 ? list.map((entry) => (queued.has(entry) ? { ...entry, isQueued: true } : entry)) : list
    marked = { sessionID, list: state.messages, messages }
    return messages
  }

  function viewOf(state: State, sessionID: string): View {
    const { layout } = toView(state, sessionID)
    return { scroll: state.scrolls.get(sessionID) ?? "end", height: layout.pane.height, nowMs: state.clock }
  }

  function toContent(state: State): PaneContent | null {
    const sessionID = findShownSession(state)
    isLive = false
    if (sessionID === undefined || isTooSmall(state)) return null
    const view = toView(state, sessionID)
    const transcript = transcriptOf(state, sessionID)
    const window = transcript.window(viewOf(state, sessionID))
    isLive = window.isLive
    sources = window.sources
    const { width, height } = view.layout.pane
    const rows: Row[] = [...window.rows]
    while (rows.length < height) rows.push(emptyRow)
    pillFrom = undefined
    if (!window.isAtEnd) {
      const pill = toPill(state, sessionID, window)
      pillFrom = width - rowWidth(pill)
      rows[height - 1] = withPill(rows[height - 1] ?? emptyRow, pill, width)
    }
    return toPaneContent(state, view.layout.pane, rows)
  }

  function update() {
    content = toContent(store.getState())
    screen.setPane("transcript", content)
  }

  const unsubscribe = store.subscribe(update)
  update()

  return {
    scroll(step) {
      const state = store.getState()
      const sessionID = findShownSession(state)
      if (sessionID === undefined) return
      const transcript = transcriptOf(state, sessionID)
      const view = viewOf(state, sessionID)
      const moved = scrollTo(step, transcript, view)
      store.update((before) => setScroll(before, sessionID, moved))
    },
    isLive: () => isLive,
    unitAt(x, row) {
      if (pillFrom !== undefined && content && row === content.height - 1 && x >= pillFrom) return "end"
      const source = sources[row]
      if (!source || source.unitID === "user" || source.unitID === "footer") return undefined
      // An error is expanded by the id of its message.
      return source.unitID === "error" ? source.messageID : source.unitID
    },
    dispose() {
      unsubscribe()
      screen.setPane("transcript", null)
    },
  }
}

function scrollTo(step: ScrollStep, transcript: Transcript, view: View): ScrollAnchor {
  const page = Math.max(1, view.height - 2)
  switch (step) {
    case "first":
      return transcript.toFirst()
    case "last":
      return "end"
    case "user-up":
      return transcript.toUserMessage(view, -1)
    case "user-down":
      return transcript.toUserMessage(view, 1)
    case "user-last":
      return transcript.toUserMessage({ ...view, scroll: "end" }, -1)
    default:
      return transcript.scrollBy(view, rowsOf[step](page))
  }
}

const rowsOf = {
  "line-up": () => -1,
  "line-down": () => 1,
  "half-up": (page: number) => -Math.ceil(page / 2),
  "half-down": (page: number) => Math.ceil(page / 2),
  "page-up": (page: number) => -page,
  "page-down": (page: number) => page,
} as const

type Below = { readonly below: number; readonly messagesBelow: number }

function toPill(state: WaitingState, sessionID: string, { below, messagesBelow }: Below): Row {
  const needsUser = isWaiting(state, sessionID)
  const text = needsUser ? " △ needs you (end) " : ` ↓ ${messagesBelow > 0 ? messagesBelow : `${below} rows`} (end) `
  return [span(text, { fg: "background", bg: needsUser ? "warning" : "primary" })]
}

function withPill(row: Row, pill: Row, columns: number): Row {
  const room = columns - rowWidth(pill) - 1
  return [...padRow(truncateRow(row, room), room), ...pill]
}
