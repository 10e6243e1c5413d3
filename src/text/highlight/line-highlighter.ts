// Colours code that grows line by line. A line costs itself and what it belongs to: a comment or a text that began in a
// line above is looked at together with it, up to a bound; beyond it lines are guessed until that has grown noticeably.
import type { Highlight } from "./highlight.ts"
import { span, type Row, type Style } from "../row/span.ts"

export type LineHighlighter = {
  /** The row of the next complete line. */
  push(line: string): Row
  /** The row of a line that is still being written. */
  peek(line: string): Row
  /** Some lines were guessed. */
  isApproximate(): boolean
}

// What is looked at again with each line at most.
const maxChars = 2048

/** Undefined for a language that is not known. */
export function createLineHighlighter(
  highlight: Highlight,
  language: string,
  base: Style,
): LineHighlighter | undefined {
  if (!highlight("", language, base)) return undefined
  /** Lines since nothing was open. */
  let open: string[] = []
  let openChars = 0
  let lookedChars = 0
  let last: Row = []
  let isGuessed = false

  function guess(line: string): Row {
    const style = last.at(-1)?.style
    if (style?.fg === "syntaxComment" || style?.fg === "syntaxString") return line ? [span(line, style)] : []
    return highlight(line, language, base)?.lines[0] ?? []
  }

  return {
    push(line) {
      open.push(line)
      openChars += line.length + 1
      if (openChars > maxChars && openChars < lookedChars * 1.25) {
        isGuessed = true
        return guess(line)
      }
      lookedChars = openChars
      const found = highlight(`${open.join("\n")}\n`, language, base)
      last = found?.lines[open.length - 1] ?? []
      if (found?.isClosed) {
        open = []
        openChars = lookedChars = 0
      }
      return last
    },
    peek(line) {
      if (openChars > maxChars) return guess(line)
      return highlight([...open, line].join("\n"), language, base)?.lines[open.length] ?? []
    },
    isApproximate: () => isGuessed,
  }
}
