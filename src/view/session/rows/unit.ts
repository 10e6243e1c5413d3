// The units that a message is drawn in. A unit is drawn again only when the objects it consists of have changed, or while
// it is live; a finished unit is drawn once for each width.
import type { Markdown } from "../../../text/markdown/markdown.ts"
import { type Row, span } from "../../../text/row/span.ts"
import { indentOf } from "./row-settings.ts"

/** `line`: follows other lines directly; `block`: has an empty row before and after it. */
export type UnitKind = "line" | "block"

export type DrawContext = {
  readonly nowMs: number
  /** The parser of the unit's streaming text, from when it was drawn last. */
  readonly markdown: Markdown | undefined
}

type Drawn = { readonly rows: readonly Row[]; readonly markdown?: Markdown | undefined }

export type UnitPlan = {
  /** Stable while the message is streaming: the id of its first part, or a fixed name. */
  readonly id: string
  /** The values that it is drawn from; identical values mean the same rows. */
  readonly parts: readonly unknown[]
  readonly kind: UnitKind
  /** Its rows change with the clock. */
  readonly isLive: boolean
  readonly draw: (context: DrawContext) => Drawn
}

/** Spaces up to the column at which the text of an answer starts. */
export function indentRow(columns: number): Row {
  return [span(" ".repeat(indentOf(columns)))]
}
