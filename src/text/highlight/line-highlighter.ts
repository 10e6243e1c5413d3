// Highlights code that arrives line by line. A comment or string that was opened in a line above is highlighted again together
// with the new line, up to 2048 characters. Beyond that, lines are approximated, and highlighted again only when the open part
// has grown by a quarter.
import type { Highlight } from "./highlight.ts"
import { span, type Row, type Style } from "../row/span.ts"

export type LineHighlighter = {
  /** The row of the next complete line. */
  push(line: string): Row
  /** The row of an incomplete line. */
  peek(line: string): Row
  /** Whether some lines were approximated. */
  isApproximate(): boolean
}

/** The most characters that are highlighted again for each line. */
const maxChars = 2048

/** Undefined for an unknown language. */
export function createLineHighlighter(
  highlight: Highlight,
  language: string,
  base: Style,
): LineHighlighter | undefined {
  if (!highlight("", language, base)) return undefined
  /** The lines since the last one after which nothing was open. */
  let open: string[] = []
  let openChars = 0
  let highlightedChars = 0
  let last: Row = []
  let hasApproximated = false

  function approximate(line: string): Row {
    const style = last.at(-1)?.style
    if (style?.fg === "syntaxComment" || style?.fg === "syntaxString") return line ? [span(line, style)] : []
    return highlight(line, language, base)?.lines[0] ?? []
  }

  return {
    push(line) {
      open.push(line)
      openChars += line.length + 1
      if (openChars > maxChars && openChars < highlightedChars * 1.25) {
        hasApproximated = true
        return approximate(line)
      }
      highlightedChars = openChars
      const found = highlight(`${open.join("\n")}\n`, language, base)
      last = found?.lines[open.length - 1] ?? []
      if (found?.isClosed) {
        open = []
        openChars = highlightedChars = 0
      }
      return last
    },
    peek(line) {
      if (openChars > maxChars) return approximate(line)
      return highlight([...open, line].join("\n"), language, base)?.lines[open.length] ?? []
    },
    isApproximate: () => hasApproximated,
  }
}
