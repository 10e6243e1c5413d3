// Writes files atomically, with exactly the given mode, whatever the umask and the mode of an existing file.
// A program that is killed while it writes leaves a temporary file, whose name contains its pid.
import { randomBytes } from "node:crypto"
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { open, readdir, rename, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { findProcess } from "../process/process-identity.ts"

const leftover = /^\.opencode-tui-(\d+)-[0-9a-f]{16}\.tmp$/

function toTemporary(path: string): string {
  return join(dirname(path), `.opencode-tui-${process.pid}-${randomBytes(8).toString("hex")}.tmp`)
}

/** Removes the temporary files of dead programs from a folder; returns their paths. Never rejects. */
export async function removeLeftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const removed: string[] = []
  for (const name of names) {
    const pid = leftover.exec(name)?.[1]
    if (pid === undefined || findProcess(Number(pid))) continue
    const path = join(folder, name)
    await unlink(path).then(
      () => removed.push(path),
      () => undefined,
    )
  }
  return removed
}

/**
 * Replaces `path` by `data`; the folder must exist. A link at `path` is replaced, not followed: resolve it first to
 * keep it.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode: number = 0o600): Promise<void> {
  const temporary = toTemporary(path)
  // Exclusive, so that an existing link is not followed.
  const handle = await open(temporary, "wx", mode)
  try {
    try {
      await handle.writeFile(data)
      // The umask removed bits from the mode above.
      if (process.platform !== "win32") await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}

/** Synchronous variant, for a read and a write that nothing may come between. */
export function writeFileAtomicSync(path: string, data: string | Uint8Array, mode: number = 0o600): void {
  const temporary = toTemporary(path)
  const handle = openSync(temporary, "wx", mode)
  try {
    try {
      writeFileSync(handle, data)
      if (process.platform !== "win32") fchmodSync(handle, mode)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
