// What is loaded after the first paint to draw content: the parser of Markdown and the colours of code.
import type { Highlight } from "../text/highlight/highlight.ts"
import type { MarkdownLexer } from "../text/markdown/markdown.ts"

export type RenderingState = {
  /** Undefined until the parser is loaded; answers are plain text until then. */
  readonly lexer: MarkdownLexer | undefined
  /** Colours nothing until the grammars are loaded. */
  readonly highlight: Highlight
}

export const emptyRendering: RenderingState = { lexer: undefined, highlight: () => undefined }
