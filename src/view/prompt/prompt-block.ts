// The prompt as rows, and the cell of its caret.
import { findArgumentHint } from "../../command/menu/slash-menu.ts"
import { findModel } from "../../state/catalogue.ts"
import { findSelectedModel, toSelectedAgent, type ModelInput } from "../../state/model-selection.ts"
import { toSpacing, toTextColumns, type ScreenSize } from "../../state/breakpoint.ts"
import { toModelText } from "../../state/model-ref.ts"
import { memoize, pick } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import { findVariant } from "../../state/variant.ts"
import { findSelection, type Atom, type Buffer } from "../../text/buffer/buffer.ts"
import { layout, toPosition, toDisplayText, type LayoutRow } from "../../text/buffer/layout.ts"
import { pluralize, formatBytes } from "../../text/number.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, padRow, span, type Paint, type Row, type Span, type Style } from "../../text/row/span.ts"
import { toAgentPaint } from "./agent-paint.ts"
import { toPlaceholder } from "./placeholder.ts"

export type PromptBlock = {
  readonly rows: readonly Row[]
  /** The cell of the caret, relative to these rows. */
  readonly cursor: { readonly x: number; readonly y: number }
  readonly columns: number
}

const background: Style = { bg: "backgroundElement" }

type PromptInput = ModelInput &
  Pick<State, "editor" | "isShell" | "isRemote" | "serverCommands" | "variants" | "isSidebarHidden"> &
  ScreenSize & { readonly isHome: boolean; readonly width: number }

/** Computes the prompt for a width in columns. `seed` chooses the example that an empty prompt shows. */
export function createPromptBlock(seed: number): (state: State, width: number) => PromptBlock {
  return memoize(
    (state: State, width: number): PromptInput => ({
      ...pick(state, "editor", "isShell", "isRemote", "serverCommands", "variants", "isSidebarHidden"),
      ...pick(state, "agent", "agents", "config", "models", "startModel", "recentModels", "providers", "defaultModels"),
      ...pick(state, "columns", "rows"),
      isHome: state.route.name === "home",
      width,
    }),
    (input) => toPromptBlock(input, seed),
  )
}

function toPromptBlock(input: PromptInput, seed: number): PromptBlock {
  const { isHome, isShell, width } = input
  const { hasPadding, hasEdge, barColumns } = toSpacing(input)
  const paint = isShell ? "warning" : toAgentPaint(input, toSelectedAgent(input))
  const { buffer } = input.editor
  const rows = layout(buffer.text, toTextColumns(input, isHome))
  const caret = toPosition(buffer.text, rows, buffer.cursor)
  const height = Math.min(rows.length, maxDraftRows(input))
  const first = toFirstRow(rows.length, height, caret.row)
  const text: Row[] =
    buffer.text === ""
      ? [[span(sanitize(toPlaceholder(seed, isShell)), { ...background, fg: "textMuted" })]]
      : rows.slice(first, first + height).map((row) => toTextRow(buffer, row))
  const hint = findArgumentHint(input)
  const last = text.at(-1)
  if (hint !== undefined && last)
    text[text.length - 1] = [...last, span(sanitize(hint), { ...background, fg: "textMuted", italic: true })]
  const pad: readonly Row[] = hasPadding ? [[]] : []
  const position = rows.length > height ? `row ${caret.row + 1} of ${rows.length}` : undefined
  const inner = [...pad, ...text, ...pad, toInfoRow(input, paint, position)]
  const body = inner.map((row) => withBar(row, paint, barColumns, width))
  const edge: Row[] = hasEdge
    ? [[span("╹", { fg: paint }), span("▀".repeat(Math.max(0, width - 1)), { fg: "backgroundElement" })]]
    : []
  return {
    rows: [...body, ...edge],
    cursor: { x: barColumns + (buffer.text === "" ? 0 : caret.column), y: pad.length + caret.row - first },
    columns: width,
  }
}

/** Rows of a draft that are shown at once; a longer draft scrolls. */
function maxDraftRows({ rows }: ScreenSize): number {
  return Math.max(1, Math.min(10, Math.floor(rows / 3)))
}

/** Index of the first visible row of a long draft: the caret is in the middle, and no row is left empty. */
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
    spans.push(span(toDisplayText(buffer.text.slice(from, to)), toTextStyle(atom, isSelected)))
  }
  return spans
}

function toTextStyle(atom: Atom | undefined, isSelected: boolean): Style {
  const style: Style = atom ? { ...background, fg: "background", bg: "accent" } : { ...background, fg: "text" }
  return isSelected ? { ...style, fg: "selectedListItemText", bg: "primary" } : style
}

/** `position` is the row of the caret in a draft that is not shown whole. */
function toInfoRow(input: PromptInput, paint: Paint, position: string | undefined): Row {
  const more = position === undefined ? [] : [span(`  ${position}`, { ...background, fg: "textMuted" })]
  if (input.isShell) {
    return [
      span("Shell", { ...background, fg: paint, bold: true }),
      span("   esc ", { ...background, fg: "text" }),
      span("leave the shell mode", { ...background, fg: "textMuted" }),
      ...more,
    ]
  }
  const ref = findSelectedModel(input)
  const found = findModel(input, ref)
  const agent = toSelectedAgent(input)
  const row: Span[] = [
    span(sanitize(agent.charAt(0).toUpperCase() + agent.slice(1)), { ...background, fg: paint, bold: true }),
  ]
  const name = found?.model.name ?? (ref ? toModelText(ref) : undefined)
  if (name)
    row.push(span(" · ", { ...background, fg: "textMuted" }), span(sanitize(name), { ...background, fg: "text" }))
  if (found) row.push(span(`  ${sanitize(found.provider.name)}`, { ...background, fg: "textMuted" }))
  const variant = findVariant(input)
  if (variant) row.push(span(` · ${sanitize(variant)}`, { ...background, fg: "accent" }))
  row.push(...more)
  const media = toMediaText(input.editor.buffer)
  if (media) row.push(span(`  ${media}`, { ...background, fg: "info" }))
  if (input.isRemote) row.push(span("  contains text from another program", { ...background, fg: "warning" }))
  return row
}

/** The attached images and PDFs and their size: `2 images, 310 KB`. */
function toMediaText({ atoms }: Buffer): string {
  const media = atoms.flatMap((atom) => (atom.kind === "image" ? [atom.payload] : []))
  if (media.length === 0) return ""
  const images = media.filter(({ mime }) => mime.startsWith("image/")).length
  const others = media.length - images
  const counts = [images > 0 ? pluralize(images, "image") : "", others > 0 ? pluralize(others, "PDF") : ""]
  const bytes = media.reduce((sum, { url }) => sum + toByteCount(url), 0)
  return [...counts.filter(Boolean), formatBytes(bytes)].join(", ")
}

/** Four characters of base64 encode three bytes. */
function toByteCount(dataUrl: string): number {
  const padding = dataUrl.endsWith("==") ? 2 : dataUrl.endsWith("=") ? 1 : 0
  return Math.floor(((dataUrl.length - dataUrl.indexOf(",") - 1) * 3) / 4) - padding
}

function withBar(row: Row, paint: Paint, barColumns: number, columns: number): Row {
  const bar = [span("┃", { ...background, fg: paint }), span(" ".repeat(barColumns - 1), background)]
  return padRow([...bar, ...truncateRow(row, columns - barColumns, "…")], columns, background)
}
