// What the session screen shows apart from the transcript, computed from the state alone, for Ink and for the painter.
// Promises: as long as nothing of it changed the same object comes back, so that neither a token nor a key draws a frame
// of Ink.
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import type { QuestionRequest } from "../../../server/schema/question.ts"
import { findPermissions, toPermissionProgress, type PermissionProgress } from "../../state/permission.ts"
import { findQuestions, toQuestionProgress } from "../../state/question.ts"
import { hasSidebar, toPromptColumns } from "../../state/breakpoint.ts"
import type { State } from "../../state/state.ts"
import { findSubagent, toAgentTrail } from "../../state/subagent.ts"
import { findOpenTodo } from "../../state/todo.ts"
import type { Highlight } from "../../text/highlight/highlight.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { cutRow, span, type Row } from "../../text/row/span.ts"
import { width as cellsOf } from "../../text/row/width.ts"
import { layoutSession, type SessionLayout } from "./session-layout.ts"
import { toPermissionScreen, type PermissionScreen } from "../permission/permission-rows.ts"
import { toRequestContent, type RequestContent } from "../permission/request-rows.ts"
import { toQuestionScreen, type QuestionScreen } from "../question/question-rows.ts"
import type { PromptBlock } from "../prompt/prompt-block.ts"
import { toProblemRows, toProblems } from "../home/home-rows.ts"
import type { SidebarRows } from "../sidebar/sidebar-rows.ts"
import { createSidebarView } from "../sidebar/sidebar-view.ts"
import { toStatusRow } from "../status/status-row.ts"
import { toStatusItems } from "./status-items.ts"
import { toSubagentBar } from "./subagent-bar.ts"

type PermissionBlock = {
  readonly request: PermissionRequest
  readonly place: PermissionProgress
  readonly screen: PermissionScreen
}

type QuestionBlock = { readonly request: QuestionRequest; readonly screen: QuestionScreen }

export type SessionView = {
  readonly sessionID: string
  readonly layout: SessionLayout
  readonly permission: PermissionBlock | undefined
  /** Waits until no permission does. */
  readonly question: QuestionBlock | undefined
  /** In the place of the prompt, in a session that an agent started. */
  readonly subagent: readonly Row[] | undefined
  readonly todo: Row | undefined
  /** Where `layout` has room for it. */
  readonly sidebar: SidebarRows | undefined
  /** What is wrong, in full, where the status has no room for it. */
  readonly notice: readonly Row[]
  readonly status: Row
}

export type SessionViewOptions = {
  /** The prompt's rows for a width. Gives the same object for the same draft. */
  readonly toBlock: (state: State, columns: number) => PromptBlock
  /** The key of a command; empty for none. */
  readonly keyOf: (command: string) => string
  readonly version: string
  readonly highlight?: () => Highlight
}

// All that the rows of a question depend on.
const questionInputs = ["questions", "questionProgress", "sessions", "columns", "rows"] satisfies (keyof State)[]

/** The view of the session that is shown; remembers the last one. */
export function createSessionView(options: SessionViewOptions): (state: State, sessionID: string) => SessionView {
  const toSidebar = createSidebarView(options.version)
  const toContent = createRequestContent(options.highlight)
  let last: { state: State; view: SessionView } | undefined

  return (state, sessionID) => {
    if (last?.state === state && last.view.sessionID === sessionID) return last.view
    const before = last?.view.sessionID === sessionID ? last.view : undefined
    const width = toPromptColumns(state, false)
    const block = options.toBlock(state, width)
    const permission = keep(before?.permission, toPermission(state, sessionID, width, toContent))
    // Its texts may be long, and the clock goes on.
    const isSameQuestion =
      before?.permission === undefined &&
      last !== undefined &&
      questionInputs.every((name) => last?.state[name] === state[name])
    const question = permission
      ? undefined
      : before && isSameQuestion
        ? before.question
        : keep(before?.question, toQuestion(state, sessionID, width))
    const place = permission || question ? undefined : findSubagent(state, sessionID)
    const subagent = place && keep(before?.subagent, toSubagentBar(state, place, width, options.keyOf))
    const open = findOpenTodo(state.todos.get(sessionID))
    const todo = open && state.rows >= 12 && !hasSidebar(state) ? keep(before?.todo, toTodoRow(open, width)) : undefined
    const bottomRows = ((permission ?? question)?.screen.rows ?? subagent ?? block.rows).length
    const notice = keep(before?.notice, toNoticeRows(state, sessionID, width))
    const layout = keep(before?.layout, layoutSession(state, bottomRows, todo !== undefined, notice.length))
    const sidebar = layout.sidebar && toSidebar(state, sessionID, layout.sidebar)
    const items = toStatusItems(state, sessionID, state.clock, options.keyOf)
    const status = keep(before?.status, toStatusRow(items, layout.status.width))
    const view = keepShallow(before, {
      sessionID,
      layout,
      permission,
      question,
      subagent,
      todo,
      sidebar,
      notice,
      status,
    })
    last = { state, view }
    return view
  }
}

