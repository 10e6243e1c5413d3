// Reads and replaces text files whole: what isn't UTF-8 text is refused rather than damaged, a byte order mark and the
// mode stay, and a reader never sees half a file.
import { constants } from "node:fs"
import { unlink, type FileHandle } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { makeRealFolder, openReal } from "../../base/file/containment.ts"
import { writeFileAtomic } from "../../base/file/atomic-file.ts"
import { openResolvedPath, type ResolvedPath } from "./resolved-path.ts"
import type { FileStamp, SeenFiles } from "./seen-files.ts"

export type TextFile = {
  readonly text: string
  readonly hasMark: boolean
  readonly stamp: FileStamp
  readonly mode: number
}

const maxBytes = 32 * 1024 * 1024
const byteOrderMark = "\ufeff"

/** The file's text, or undefined when there is none. Throws on folders, binary files and very large ones. */
export async function findTextFile(place: ResolvedPath): Promise<TextFile | undefined> {
  let handle: FileHandle
  try {
    handle = await openResolvedPath(place)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
  try {
    const info = await handle.stat()
    if (info.isDirectory()) throw new Error(`This is a directory, not a file: ${place.path}`)
    if (info.size > maxBytes) throw new Error(`The file is too large to edit (${info.size} bytes): ${place.path}`)
    const bytes = await handle.readFile()
    if (bytes.includes(0)) throw new Error(`Cannot edit binary file: ${place.path}`)
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
    const hasMark = text.startsWith(byteOrderMark)
    const stamp = { mtimeMs: info.mtimeMs, size: info.size }
    return { text: hasMark ? text.slice(1) : text, hasMark, stamp, mode: info.mode & 0o777 }
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`The file is not UTF-8 text: ${place.path}`, { cause: error })
    throw error
  } finally {
    await handle.close()
  }
}

/** Refuses to overwrite what the session has not read, or what has changed since. */
export function checkRead(place: ResolvedPath, file: TextFile, readTimes: SeenFiles): void {
  const seen = readTimes.get(place.real)
  if (!seen) throw new Error(`You must read file ${place.path} before changing it: use the read tool first.`)
  if (seen.mtimeMs !== file.stamp.mtimeMs || seen.size !== file.stamp.size)
    throw new Error(`The file has changed since you read it, so read it again first: ${place.path}`)
}

/** Replaces the file by `text`, makes its folders, and notes it as seen. A new one gets the mode of `model`, if there is one. */
export async function replaceTextFile(
  place: ResolvedPath,
  text: string,
  before: TextFile | undefined,
  readTimes: SeenFiles,
  model?: TextFile,
): Promise<void> {
  const content = ((before ?? model)?.hasMark ? byteOrderMark : "") + text
  if (!before) await makeRealFolder(place.root, dirname(place.real))
  await inFolder(place, (name) =>
    before ? replace(place, name, content) : writeFileAtomic(name, content, model?.mode ?? 0o666 & ~process.umask()),
  )
  const handle = await openResolvedPath(place)
  try {
    readTimes.set(place.real, await handle.stat())
  } finally {
    await handle.close()
  }
}

/** Removes the file: what a link at its name points to. */
export async function removeFile(place: ResolvedPath): Promise<void> {
  await inFolder(place, (name) => unlink(name))
}

/** Works on the file through its open folder, whatever the folder's name points to by now. */
async function inFolder(place: ResolvedPath, work: (name: string) => Promise<void>): Promise<void> {
  const folder = await openReal(place.root, dirname(place.real), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await work(process.platform === "linux" ? `/proc/self/fd/${folder.fd}/${basename(place.real)}` : place.real)
  } finally {
    await folder.close()
  }
}

async function replace(place: ResolvedPath, name: string, content: string): Promise<void> {
  const handle = await openResolvedPath(place, constants.O_WRONLY)
  try {
    const info = await handle.stat()
    const isShared = info.nlink > 1 || (process.getuid !== undefined && info.uid !== process.getuid())
    try {
      if (!isShared) return await writeFileAtomic(name, content, info.mode & 0o7777)
    } catch (error) {
      // A folder that takes no new files still has a file that takes new content.
      if (!["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error
    }
    // Other names or another owner must stay: in place.
    await handle.truncate(0)
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
}
