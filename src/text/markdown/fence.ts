// A fenced code block that is still being written: each complete line is coloured and wrapped once, whatever the block's
// length.
import { createLineHighlighter } from "../highlight/line-highlighter.ts"
import { type BlockContext, codeLineRows, codeStyle, highlightLines, toCodeLine } from "./block.ts"
import { span, type Row } from "../row/span.ts"

export type FenceOpening = { marker: string; indent: number; language: string; chars: number }

type FenceUpdate = {
  /** Rows of the lines that became complete. */
  rows: readonly Row[]
  /** Rows of the line that is still being written. */
  liveRows: readonly Row[]
  /** Where the first line that is not complete, or the text after the fence, begins. */
  chars: number
  isClosed: boolean
}

export type Fence = {
  feed(text: string, from: number): FenceUpdate
  /** All rows anew, where the colours of some had to be guessed as they came. */
  recolored(): readonly Row[] | undefined
}

const fenceStart = /^ {0,3}(`{3,}|~{3,})/

/** Whether `text` begins with what is, or will be, the first line of a fence. */
export function isFenceStart(text: string): boolean {
  return fenceStart.test(text)
}

/** The opening line of a fence at the start of `text`, once that line is complete. Leading blank lines are skipped. */
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
  const colours =
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
      // A block that is there whole needs no going line by line.
      const coloured =
        isClosed && lines.length === added.length
          ? highlightLines(added, language, context)
          : added.map((line) => colours?.push(line) ?? plain(line))
      const rows = coloured.flatMap((row) => codeLineRows(row, context))
      // The end of the text may stand right behind the closing marks.
      if (!rest || mayClose.test(rest)) return { rows, liveRows: [], chars: at, isClosed }
      const live = toLine(rest)
      return { rows, liveRows: codeLineRows(colours?.peek(live) ?? plain(live), context), chars: at, isClosed }
    },
    recolored() {
      if (!colours?.isApproximate()) return undefined
      return highlightLines(lines, language, context).flatMap((row) => codeLineRows(row, context))
    },
  }
}
