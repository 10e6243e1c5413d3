// Reads the start of a regular file. A FIFO does not block, and an endless device is rejected.
import { constants } from "node:fs"
import { open, type FileHandle } from "node:fs/promises"
import { PathError } from "./containment.ts"

/** Returns at most `maxBytes`. Throws the system's error, or PathError when the path is not a regular file. */
export async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw new PathError("special", path, `No regular file: ${path}`)
    // Files of /proc report a size of zero.
    return await readBytes(handle, Math.min(maxBytes, Math.max(info.size, 4096)))
  } finally {
    await handle.close()
  }
}

/** Reads up to `maxBytes` from the beginning of an open file. */
export async function readBytes(handle: FileHandle, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}
