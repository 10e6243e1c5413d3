// Collects the output of a command in bounded memory: all of it while it is small, else its beginning and end, with the
// full output in a file (mode 0600) up to a size limit.
import { closeSync, constants, openSync, writeSync } from "node:fs"
import { cutText } from "../cut-text.ts"

export type OutputLimits = {
  /** Up to this size everything stays in memory. */
  readonly maxMemoryBytes: number
  /** Bytes of the beginning, and of the end, that stay in memory for a larger output. */
  readonly keepBytes: number
  readonly maxFileBytes: number
}

export type CollectedOutput = {
  /** The whole output, or the beginning of a larger one. */
  readonly head: string
  /** The end of a larger output. */
  readonly tail: string | undefined
  readonly totalBytes: number
  readonly totalLines: number
  /** The file with the full output, when `head` is only its beginning. */
  readonly path: string | undefined
  /** The output exceeded the limit of the file as well. */
  readonly isFileCut: boolean
}

export type OutputCollector = {
  append(chunk: Buffer): void
  /** The beginning so far, at most this many characters. */
  preview(maxChars: number): string
  finish(): CollectedOutput
}

const defaults: OutputLimits = { maxMemoryBytes: 256 * 1024, keepBytes: 64 * 1024, maxFileBytes: 64 * 1024 * 1024 }

/** Creates a collector. `newPath` returns the path of a file that does not exist; it is called when one is needed. */
export function createOutputCollector(newPath: () => string, limits: Partial<OutputLimits> = {}): OutputCollector {
  const { maxMemoryBytes, keepBytes, maxFileBytes } = { ...defaults, ...limits }
  let chunks: Buffer[] = []
  let bufferedBytes = 0
  let totalBytes = 0
  let lineBreaks = 0
  let head: Buffer | undefined
  /** Unjoined: joining them at each chunk would produce as much garbage as the command prints. */
  let tail: Buffer[] = []
  let tailBytes = 0
  let file: { path: string; descriptor: number; bytes: number } | undefined
  let isFileCut = false

  function spill(): void {
    const path = newPath()
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
    file = { path, descriptor: openSync(path, flags, 0o600), bytes: 0 }
    const all = Buffer.concat(chunks)
    head = all.subarray(0, keepBytes)
    chunks = []
    store(all)
  }

  function store(data: Buffer): void {
    tail.push(data)
    tailBytes += data.length
    while (tailBytes - tail[0]!.length >= keepBytes) tailBytes -= tail.shift()!.length
    if (!file) return
    const rest = data.subarray(0, Math.max(0, maxFileBytes - file.bytes))
    if (rest.length < data.length) isFileCut = true
    for (let written = 0; written < rest.length;) written += writeSync(file.descriptor, rest, written)
    file.bytes += rest.length
  }

  return {
    append(chunk) {
      totalBytes += chunk.length
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lineBreaks++
      if (head) return store(chunk)
      chunks.push(chunk)
      bufferedBytes += chunk.length
      if (bufferedBytes > maxMemoryBytes) spill()
    },
    preview(maxChars) {
      // A character has at most four bytes; an incomplete last one is dropped.
      const beginning = head ?? joinUpTo(chunks, maxChars * 4)
      return cutText(dropIncomplete(beginning.toString("utf8")), maxChars)
    },
    finish() {
      if (file) closeSync(file.descriptor)
      const totalLines = lineBreaks + 1
      if (!head) {
        const text = Buffer.concat(chunks).toString("utf8")
        return { head: text, tail: undefined, totalBytes, totalLines, path: undefined, isFileCut }
      }
      return {
        head: dropIncomplete(head.toString("utf8")),
        tail: Buffer.concat(tail)
          .subarray(-keepBytes)
          .toString("utf8")
          .replace(/^\ufffd{1,3}/, ""),
        totalBytes,
        totalLines,
        path: file?.path,
        isFileCut,
      }
    },
  }
}

function joinUpTo(chunks: readonly Buffer[], maxBytes: number): Buffer {
  let bytes = 0
  const end = chunks.findIndex((chunk) => (bytes += chunk.length) >= maxBytes)
  return Buffer.concat(end < 0 ? chunks : chunks.slice(0, end + 1))
}

function dropIncomplete(text: string): string {
  return text.endsWith("\ufffd") ? text.slice(0, -1) : text
}
