// The painted transcript: follows the state, asks the transcript for the visible rows and hands them to the screen. No
// React is in this way, so a streamed token costs what it changes.
import type { Store } from "../state/store.ts"
import type { State } from "../state/state.ts"
import { findModel } from "../state/catalogue.ts"
import { compareIds } from "../state/message.ts"
import { findShownSession } from "../state/route.ts"
import { isTooSmall, setScroll } from "../state/screen.ts"
import { isWaiting } from "../state/waiting.ts"
import type { ScrollStep } from "../command/command.ts"
import type { MarkdownLexer } from "../text/markdown.ts"
import { cutRow, emptyRow, padRow, rowWidth, span, type Row } from "../text/span.ts"
import { createRowPainter } from "../theme/to-ansi.ts"
import { toSgr } from "../theme/to-sgr.ts"
import type { ThemeValue } from "../theme/use-theme.ts"
import type { PaneContent } from "../ui/pane/painter.ts"
import type { Screen } from "../ui/pane/screen.ts"
import type { Cover } from "../dialog/app-context.ts"
import { toAgentPaint } from "./prompt/agent-paint.ts"
import type { SessionView } from "./session/session-view.ts"
import type { TranscriptMessage } from "./session/rows/message-rows.ts"
import { brailleSpinner, type RowSettings } from "./session/rows/row-settings.ts"
import { createTranscript, type Transcript, type View } from "./session/transcript/transcript.ts"

export type TranscriptPane = {
  /** Moves the reader. */
  scroll(step: ScrollStep): void
  /** What components draw over the pane. */
  cover(owner: string, area: Cover | null): void
  /** The parser of Markdown is there: answers are drawn anew. */
  setLexer(lexer: MarkdownLexer): void
  /** Something in the window changes with the time. */
  isLive(): boolean
  dispose(): void
}

export type TranscriptPaneOptions = {
  readonly store: Store
  readonly screen: Screen
  readonly toView: (state: State, sessionID: string) => SessionView
  /** The theme in use, dimmed under a dialog. */
  readonly theme: (state: State) => ThemeValue
}

type Settings = { readonly value: RowSettings; readonly source: readonly unknown[] }

