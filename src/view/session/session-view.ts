// What the session screen shows apart from the transcript, computed from the state alone, for Ink and for the painter.
// Each part names its inputs; the whole is the same object while none of its parts has changed, so that neither a token nor
// a key draws a frame of Ink.
import { toPromptColumns } from "../../state/breakpoint.ts"
import { memoize, pick } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import type { Row } from "../../text/row/span.ts"
import { createPermissionView, type PermissionView } from "../permission/permission-view.ts"
import type { PromptBlock } from "../prompt/prompt-block.ts"
import { createQuestionView, type QuestionView } from "../question/question-view.ts"
import type { SidebarRows } from "../sidebar/sidebar-rows.ts"
import { createSidebarView } from "../sidebar/sidebar-view.ts"
import { createNotice } from "./notice.ts"
import { layoutSession, type SessionLayout } from "./session-layout.ts"
import { createSessionStatus } from "./session-status.ts"
import { createSubagentBar } from "./subagent-bar.ts"
import { createTodoLine } from "./todo-line.ts"

export type SessionView = {
  readonly sessionID: string
  readonly layout: SessionLayout
  readonly permission: PermissionView | undefined
  /** Undefined while a permission is pending. */
  readonly question: QuestionView | undefined
  /** Replaces the prompt in the session of a sub-agent. */
  readonly subagent: readonly Row[] | undefined
  readonly todo: Row | undefined
  /** Undefined where `layout` has no room for it. */
  readonly sidebar: SidebarRows | undefined
  /** A fault in full, where the status line has no room for it. */
  readonly notice: readonly Row[]
  readonly status: Row
}

export type SessionViewOptions = {
  /** The prompt's rows for a width. */
  readonly toPromptBlock: (state: State, columns: number) => PromptBlock
  readonly version: string
}

/** Computes the view of the session that is shown. */
export function createSessionView({
  toPromptBlock,
  version,
}: SessionViewOptions): (state: State, sessionID: string) => SessionView {
  const toPermission = createPermissionView()
  const toQuestion = createQuestionView()
  const toSubagentBar = createSubagentBar()
  const toTodo = createTodoLine()
  const toNotice = createNotice()
  const toLayout = memoize(
    (state: State, bottomRows: number, hasTodo: boolean, noticeRows: number) => ({
      ...pick(state, "columns", "rows", "isSidebarHidden", "isSidebarOver"),
      bottomRows,
      hasTodo,
      noticeRows,
    }),
    layoutSession,
  )
  const toSidebar = createSidebarView(version)
  const toStatus = createSessionStatus()

  function toParts(state: State, sessionID: string): SessionView {
    const width = toPromptColumns(state, false)
    const permission = toPermission(state, sessionID, width)
    const question = permission ? undefined : toQuestion(state, sessionID, width)
    const subagent = permission || question ? undefined : toSubagentBar(state, sessionID, width)
    const bottom = (permission ?? question)?.screen.rows ?? subagent ?? toPromptBlock(state, width).rows
    const todo = toTodo(state, sessionID, width)
    const notice = toNotice(state, sessionID, width)
    const layout = toLayout(state, bottom.length, todo !== undefined, notice.length)
    const sidebar = layout.sidebar && toSidebar(state, sessionID, layout.sidebar)
    const status = toStatus(state, sessionID, layout.status.width)
    return { sessionID, layout, permission, question, subagent, todo, sidebar, notice, status }
  }

  return memoize(toParts, (parts) => parts)
}
