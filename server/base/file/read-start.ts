// Reads the start of a regular file: never hangs on a FIFO, never reads a device without end.
import { constants } from "node:fs"
import { open } from "node:fs/promises"
import { PathError } from "./containment.ts"

/** At most `maxBytes` of the file. Throws the system's error, or PathError for what is no regular file. */
export async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw new PathError("special", path, `No regular file: ${path}`)
    // Files of /proc say that they are empty.
    const buffer = Buffer.alloc(Math.min(maxBytes, Math.max(info.size, 4096)))
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await handle.close()
  }
}
