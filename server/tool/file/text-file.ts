// Reads and replaces whole text files.
// Guarantees: a file that is not UTF-8 text is rejected rather than damaged; a byte order mark and the mode are kept; a
// reader never sees a partly written file.
import { constants } from "node:fs"
import { unlink, type FileHandle } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { makeRealFolder, openReal, toHandlePath } from "../../base/file/containment.ts"
import { writeFileAtomic } from "../../base/file/atomic-file.ts"
import { openResolvedPath, type ResolvedPath } from "./resolved-path.ts"
import type { FileStamp, SeenFiles } from "./seen-files.ts"

export type TextFile = {
  readonly text: string
  /** Whether the file begins with a byte order mark, which `text` leaves out. */
  readonly hasMark: boolean
  readonly stamp: FileStamp
  readonly mode: number
}

const maxBytes = 32 * 1024 * 1024
const byteOrderMark = "\ufeff"

/**
 * The file's text, or undefined when the file does not exist. Throws for folders, binary files and files over 32 MB.
 */
export async function findTextFile(path: ResolvedPath): Promise<TextFile | undefined> {
  let handle: FileHandle
  try {
    handle = await openResolvedPath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
  try {
    const info = await handle.stat()
    if (info.isDirectory()) throw new Error(`This is a directory, not a file: ${path.absolute}`)
    if (info.size > maxBytes) throw new Error(`The file is too large to edit (${info.size} bytes): ${path.absolute}`)
    const bytes = await handle.readFile()
    if (bytes.includes(0)) throw new Error(`Cannot edit binary file: ${path.absolute}`)
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
    const hasMark = text.startsWith(byteOrderMark)
    const stamp = { mtimeMs: info.mtimeMs, size: info.size }
    return { text: hasMark ? text.slice(1) : text, hasMark, stamp, mode: info.mode & 0o777 }
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`The file is not UTF-8 text: ${path.absolute}`, { cause: error })
    throw error
  } finally {
    await handle.close()
  }
}

/** Throws unless the session has seen the file in its present state, so that no unseen change is overwritten. */
export function checkRead(path: ResolvedPath, file: TextFile, seenFiles: SeenFiles): void {
  const seen = seenFiles.get(path.real)
  if (!seen) throw new Error(`You must read file ${path.absolute} before changing it: use the read tool first.`)
  if (seen.mtimeMs !== file.stamp.mtimeMs || seen.size !== file.stamp.size)
    throw new Error(`The file has changed since you read it, so read it again first: ${path.absolute}`)
}

/**
 * Replaces the file by `text`, creates its folders, and records it as seen. A new file gets the mode and the byte order
 * mark of `template`, if given.
 */
export async function replaceTextFile(
  path: ResolvedPath,
  text: string,
  before: TextFile | undefined,
  seenFiles: SeenFiles,
  template?: TextFile,
): Promise<void> {
  const content = ((before ?? template)?.hasMark ? byteOrderMark : "") + text
  if (!before) await makeRealFolder(path.root, dirname(path.real))
  await inFolder(path, (name) =>
    before ? replace(path, name, content) : writeFileAtomic(name, content, template?.mode ?? 0o666 & ~process.umask()),
  )
  const handle = await openResolvedPath(path)
  try {
    seenFiles.set(path.real, await handle.stat())
  } finally {
    await handle.close()
  }
}

/** Removes the file; of a link, the file that it points to. */
export async function removeFile(path: ResolvedPath): Promise<void> {
  await inFolder(path, (name) => unlink(name))
}

/** Works on the file through its open folder, so that a folder replaced by a link meanwhile has no effect. */
async function inFolder(path: ResolvedPath, work: (name: string) => Promise<void>): Promise<void> {
  const folder = await openReal(path.root, dirname(path.real), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await work(toHandlePath(folder, dirname(path.real), basename(path.real)))
  } finally {
    await folder.close()
  }
}

async function replace(path: ResolvedPath, name: string, content: string): Promise<void> {
  const handle = await openResolvedPath(path, constants.O_WRONLY)
  try {
    const info = await handle.stat()
    const isShared = info.nlink > 1 || (process.getuid !== undefined && info.uid !== process.getuid())
    try {
      if (!isShared) return await writeFileAtomic(name, content, info.mode & 0o7777)
    } catch (error) {
      // In a folder that is not writable the file itself may still be.
      if (!["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error
    }
    // Written in place, since a rename would lose the file's other hard links or its owner.
    await handle.truncate(0)
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
}
