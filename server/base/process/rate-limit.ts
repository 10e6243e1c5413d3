// Reads a stream no faster than a limit, so that who writes waits: what comes faster than garbage is collected would fill
// the memory, however little of it is kept.
import type { Readable } from "node:stream"

const sliceMs = 50

/** To be told the size of each chunk that came. */
export function createRateLimit(stream: Readable, maxBytesPerSecond: number): (bytes: number) => void {
  const maxSliceBytes = (maxBytesPerSecond * sliceMs) / 1000
  let start = performance.now()
  let total = 0
  return (bytes) => {
    const elapsedMs = performance.now() - start
    if (elapsedMs >= sliceMs) {
      start += elapsedMs
      total = 0
    }
    total += bytes
    if (total < maxSliceBytes) return
    stream.pause()
    setTimeout(() => stream.resume(), Math.max(1, sliceMs - elapsedMs))
  }
}
