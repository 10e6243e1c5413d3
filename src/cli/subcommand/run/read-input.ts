// Reads standard input for `run`. Promise: an input that stays silent delays the prompt for `timeoutMs` at most.
import type { Readable } from "node:stream"
import { formatBytes } from "../../../text/number.ts"
import { UsageError } from "../../console/report-error.ts"

const maxInputBytes = 10 * 1024 * 1024

export type InputOptions = {
  readonly stream: Readable & { readonly isTTY?: boolean }
  /** How long to wait for the first byte; without it, forever. */
  readonly timeoutMs?: number
  /** Called when no byte came in that time. */
  readonly onTimeout: () => void
}

/** The whole input as text; empty for a terminal, and after a timeout. Throws UsageError for an input that is too large. */
export async function readInput({ stream, timeoutMs, onTimeout }: InputOptions): Promise<string> {
  if (stream.isTTY) return ""
  const chunks: Buffer[] = []
  let bytes = 0
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          onTimeout()
          stream.destroy()
        }, timeoutMs)
  try {
    for await (const chunk of stream) {
      clearTimeout(timer)
      const buffer = Buffer.from(chunk as Uint8Array)
      chunks.push(buffer)
      bytes += buffer.length
      if (bytes > maxInputBytes)
        throw new UsageError(`Standard input has more than ${formatBytes(maxInputBytes)}. Give files with --file.`)
    }
  } catch (error) {
    // Any other error is the timeout, or a writer that broke off: what was read counts.
    if (error instanceof UsageError) throw error
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks).toString("utf8")
}
