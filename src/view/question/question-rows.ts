// The question prompt as rows: tabs, the question with its choices, the review, and the keys. Pure.
import type { QuestionInfo, QuestionRequest } from "../../../server/schema/question.ts"
import { hasReview, toAnswer, type AnswerDraft, type QuestionProgress } from "../../state/question.ts"
import { reveal } from "../../text/row/reveal.ts"
import { truncateRow, rowWidth, span, justifyRow, type Row } from "../../text/row/span.ts"
import { truncate } from "../../text/row/width.ts"
import { wrap } from "../../text/row/wrap.ts"
import { toChoiceItems } from "./choice-rows.ts"

export type QuestionInput = {
  readonly request: QuestionRequest
  readonly progress: QuestionProgress
  /** Number of pending requests. */
  readonly total: number
  /** The agents from the root to the one that asks; empty for the root itself. */
  readonly trail: string
  readonly columns: number
  readonly maxRows: number
}

/** Rows of the content from `start` up to `end`. */
export type RowRange = { readonly start: number; readonly end: number }

export type QuestionScreen = {
  readonly rows: readonly Row[]
  /** The content rows of each choice. */
  readonly ranges: readonly RowRange[]
  /** Index of the first content row that is shown. */
  readonly offset: number
  /** Number of content rows that are shown. */
  readonly room: number
  readonly maxOffset: number
  /** The field of the custom answer, while it has the focus and is visible. */
  readonly field: { readonly row: number; readonly left: number; readonly width: number } | undefined
}

const barColumns = 3
const maxHeaderCells = 24

export function toQuestionScreen(view: QuestionInput): QuestionScreen {
  const { request, progress, maxRows } = view
  const inner = view.columns - barColumns - 1
  const gap: readonly Row[] = maxRows >= 12 ? [[]] : []
  const bar = progress.isLeaving ? "warning" : "accent"
  const head = [...toHead(view, inner), ...gap]
  const foot = [...gap, toFoot(view, inner)]
  const question = request.questions[progress.tab]
  const draft = progress.drafts[progress.tab]
  const body = question ? toBody(question, draft, progress.focus, inner, gap) : toReview(view, inner)
  const free = Math.max(1, maxRows - head.length - foot.length)
  const isWhole = body.rows.length <= free
  const room = isWhole ? body.rows.length : Math.max(1, free - 1)
  const maxOffset = body.rows.length - room
  const offset = Math.max(0, Math.min(progress.offset, maxOffset))
  const shown = body.rows.slice(offset, offset + room)
  const more = isWhole || free < 2 ? [] : [toMore(offset, maxOffset - offset)]
  const inField = body.field && body.field.row >= offset && body.field.row < offset + room ? body.field : undefined
  return {
    rows: [...head, ...shown, ...more, ...foot].map((row) => [
      span("┃", { fg: bar }),
      span("  "),
      ...truncateRow(row, inner, "…"),
    ]),
    ranges: body.ranges,
    offset,
    room,
    maxOffset,
    field: inField && {
      row: head.length + inField.row - offset,
      left: barColumns + inField.left,
      width: Math.max(2, inner - inField.left),
    },
  }
}

/** The offset closest to the given one at which the whole range is visible. */
export function toOffset({ offset, room }: Pick<QuestionScreen, "offset" | "room">, range: RowRange): number {
  return Math.min(range.start, Math.max(offset, range.end - room))
}

type Body = {
  readonly rows: readonly Row[]
  readonly ranges: readonly RowRange[]
  readonly field: { readonly row: number; readonly left: number } | undefined
}

function toBody(
  question: QuestionInfo,
  draft: AnswerDraft | undefined,
  focus: number,
  columns: number,
  gap: readonly Row[],
): Body {
  const note = question.multiple ? [span(" (several can be chosen)", { fg: "textMuted" })] : []
  const text = span(reveal(question.question, { multiline: true }), { fg: "text", bold: true })
  const rows: Row[] = [...wrap([text, ...note], columns), ...gap]
  const ranges: RowRange[] = []
  let field: Body["field"]
  for (const item of toChoiceItems(question, draft, focus, columns)) {
    if (item.fieldLeft !== undefined) field = { row: rows.length, left: item.fieldLeft }
    ranges.push({ start: rows.length, end: rows.length + item.rows.length })
    rows.push(...item.rows)
  }
  return { rows, ranges, field }
}

