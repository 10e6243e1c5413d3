// The pieces that a message is drawn in. A unit is drawn again only when what it is made of has changed, or while it is
// live; rows of a finished unit are never made twice at one width.
import type { Markdown } from "../../../text/markdown/markdown.ts"
import { type Row, span } from "../../../text/row/span.ts"
import { indentOf } from "./row-settings.ts"

/** `line`: stands close to other lines; `block`: has an empty row before and after it. */
export type UnitKind = "line" | "block"

export type DrawContext = {
  readonly nowMs: number
  /** What the unit left of its growing text when it was drawn last. */
  readonly markdown: Markdown | undefined
}

type Drawn = { readonly rows: readonly Row[]; readonly markdown?: Markdown | undefined }

export type UnitPlan = {
  /** Stable while the message grows: the id of its first part, or a word of its own. */
  readonly id: string
  /** The objects that it is made of; the same objects mean the same rows. */
  readonly parts: readonly unknown[]
  readonly kind: UnitKind
  /** Depends on the time, or still grows. */
  readonly isLive: boolean
  readonly draw: (context: DrawContext) => Drawn
}

/** Spaces up to where an answer's text starts. */
export function indentRow(columns: number): Row {
  return [span(" ".repeat(indentOf(columns)))]
}
