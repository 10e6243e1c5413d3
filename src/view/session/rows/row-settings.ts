// What the rows of a transcript depend on besides the messages. Compared by identity: another object redraws every row.
import type { AssistantMessage } from "../../../../server/schema/message.ts"
import type { ToolDetail } from "../../../state/settings.ts"
import type { MarkdownLexer } from "../../../text/markdown/markdown.ts"
import type { Highlight } from "../../../text/highlight/highlight.ts"
import type { Paint } from "../../../text/row/span.ts"

export type RowSettings = {
  readonly columns: number
  /** Blocks have empty rows inside; not on small screens. */
  readonly hasPadding: boolean
  /** Undefined until the parser is loaded; answers are plain text until then. */
  readonly lexer?: MarkdownLexer | undefined
  /** Colours nothing until the grammars are loaded. */
  readonly highlight?: Highlight | undefined
  readonly detail: ToolDetail
  readonly isThinkingShown: boolean
  /** Messages show when they were written. */
  readonly hasTimestamps?: boolean
  /** Whether the part is expanded. */
  readonly isExpanded: (partID: string) => boolean
  readonly agentPaint: (agent: string) => Paint
  readonly agentName: (agent: string) => string
  readonly modelName: (providerID: string, modelID: string) => string
  /** Relative to the project if the path is inside it. */
  readonly shortPath: (path: string) => string
  /** What the user can do about an error; empty for nothing. */
  readonly errorHint: (error: NonNullable<AssistantMessage["error"]>) => string
  /** The key that opens a sub-agent, for its card; empty for none. */
  readonly subagentKeys: string
  /** The spinner's glyph at a time, Unix ms. */
  readonly spinner: (nowMs: number) => string
}

/** The column at which the text of an answer starts. */
export function indentOf(columns: number): number {
  return columns >= 80 ? 5 : 2
}
