// Reads a range of lines of a file of any size in bounded memory, and no bytes after it.
import type { FileHandle } from "node:fs/promises"
import { cutText } from "../../base/cut-text.ts"

export type LinesRead = {
  readonly lines: readonly string[]
  /** Lines of the whole file; undefined unless its end was reached. A final line break starts one more, empty line. */
  readonly total: number | undefined
  /** Why reading ended: at the end of the file, or at the limit of lines or bytes. */
  readonly end: "file" | "lines" | "bytes"
}

const chunkBytes = 64 * 1024
const maxLineChars = 2000
const maxOutputBytes = 50 * 1024
const sampleBytes = 8192

/** Throws when the file is not text. */
export async function readLines(
  handle: FileHandle,
  options: { offset: number; limit: number; path: string; signal: AbortSignal },
): Promise<LinesRead> {
  const { offset, limit, path, signal } = options
  const decoder = new TextDecoder("utf-8")
  const buffer = Buffer.alloc(chunkBytes)
  const lines: string[] = []
  let count = 0
  let outputBytes = 0
  let rest = ""
  let isCut = false

  /** Adds a line; returns the reason when reading ends. */
  const take = (line: string): LinesRead["end"] | undefined => {
    if (count++ < offset) return undefined
    if (lines.length >= limit) return "lines"
    const text = line.endsWith("\r") ? line.slice(0, -1) : line
    const shown = isCut || text.length > maxLineChars ? cutText(text, maxLineChars) + "..." : text
    outputBytes += Buffer.byteLength(shown) + 1
    if (outputBytes > maxOutputBytes && lines.length > 0) return "bytes"
    lines.push(shown)
    return undefined
  }

  for (let position = 0; ;) {
    signal.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position)
    if (position === 0 && isBinary(buffer.subarray(0, Math.min(bytesRead, sampleBytes))))
      throw new Error(`Cannot read binary file: ${path}`)
    position += bytesRead
    const pieces = decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 }).split("\n")
    for (const [index, piece] of pieces.entries()) {
      // The rest of an endless line is dropped, so that it does not fill the memory.
      if (rest.length <= maxLineChars) rest += piece
      else if (piece !== "") isCut = true
      if (index === pieces.length - 1 && bytesRead > 0) break
      const end = take(rest)
      if (end) return { lines, total: undefined, end }
      rest = ""
      isCut = false
    }
    if (bytesRead === 0) return { lines, total: count, end: "file" }
  }
}

function isBinary(sample: Buffer): boolean {
  if (sample.includes(0)) return true
  let odd = 0
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd++
  return sample.length > 0 && odd / sample.length > 0.3
}
