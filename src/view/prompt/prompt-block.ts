// The prompt as rows, and the cell of its caret. Pure.
import { findArgumentHint } from "../../command/menu/slash-menu.ts"
import { findModel } from "../../state/catalogue.ts"
import { findSelectedModel, toSelectedAgent } from "../../state/model-selection.ts"
import { toSpacing, toTextColumns } from "../../state/breakpoint.ts"
import { toModelText } from "../../state/model-ref.ts"
import type { State } from "../../state/state.ts"
import { findVariant } from "../../state/variant.ts"
import { findSelection, type Atom, type Buffer } from "../../text/buffer/buffer.ts"
import { layout, positionOf, toShown, type LayoutRow } from "../../text/buffer/layout.ts"
import { countOf, formatBytes } from "../../text/number.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { cutRow, padRow, span, type Paint, type Row, type Span, type Style } from "../../text/row/span.ts"
import { maxDraftRows } from "../session/session-layout.ts"
import { toAgentPaint } from "./agent-paint.ts"
import { toPlaceholder } from "./placeholder.ts"

export type PromptBlock = {
  readonly rows: readonly Row[]
  /** Where the caret is in these rows. */
  readonly cursor: { readonly x: number; readonly y: number }
  readonly columns: number
}

const ground: Style = { bg: "backgroundElement" }

/** The prompt for a width; `seed` chooses the example that an empty one shows. */
export function toPromptBlock(state: State, columns: number, seed: number): PromptBlock {
  const fit = toSpacing(state)
  const isHome = state.route.name === "home"
  const paint = state.isShell ? "warning" : toAgentPaint(state, toSelectedAgent(state))
  const { buffer } = state.editor
  const rows = layout(buffer.text, toTextColumns(state, isHome))
  const caret = positionOf(buffer.text, rows, buffer.cursor)
  const height = Math.min(rows.length, maxDraftRows(state))
  const first = toFirstRow(rows.length, height, caret.row)
  const text: Row[] =
    buffer.text === ""
      ? [[span(sanitize(toPlaceholder(seed, state.isShell)), { ...ground, fg: "textMuted" })]]
      : rows.slice(first, first + height).map((row) => toTextRow(buffer, row))
  const hint = findArgumentHint(state)
  const last = text.at(-1)
  if (hint !== undefined && last)
    text[text.length - 1] = [...last, span(sanitize(hint), { ...ground, fg: "textMuted", italic: true })]
  const pad: readonly Row[] = fit.hasPadding ? [[]] : []
  const place = rows.length > height ? `row ${caret.row + 1} of ${rows.length}` : undefined
  const inner = [...pad, ...text, ...pad, toInfoRow(state, paint, place)]
  const body = inner.map((row) => withBar(row, paint, fit.barColumns, columns))
  const edge: Row[] = fit.hasEdge
    ? [[span("╹", { fg: paint }), span("▀".repeat(Math.max(0, columns - 1)), { fg: "backgroundElement" })]]
    : []
  return {
    rows: [...body, ...edge],
    cursor: { x: fit.barColumns + (buffer.text === "" ? 0 : caret.column), y: pad.length + caret.row - first },
    columns,
  }
}

/** The window of a long draft: as far down as the caret needs, never leaving rows empty. */
function toFirstRow(count: number, height: number, caretRow: number): number {
  if (count <= height) return 0
  return Math.max(0, Math.min(count - height, caretRow - Math.floor(height / 2)))
}

function toTextRow(buffer: Buffer, { start, end }: LayoutRow): Row {
  const selection = findSelection(buffer)
  const cuts = new Set([start, end])
  const add = (offset: number) => offset > start && offset < end && cuts.add(offset)
  if (selection) [selection.start, selection.end].forEach(add)
  for (const atom of buffer.atoms) [atom.start, atom.end].forEach(add)
  const offsets = [...cuts].sort((a, b) => a - b)
  const spans: Span[] = []
  for (const [index, from] of offsets.entries()) {
    const to = offsets[index + 1]
    if (to === undefined || to === from) continue
    const isSelected = selection !== undefined && from >= selection.start && to <= selection.end
    const atom = buffer.atoms.find((known) => from >= known.start && to <= known.end)
    spans.push(span(toShown(buffer.text.slice(from, to)), toTextStyle(atom, isSelected)))
  }
  return spans
}

function toTextStyle(atom: Atom | undefined, isSelected: boolean): Style {
  const style: Style = atom ? { ...ground, fg: "background", bg: "accent" } : { ...ground, fg: "text" }
  return isSelected ? { ...style, fg: "selectedListItemText", bg: "primary" } : style
}

/** `place` is where the caret is in a draft that is not shown whole. */
function toInfoRow(state: State, paint: Paint, place: string | undefined): Row {
  const more = place === undefined ? [] : [span(`  ${place}`, { ...ground, fg: "textMuted" })]
  if (state.isShell) {
    return [
      span("Shell", { ...ground, fg: paint, bold: true }),
      span("   esc ", { ...ground, fg: "text" }),
      span("leave the shell mode", { ...ground, fg: "textMuted" }),
      ...more,
    ]
  }
  const ref = findSelectedModel(state)
  const found = findModel(state, ref)
  const agent = toSelectedAgent(state)
  const row: Span[] = [
    span(sanitize(agent.charAt(0).toUpperCase() + agent.slice(1)), { ...ground, fg: paint, bold: true }),
  ]
  const name = found?.model.name ?? (ref ? toModelText(ref) : undefined)
  if (name) row.push(span(" · ", { ...ground, fg: "textMuted" }), span(sanitize(name), { ...ground, fg: "text" }))
  if (found) row.push(span(`  ${sanitize(found.provider.name)}`, { ...ground, fg: "textMuted" }))
  const variant = findVariant(state)
  if (variant) row.push(span(` · ${sanitize(variant)}`, { ...ground, fg: "accent" }))
  row.push(...more)
  const media = toMediaText(state.editor.buffer)
  if (media) row.push(span(`  ${media}`, { ...ground, fg: "info" }))
  if (state.isRemote) row.push(span("  holds text from another program", { ...ground, fg: "warning" }))
  return row
}

/** What is attached besides text, and how much it is: `2 images, 310 KB`. */
function toMediaText({ atoms }: Buffer): string {
  const media = atoms.flatMap((atom) => (atom.kind === "image" ? [atom.payload] : []))
  if (media.length === 0) return ""
  const images = media.filter(({ mime }) => mime.startsWith("image/")).length
  const others = media.length - images
  const counts = [images > 0 ? countOf(images, "image") : "", others > 0 ? countOf(others, "PDF") : ""]
  const bytes = media.reduce((sum, { url }) => sum + toByteCount(url), 0)
  return [...counts.filter(Boolean), formatBytes(bytes)].join(", ")
}

/** Of base64, four characters are three bytes. */
function toByteCount(dataUrl: string): number {
  const padding = dataUrl.endsWith("==") ? 2 : dataUrl.endsWith("=") ? 1 : 0
  return Math.floor(((dataUrl.length - dataUrl.indexOf(",") - 1) * 3) / 4) - padding
}

function withBar(row: Row, paint: Paint, barColumns: number, columns: number): Row {
  const bar = [span("┃", { ...ground, fg: paint }), span(" ".repeat(barColumns - 1), ground)]
  return padRow([...bar, ...cutRow(row, columns - barColumns, "…")], columns, ground)
}
