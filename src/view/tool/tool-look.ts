// How a tool call looks: what every tool's own file gives, and what it is given. Pure data in, rows out.
import type { ToolPart } from "../../../server/schema/part.ts"
import type { Highlight } from "../../text/highlight/highlight.ts"
import type { Row } from "../../text/row/span.ts"

export type ToolCall = {
  readonly part: ToolPart
  readonly name: string
  readonly status: "pending" | "running" | "completed" | "error"
  readonly input: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
  readonly title: string
  /** Empty until the call is completed. */
  readonly output: string
  /** Empty unless it failed. */
  readonly error: string
  /** Milliseconds so far, or in all. */
  readonly durationMs: number
}

/** What a tool's rows may depend on. */
export type ToolLayout = {
  /** Cells for the tool's own rows, frame and indent taken off. */
  readonly columns: number
  readonly isExpanded: boolean
  /** A turning glyph for what is still going on. */
  readonly spinner: string
  /** A path as the reader knows it: relative to the project where it is inside. */
  readonly shortPath: (path: string) => string
  readonly highlight?: Highlight | undefined
}

/** `→ Read src/a.ts  120 lines`: a verb, what it was done to, what came of it. */
export type ToolSummary = { readonly verb: string; readonly target?: string; readonly note?: string }

export type ToolLook = {
  readonly glyph: string
  readonly summary: (call: ToolCall, layout: ToolLayout) => ToolSummary
  /** Several calls in a row as one: `Read 6 files`. Without it each stands alone. */
  readonly group?: (count: number) => string
  /** Rows under the summary; none means that the call is one quiet line. */
  readonly body?: (call: ToolCall, layout: ToolLayout) => readonly Row[]
  /** Right of the summary: `+5 −0`, an exit code. */
  readonly aside?: (call: ToolCall) => Row
  /** Drawn as a block on a panel even before it has a body. */
  readonly isBlock?: boolean
  /** The turning glyph stands in place of its own while it runs. */
  readonly isSpinnerFirst?: boolean
}

/** `{}`'s text field, or nothing: what a model sends has the type that it has. */
export function textOf(record: Readonly<Record<string, unknown>>, key: string): string {
  const value = record[key]
  return typeof value === "string" ? value : ""
}

export function countIn(record: Readonly<Record<string, unknown>>, key: string): number | undefined {
  const value = record[key]
  return typeof value === "number" ? value : undefined
}

export function recordsIn(record: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>>[] {
  const value = record[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : []
}
