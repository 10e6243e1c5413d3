// Shortens what a tool says to what a model should get at once; the whole is kept in a file.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ToolContext } from "./tool.ts"

const maxOutputLines = 2000
const maxOutputBytes = 50 * 1024

export type TruncatedText = { readonly text: string; readonly droppedLines: number }

/** The beginning of a text within the limits; undefined when it fits as it is. */
export function truncateText(
  text: string,
  maxLines = maxOutputLines,
  maxBytes = maxOutputBytes,
): TruncatedText | undefined {
  const lines = text.split("\n")
  if (lines.length <= maxLines && Buffer.byteLength(text) <= maxBytes) return undefined
  const kept = takeLines(lines, maxLines, maxBytes)
  return { text: kept.join("\n"), droppedLines: lines.length - kept.length }
}

/** The beginning and the end of a text of which perhaps only these two are there; undefined when all of it fits. */
export function truncateMiddle(head: string, tail: string | undefined, totalLines: number): TruncatedText | undefined {
  if (tail === undefined && !truncateText(head)) return undefined
  const half = [maxOutputLines / 2, maxOutputBytes / 2] as const
  const first = takeLines(head.split("\n"), ...half)
  const last = takeLines((tail ?? head).split("\n").reverse(), ...half).reverse()
  const droppedLines = Math.max(totalLines - first.length - last.length, 0)
  return { text: `${first.join("\n")}\n\n...${droppedLines} lines truncated...\n\n${last.join("\n")}`, droppedLines }
}

function takeLines(lines: readonly string[], maxLines: number, maxBytes: number): string[] {
  const kept: string[] = []
  let bytes = 0
  for (const line of lines.slice(0, maxLines)) {
    bytes += Buffer.byteLength(line) + 1
    if (bytes > maxBytes) {
      // One line alone may be longer than all that fits.
      if (kept.length === 0)
        kept.push(
          Buffer.from(line)
            .subarray(0, maxBytes)
            .toString("utf8")
            .replace(/\ufffd$/, ""),
        )
      break
    }
    kept.push(line)
  }
  return kept
}

/** Tells the model where the whole is. */
export function describeFullOutput(path: string): string {
  return (
    `The tool call succeeded but the output was truncated. Full output saved to: ${path}\n` +
    "Look at parts of it with grep, or with read and its offset and limit."
  )
}

/** A name for a new file of this output; its folder stands. */
export async function newOutputPath(ctx: ToolContext): Promise<string> {
  await mkdir(ctx.outputDirectory, { recursive: true, mode: 0o700 })
  return join(ctx.outputDirectory, ctx.newId("tool"))
}

/** Saves a whole output, closed to other users. */
export async function saveOutput(ctx: ToolContext, text: string): Promise<string> {
  const path = await newOutputPath(ctx)
  await writeFile(path, text, { mode: 0o600, flag: "wx" })
  return path
}
