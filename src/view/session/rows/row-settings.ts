// What the rows of a transcript depend on besides the messages. One object, compared by identity: a new one draws anew.
import type { AssistantMessage } from "../../../../server/schema/message.ts"
import type { ToolDetail } from "../../../state/settings.ts"
import type { MarkdownLexer } from "../../../text/markdown/markdown.ts"
import type { Highlight } from "../../../text/highlight/highlight.ts"
import type { Paint } from "../../../text/row/span.ts"

export type RowSettings = {
  readonly columns: number
  /** Empty rows inside blocks; small screens have none. */
  readonly hasPadding: boolean
  /** Undefined until the parser is loaded: answers are plain text so long. */
  readonly lexer?: MarkdownLexer | undefined
  /** Knows nothing until the grammars are loaded. */
  readonly highlight?: Highlight | undefined
  readonly detail: ToolDetail
  readonly isThinkingShown: boolean
  /** Messages tell when they were written. */
  readonly hasTimestamps?: boolean
  /** Whether the reader unfolded the part of this id. */
  readonly isExpanded: (partID: string) => boolean
  readonly agentPaint: (agent: string) => Paint
  readonly agentName: (agent: string) => string
  readonly modelName: (providerID: string, modelID: string) => string
  /** A path as the reader knows it: relative to the project where it is inside. */
  readonly shortPath: (path: string) => string
  /** What the reader can do about an error; empty for nothing. */
  readonly errorHint: (error: NonNullable<AssistantMessage["error"]>) => string
  /** The keys that lead to sub-agents, for their cards; empty for none. */
  readonly subagentKeys: string
  /** The glyph of what is going on, at a time. */
  readonly spinner: (nowMs: number) => string
}

/** Columns left free at both sides. */
export function marginOf(columns: number): number {
  return columns >= 80 ? 2 : columns >= 50 ? 1 : 0
}

/** Where the text of an answer starts. */
export function indentOf(columns: number): number {
  return columns >= 80 ? 5 : 2
}
