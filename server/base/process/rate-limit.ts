// Limits the rate at which a stream is read, so that its writer blocks (backpressure): chunks that arrive faster than
// garbage is collected would fill the memory, however little of them is kept.
import type { Readable } from "node:stream"

const sliceMs = 50

/** Creates the limit. Call the function with the size of each chunk; it pauses the stream when the limit is reached. */
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
