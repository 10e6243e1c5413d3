// Renders a tool call: the type that every tool's file implements, and its input. Pure: data in, rows out.
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
  /** Until now while the call runs; in total afterwards. */
  readonly durationMs: number
}

/** What a tool's rows may depend on besides the call. */
export type ToolLayout = {
  /** Cells for the tool's rows, without frame and indent. */
  readonly columns: number
  readonly isExpanded: boolean
  /** The spinner's glyph now. */
  readonly spinner: string
  /** Relative to the project if the path is inside it. */
  readonly shortPath: (path: string) => string
  readonly highlight?: Highlight | undefined
}

/** `→ Read src/a.ts  120 lines`: a verb, its target, the result. */
export type ToolSummary = { readonly verb: string; readonly target?: string; readonly note?: string }

export type ToolRenderer = {
  readonly glyph: string
  readonly summary: (call: ToolCall, layout: ToolLayout) => ToolSummary
  /** Consecutive calls as one: `Read 6 files`. Without it each call has a summary of its own. */
  readonly group?: (count: number) => string
  /** Rows under the summary; a call without them is one quiet line. */
  readonly body?: (call: ToolCall, layout: ToolLayout) => readonly Row[]
  /** Right of the summary: `+5 −0`, an exit code. */
  readonly aside?: (call: ToolCall) => Row
  /** Drawn as a block on a panel even before it has a body. */
  readonly isBlock?: boolean
  /** The spinner replaces the tool's glyph while the call runs. */
  readonly isSpinnerFirst?: boolean
}