type ToContent = (state: State, request: PermissionRequest, columns: number) => RequestContent

/** A request may hold a long diff, and the clock goes on: its rows are kept as long as nothing of it changed. */
function createRequestContent(highlight: SessionViewOptions["highlight"]): ToContent {
  let last: { inputs: readonly unknown[]; content: RequestContent } | undefined
  return (state, request, columns) => {
    const part = findPart(state, request)
    const colours = highlight?.()
    const inputs = [request, part, columns, colours]
    if (last && inputs.every((one, index) => one === last?.inputs[index])) return last.content
    last = { inputs, content: toRequestContent(request, part, columns, colours) }
    return last.content
  }
}

function toPermission(
  state: State,
  sessionID: string,
  columns: number,
  toContent: ToContent,
): PermissionBlock | undefined {
  const waiting = findPermissions(state, sessionID)
  const [request] = waiting
  if (!request) return undefined
  const place = toPermissionProgress(state, request.id)
  const content = toContent(state, request, columns - 4)
  const screen = toPermissionScreen({
    request,
    content,
    step: place.step,
    focus: place.focus,
    offset: place.offset,
    position: 1,
    total: waiting.length,
    trail: toAgentTrail(state, request.sessionID).map((name) => sanitize(name).slice(0, 30)),
    columns,
    maxRows: Math.min(state.rows - 2, place.isFull ? state.rows : Math.max(8, Math.floor(state.rows * 0.6))),
  })
  return { request, place, screen }
}

function toQuestion(state: State, sessionID: string, columns: number): QuestionBlock | undefined {
  const waiting = findQuestions(state, sessionID)
  const [request] = waiting
  if (!request) return undefined
  const screen = toQuestionScreen({
    request,
    place: toQuestionProgress(state, request),
    total: waiting.length,
    trail: toAgentTrail(state, request.sessionID).map((name) => sanitize(name).slice(0, 30)),
    columns,
    maxRows: Math.min(state.rows - 2, Math.max(9, Math.floor(state.rows * 0.6))),
  })
  return { request, screen }
}

function findPart(state: State, { sessionID, tool }: PermissionRequest) {
  if (!tool) return undefined
  const message = state.messages.get(sessionID)?.findLast((entry) => entry.info.id === tool.messageID)
  return message?.parts.find((part) => part.type === "tool" && part.callID === tool.callID)
}

/** Why the server does not work, or the message of a retry that is longer than the status line. */
function toNoticeRows(state: State, sessionID: string, columns: number): readonly Row[] {
  const maxRows = Math.max(1, Math.floor(state.rows / 5))
  const { phase } = state.connection
  if (phase === "failed" || phase === "refused")
    return toProblemRows(toProblems({ ...state, problems: [] }), columns, maxRows)
  const status = state.activities.get(sessionID)?.status
  if (status?.type !== "retry" || (cellsOf(status.message) + retryCells <= columns && columns >= 60)) return []
  return toProblemRows([status.message], columns, maxRows)
}

// The countdown and the hint behind the message.
const retryCells = 60

function toTodoRow(open: { position: number; total: number; content: string }, columns: number): Row {
  const row = [
    span("▸ ", { fg: "primary" }),
    span(`${open.position}/${open.total} `, { fg: "textMuted" }),
    span(sanitize(open.content), { fg: "text" }),
  ]
  return cutRow(row, columns, "…")
}

/** The old value while it says the same. */
function keep<T>(before: T | undefined, after: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after
}

function keepShallow(before: SessionView | undefined, after: SessionView): SessionView {
  if (!before) return after
  const keys = Object.keys(after) as (keyof SessionView)[]
  return keys.every((key) => before[key] === after[key]) ? before : after
}
