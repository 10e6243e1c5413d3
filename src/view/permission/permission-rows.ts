// The permission prompt as rows: the request, the choices, and the second steps. Pure.
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import type { PermissionStep } from "../../state/permission.ts"
import { truncateRow, rowWidth, span, justifyRow, type Row } from "../../text/row/span.ts"
import { wrap } from "../../text/row/wrap.ts"
import { hardWrap, type RequestContent } from "./request-rows.ts"

export type PermissionInput = {
  readonly request: PermissionRequest
  readonly content: RequestContent
  readonly step: PermissionStep
  /** Index of the choice that has the focus. */
  readonly focus: number
  /** Number of pending requests. */
  readonly total: number
  /** The agents from the root to the one that asks; empty for the root itself. */
  readonly trail: string
  /** Index of the first content row that is shown. */
  readonly offset: number
  readonly columns: number
  readonly maxRows: number
}

export type PermissionScreen = {
  readonly rows: readonly Row[]
  /** Row of the field for a message; undefined in other steps than "reject". */
  readonly inputRow: number | undefined
  /** The largest offset the content can be scrolled to. */
  readonly maxOffset: number
  /** Row of the hint that there is more content; undefined where all of it is shown. */
  readonly moreRow: number | undefined
}

export type Choice = { readonly number: number; readonly label: string; readonly key: string }

const allChoices: readonly Choice[] = [
  { number: 1, label: "Allow once", key: "y" },
  { number: 2, label: "Allow always", key: "a" },
  { number: 3, label: "Reject", key: "n" },
]

/** The choices of a request. A request without patterns cannot be allowed always; the other numbers stay the same. */
export function toChoices(request: Pick<PermissionRequest, "always">): readonly Choice[] {
  return request.always.length > 0 ? allChoices : allChoices.filter(({ key }) => key !== "a")
}

export function toPermissionScreen(view: PermissionInput): PermissionScreen {
  const inner = view.columns - 4
  const counter: Row = view.total > 1 ? [span(`1 of ${view.total}`, { fg: "textMuted" })] : []
  const title: Row = justifyRow(
    [span("△ ", { fg: "warning" }), span("Permission required", { fg: "text", bold: true })],
    counter,
    inner,
  )
  const trail: Row = view.trail ? [span(view.trail, { fg: "textMuted" })] : []
  const top = [title, justifyRow([span("  "), ...view.content.head], trail, inner)]
  const bottom = toBottom(view, inner, view.maxRows >= 10 ? [[]] : [])
  const room = Math.max(1, view.maxRows - top.length - bottom.rows.length)
  const body = view.step === "always" ? toPatterns(view.request, inner) : view.content.rows
  const shown = toWindow(body, view.offset, room)
  const rows = [...top, ...shown.rows, ...bottom.rows].map((row) => withBar(truncateRow(row, inner, "…")))
  const before = top.length + shown.rows.length
  return {
    rows,
    inputRow: bottom.inputRow === undefined ? undefined : before + bottom.inputRow,
    maxOffset: shown.maxOffset,
    moreRow: shown.maxOffset > 0 ? before - 1 : undefined,
  }
}

function toBottom(
  view: PermissionInput,
  columns: number,
  gap: readonly Row[],
): { rows: readonly Row[]; inputRow?: number } {
  switch (view.step) {
    case "choose":
      return { rows: [...gap, ...toChoiceRows(view, columns)] }
    case "always":
      return { rows: [...gap, ...toButtons(["Confirm (y)", "Cancel (esc)"], view.focus, columns)] }
    case "reject": {
      const text = "What should it do instead? Leave it empty to reject and stop."
      const question =
        gap.length > 0
          ? [...gap, ...wrap([span(text, { fg: "text" })], columns)]
          : [[span("What instead?", { fg: "text" })]]
      const keys = [
        span("enter ", { fg: "text" }),
        span("reject  ", { fg: "textMuted" }),
        span("esc ", { fg: "text" }),
        span("back", { fg: "textMuted" }),
      ]
      return { rows: [...question, [span("❯ ", { fg: "warning" })], keys], inputRow: question.length }
    }
  }
}

function toChoiceRows({ request, focus }: PermissionInput, columns: number): Row[] {
  const labels = toChoices(request).map(({ number, label, key }) => `${number} ${label} (${key})`)
  return toButtons(labels, focus, columns)
}

/** Side by side where they fit, otherwise below each other. */
function toButtons(labels: readonly string[], focus: number, columns: number): Row[] {
  const buttons = labels.map((label, index): Row =>
    index === focus
      ? [span(`❯ ${label} `, { fg: "background", bg: "warning", bold: true })]
      : [span(`  ${label} `, { fg: "text" })],
  )
  const line = buttons.flatMap((button) => [...button, span(" ")])
  return rowWidth(line) <= columns ? [line] : buttons
}

function toPatterns(request: PermissionRequest, columns: number): Row[] {
  const lead: Row = [span("These will run without a question until the program ends:", { fg: "text" })]
  return [
    lead,
    ...request.always.flatMap((pattern) =>
      hardWrap(
        `  ${request.permission} ${pattern}`,
        columns,
        { fg: "warning" },
        { isCommand: ["bash", "sandbox"].includes(request.permission) },
      ),
    ),
  ]
}

function toWindow(body: readonly Row[], offset: number, room: number): { rows: readonly Row[]; maxOffset: number } {
  if (body.length <= room) return { rows: body, maxOffset: 0 }
  const height = Math.max(1, room - 1)
  const maxOffset = body.length - height
  const from = Math.min(offset, maxOffset)
  const below = body.length - from - height
  const note = [from > 0 ? `${from} above` : "", below > 0 ? `${below} below` : ""].filter(Boolean).join(", ")
  const more: Row = [
    span(`… ${note} · `, { fg: "warning" }),
    span("↑↓", { fg: "text" }),
    span(" scroll", { fg: "textMuted" }),
  ]
  return { rows: [...body.slice(from, from + height), more].slice(0, Math.max(1, room)), maxOffset }
}

function withBar(row: Row): Row {
  return [span("┃", { fg: "warning" }), span("  "), ...row]
}
