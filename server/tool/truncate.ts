// Truncates a tool's output to the size that a model receives at once; the full output is saved to a file.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ToolContext } from "./tool.ts"

const maxOutputLines = 2000
const maxOutputBytes = 50 * 1024

export type TruncatedText = { readonly text: string; readonly droppedLines: number }

/** The beginning of a text within the limits; undefined when the whole text is within them. */
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

/**
 * The beginning and the end of a text; undefined when the whole text is within the limits. `tail` is given when only
 * the two ends of the text are available.
 */
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
      // A single line may be longer than the limit.
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

/** The note for the model that names the file with the full output. */
export function describeFullOutput(path: string): string {
  return (
    `The tool call succeeded but the output was truncated. Full output saved to: ${path}\n` +
    "Look at parts of it with grep, or with read and its offset and limit."
  )
}

/** The path for a new output file. Creates its folder with mode 0700. */
export async function newOutputPath(context: ToolContext): Promise<string> {
  await mkdir(context.outputDirectory, { recursive: true, mode: 0o700 })
  return join(context.outputDirectory, context.newId("tool"))
}

/** Saves a full output with mode 0600 and returns its path. */
export async function saveOutput(context: ToolContext, text: string): Promise<string> {
  const path = await newOutputPath(context)
  await writeFile(path, text, { mode: 0o600, flag: "wx" })
  return path
}