function toReview({ request, progress }: QuestionInput, columns: number): Body {
  const rows = request.questions.flatMap((question, index) => {
    const answer = toAnswer(question, progress.drafts[index]).join(", ")
    const shown = answer === "" ? span("not answered", { fg: "warning" }) : span(reveal(answer), { fg: "text" })
    return wrap([span(`${toName(question, index)}: `, { fg: "textMuted" }), shown], columns, { hangingIndent: 2 })
  })
  return { rows, ranges: [], field: undefined }
}

/** The question's header, cut to a short name. */
function toName({ header }: QuestionInfo, index: number): string {
  return truncate(reveal(header).trim(), maxHeaderCells) || `Question ${index + 1}`
}

function toHead(view: QuestionInput, columns: number): Row[] {
  const { request, total, trail } = view
  const counter: Row = total > 1 ? [span(`1 of ${total}`, { fg: "textMuted" })] : []
  const right = counter.length > 0 ? rowWidth(counter) + 2 : 0
  const title: Row = hasReview(request)
    ? toTabs(view, columns - right)
    : [span("? ", { fg: "accent" }), span(request.questions.map(toName).join(), { fg: "text", bold: true })]
  const from: Row[] = trail ? [[span(trail, { fg: "textMuted" })]] : []
  return [justifyRow(title, counter, columns), ...from]
}

/** All tabs where they fit; otherwise the open one and its position. */
function toTabs({ request, progress }: QuestionInput, columns: number): Row {
  const names = [
    ...request.questions.map((question, index) => ({
      name: toName(question, index),
      isDone: toAnswer(question, progress.drafts[index]).length > 0,
    })),
    { name: "Review", isDone: false },
  ]
  const tabs = names.map(({ name, isDone }, index): Row => {
    const text = ` ${name}${isDone ? " ✓" : ""} `
    const isOpen = index === progress.tab
    return [span(text, isOpen ? { fg: "background", bg: "accent", bold: true } : { fg: "textMuted" })]
  })
  // The open tab must be recognisable without colours.
  const marked = tabs.map((tab, index): Row => [span(index === progress.tab ? "❯" : " ", { fg: "accent" }), ...tab])
  const row = marked.flat()
  if (rowWidth(row) <= columns) return row
  return [span(`‹ ${progress.tab + 1}/${tabs.length} › `, { fg: "textMuted" }), ...(tabs[progress.tab] ?? [])]
}

function toMore(above: number, below: number): Row {
  const note = [above > 0 ? `${above} above` : "", below > 0 ? `${below} below` : ""].filter(Boolean).join(", ")
  return [span(`… ${note} · `, { fg: "warning" }), span("↑↓", { fg: "text" }), span(" scroll", { fg: "textMuted" })]
}

/** The keys; those at the end are left out where there is no room. */
function toFoot({ request, progress }: QuestionInput, columns: number): Row {
  if (progress.isLeaving) {
    const full = "esc again to dismiss the question and end the turn"
    return [span(columns >= full.length ? full : "esc again to dismiss", { fg: "warning", bold: true })]
  }
  const question = request.questions[progress.tab]
  const isCustom = question !== undefined && progress.focus >= question.options.length
  const enter = !question ? "send" : isCustom ? "keep" : question.multiple ? "toggle" : "choose"
  const keys = [
    ["enter", hasReview(request) ? enter : "answer"],
    ["esc", "dismiss"],
    ...(hasReview(request) ? [["⇆", "tab"]] : []),
    ["↑↓", question ? "move" : "scroll"],
    ...(question && !isCustom && question.options.length > 0 ? [[toNumbers(question.options.length), "choose"]] : []),
  ] as const
  let row: Row = []
  for (const [key, meaning] of keys) {
    const next = [
      ...row,
      ...(row.length > 0 ? [span("  ")] : []),
      span(`${key} `, { fg: "text" }),
      span(meaning ?? "", { fg: "textMuted" }),
    ]
    if (rowWidth(next) > columns) break
    row = next
  }
  return row
}

function toNumbers(count: number): string {
  return count === 1 ? "1" : `1-${Math.min(9, count)}`
}
