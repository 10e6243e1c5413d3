// Renders a fenced code block while it streams. Each complete line is highlighted and wrapped once, so that the cost of an update
// does not depend on the length of the block.
import { createLineHighlighter } from "../highlight/line-highlighter.ts"
import { type BlockContext, codeLineRows, codeStyle, highlightLines, toCodeLine } from "./block.ts"
import { span, type Row } from "../row/span.ts"

export type FenceOpening = { marker: string; indent: number; language: string; chars: number }

type FenceUpdate = {
  /** Rows of the lines that became complete. */
  rows: readonly Row[]
  /** Rows of the incomplete line at the end. */
  liveRows: readonly Row[]
  /** The offset of the incomplete line, or of the text after the closed fence. */
  chars: number
  isClosed: boolean
}

export type Fence = {
  feed(text: string, from: number): FenceUpdate
  /** All rows with exact colours; undefined when no line was approximated. */
  recolored(): readonly Row[] | undefined
}

const fenceStart = /^ {0,3}(`{3,}|~{3,})/

/** Whether `text` begins with the first line of a fence, complete or not. */
export function isFenceStart(text: string): boolean {
  return fenceStart.test(text)
}

/** Parses the opening line of a fence at the start of `text`, if the line is complete. Skips blank lines before it. */
export function parseFenceOpening(text: string): FenceOpening | undefined {
  const found = /^(?:[ \t]*\n)*?( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)\n/.exec(text)
  if (!found) return undefined
  const [all, spaces = "", marker = "", info = ""] = found
  if (marker[0] === "`" && info.includes("`")) return undefined
  return { marker, indent: spaces.length, language: info.trim().split(/\s/)[0] ?? "", chars: all.length }
}

export function createFence(opening: FenceOpening, context: BlockContext): Fence {
  const { marker, indent, language } = opening
  const lines: string[] = []
  const closing = new RegExp(`^ {0,3}\\${marker[0]}{${marker.length},}[ \\t]*$`)
  const mayClose = new RegExp(`^ {0,3}\\${marker[0]}+$`)
  const unindent = new RegExp(`^ {0,${indent}}`)
  const toLine = (line: string) => toCodeLine(line.replace(unindent, ""))
  const plain = (line: string): Row => [span(line, codeStyle)]
  const highlighter =
    context.highlight && language ? createLineHighlighter(context.highlight, language, codeStyle) : undefined

  return {
    feed(text, from) {
      const added: string[] = []
      let at = from
      let isClosed = false
      while (!isClosed) {
        const end = text.indexOf("\n", at)
        if (end < 0) break
        const line = text.slice(at, end)
        at = end + 1
        isClosed = closing.test(line)
        if (!isClosed) added.push(toLine(line))
      }
      lines.push(...added)
      const rest = isClosed ? "" : text.slice(at)
      // A block that arrived as a whole is highlighted at once.
      const coloured =
        isClosed && lines.length === added.length
          ? highlightLines(added, language, context)
          : added.map((line) => highlighter?.push(line) ?? plain(line))
      const rows = coloured.flatMap((row) => codeLineRows(row, context))
      // The rest may be an incomplete closing line.
      if (!rest || mayClose.test(rest)) return { rows, liveRows: [], chars: at, isClosed }
      const live = toLine(rest)
      return { rows, liveRows: codeLineRows(highlighter?.peek(live) ?? plain(live), context), chars: at, isClosed }
    },
    recolored() {
      if (!highlighter?.isApproximate()) return undefined
      return highlightLines(lines, language, context).flatMap((row) => codeLineRows(row, context))
    },
  }
}