export function createTranscriptPane({ store, screen, toView, theme }: TranscriptPaneOptions): TranscriptPane {
  const covers = new Map<string, Cover>()
  let lexer: MarkdownLexer | undefined
  let settings: Settings | undefined
  let shown: { sessionID: string; transcript: Transcript } | undefined
  let painter: { theme: ThemeValue; width: number; paint: (row: Row) => string } | undefined
  let content: PaneContent | null = null
  let isLive = false
  let turn: NodeJS.Immediate | undefined
  let marked:
    | { list: State["messages"] | undefined; isBusy: boolean; messages: readonly TranscriptMessage[] }
    | undefined

  function toSettings(state: State): RowSettings {
    const source = [state.agents, state.providers, state.directory, lexer, state.columns, state.rows >= 20]
    const before = settings
    if (before && source.every((one, index) => one === before.source[index])) return before.value
    const value: RowSettings = {
      columns: state.columns,
      hasPadding: state.rows >= 20 && state.columns >= 80,
      lexer,
      detail: "normal",
      isThinkingShown: true,
      isExpanded: () => false,
      agentPaint: (agent) => toAgentPaint(state, agent),
      agentName: (agent) => agent.charAt(0).toUpperCase() + agent.slice(1),
      modelName: (providerID, modelID) => findModel(state, { providerID, modelID })?.model.name ?? modelID,
      shortPath: (path) => (path.startsWith(`${state.directory}/`) ? path.slice(state.directory.length + 1) : path),
      errorHint: (error) =>
        error.name === "MessageAbortedError" ? "" : "Send it again, or choose another model with /models",
      subagentKeys: "",
      spinner: brailleSpinner,
    }
    settings = { value, source }
    return value
  }

  function transcriptOf(state: State, sessionID: string): Transcript {
    const rowSettings = toSettings(state)
    if (shown?.sessionID !== sessionID) shown = { sessionID, transcript: createTranscript(rowSettings) }
    shown.transcript.setSettings(rowSettings)
    shown.transcript.setMessages(toMessages(state, sessionID))
    return shown.transcript
  }

  /** Prompts after the one that is being answered are marked as queued. */
  function toMessages(state: State, sessionID: string): readonly TranscriptMessage[] {
    const list = state.messages.get(sessionID) ?? []
    const isBusy = state.activities.has(sessionID)
    if (!isBusy) return list
    if (marked?.list === state.messages && marked.isBusy === isBusy) return marked.messages
    const answering = list.findLast(({ info }) => info.role === "assistant" && info.time.completed === undefined)?.info
    const parentID = answering?.role === "assistant" ? answering.parentID : undefined
    const lastUserID = list.findLast(({ info }) => info.role === "user")?.info.id
    const hasQueue = parentID !== undefined && lastUserID !== undefined && compareIds(lastUserID, parentID) > 0
    const messages = hasQueue
      ? list.map((entry) =>
          entry.info.role === "user" && compareIds(entry.info.id, parentID) > 0 ? { ...entry, isQueued: true } : entry,
        )
      : list
    marked = { list: state.messages, isBusy, messages }
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
    const { top, left, width, height } = view.layout.pane
    const rows: Row[] = [...window.rows]
    while (rows.length < height) rows.push(emptyRow)
    if (!window.isAtEnd)
      rows[height - 1] = withPill(rows[height - 1] ?? emptyRow, toPill(state, sessionID, window), width)
    const colours = theme(state)
    if (painter?.theme !== colours || painter.width !== width)
      painter = { theme: colours, width, paint: createRowPainter(colours.theme, colours.depth, width) }
    const blank = toSgr(colours.theme.background, colours.depth, true)
    return {
      top,
      left,
      width,
      height,
      rows: rows.map(painter.paint),
      covered: [...covers.values()],
      ...(blank ? { blank: `\x1b[${blank}m` } : {}),
    }
  }

  function update() {
    content = toContent(store.getState())
    screen.setPane(content)
    // After React: what also changes a frame of Ink leaves with that frame, and then there is nothing left to write.
    turn ??= setImmediate(() => {
      turn = undefined
      screen.paintNow()
    })
  }

  const unsubscribe = store.subscribe(update)
  update()

  return {
    cover(owner, area) {
      if (area) covers.set(owner, area)
      else covers.delete(owner)
      if (!content) return
      content = { ...content, covered: [...covers.values()] }
      screen.setPane(content)
      turn ??= setImmediate(() => {
        turn = undefined
        screen.paintNow()
      })
    },
    scroll(step) {
      const state = store.getState()
      const sessionID = findShownSession(state)
      if (sessionID === undefined) return
      const transcript = transcriptOf(state, sessionID)
      const view = viewOf(state, sessionID)
      const page = Math.max(1, view.height - 2)
      const rows = {
        "line-up": -1,
        "line-down": 1,
        "half-up": -Math.ceil(page / 2),
        "half-down": Math.ceil(page / 2),
        "page-up": -page,
        "page-down": page,
        first: 0,
        last: 0,
      }[step]
      const scroll = step === "first" ? transcript.toFirst() : step === "last" ? "end" : transcript.scrollBy(view, rows)
      store.update((before) => setScroll(before, sessionID, scroll))
    },
    setLexer(next) {
      lexer = next
      update()
    },
    isLive: () => isLive,
    dispose() {
      unsubscribe()
      clearImmediate(turn)
      screen.setPane(null)
    },
  }
}

type Below = { readonly below: number; readonly messagesBelow: number }

function toPill(state: State, sessionID: string, { below, messagesBelow }: Below): Row {
  const needsPerson = isWaiting(state, sessionID)
  const text = needsPerson ? " △ needs you (end) " : ` ↓ ${messagesBelow > 0 ? messagesBelow : `${below} rows`} (end) `
  return [span(text, { fg: "background", bg: needsPerson ? "warning" : "primary" })]
}

function withPill(row: Row, pill: Row, columns: number): Row {
  const room = columns - rowWidth(pill) - 1
  return [...padRow(cutRow(row, room), room), ...pill]
}
