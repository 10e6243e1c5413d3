// Estimates the rows of a message that was never drawn: scrolling needs a total, but not an exact one.
import type { TranscriptMessage } from "../rows/message-rows.ts"

const blockRows = 8

export function estimateHeight({ info, parts }: TranscriptMessage, columns: number): number {
  let rows = info.role === "user" ? 2 : 0
  for (const part of parts) {
    if (part.type === "text" && !part.synthetic) rows += Math.ceil(part.text.length / Math.max(8, columns - 8)) + 1
    else if (part.type === "tool")
      rows += part.tool === "bash" || part.tool === "edit" || part.tool === "write" ? blockRows : 1
    else if (part.type === "reasoning") rows += 1
  }
  return Math.max(1, rows)
}
