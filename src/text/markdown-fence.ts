// A fenced code block that is still being written: each complete line is wrapped once, whatever the block's length.
import { type BlockContext, codeLineRows } from "./markdown-block.ts"
import type { Row } from "./span.ts"

export type FenceOpening = { marker: string; indent: number; language: string; chars: number }

export type FedFence = {
  /** Rows of the lines that became complete. */
  rows: readonly Row[]
  /** Rows of the line that is still being written. */
  liveRows: readonly Row[]
  /** Where the first line that is not complete, or the text after the fence, begins. */
  chars: number
  isClosed: boolean
}

export type Fence = {
  feed(text: string, from: number): FedFence
  /** All rows anew in colours; undefined without a highlighter for the language. */
  highlighted(): readonly Row[] | undefined
}

const fenceStart = /^ {0,3}(`{3,}|~{3,})/

/** Whether `text` begins with what is, or will be, the first line of a fence. */
export function isFenceStart(text: string): boolean {
  return fenceStart.test(text)
}

/** The opening line of a fence at the start of `text`, once that line is complete. Leading blank lines are skipped. */
export function openFence(text: string): FenceOpening | undefined {
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

  return {
    feed(text, from) {
      const rows: Row[] = []
      let at = from
      for (;;) {
        const end = text.indexOf("\n", at)
        if (end < 0) break
        const line = text.slice(at, end)
        at = end + 1
        if (closing.test(line)) return { rows, liveRows: [], chars: at, isClosed: true }
        lines.push(line.replace(unindent, ""))
        rows.push(...codeLineRows(line.replace(unindent, ""), context))
      }
      const rest = text.slice(at)
      // The end of the text may stand right behind the closing marks.
      if (!rest || mayClose.test(rest)) return { rows, liveRows: [], chars: at, isClosed: false }
      return { rows, liveRows: codeLineRows(rest.replace(unindent, ""), context), chars: at, isClosed: false }
    },
    highlighted() {
      return context.highlight?.(lines.join("\n"), language)?.flatMap((row) => codeLineRows(row, context))
    },
  }
}
