// Keeps paths that callers and models give inside one folder: symbolic links are resolved first, and a file is opened
// through a handle of its real parent, so that a link swapped in between leads nowhere else.
import { constants } from "node:fs"
import { lstat, open, readlink, realpath, type FileHandle } from "node:fs/promises"
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path"

export type PathErrorCode = "nul" | "long" | "outside" | "loop" | "special"

/** A path that is refused for what it is; a missing file keeps its own ENOENT. */
export class PathError extends Error {
  override readonly name = "PathError"
  readonly code: PathErrorCode
  readonly path: string
  constructor(code: PathErrorCode, path: string, message: string) {
    super(message)
    this.code = code
    this.path = path
  }
}

const maxPathLength = 4096
const maxLinks = 40

/** Whether `path` is `root` or lies below it, by their spelling: both absolute, links not resolved. */
export function isInside(root: string, path: string): boolean {
  const rest = relative(root, path)
  return rest === "" || (rest !== ".." && !rest.startsWith(".." + sep) && !isAbsolute(rest))
}

/** Refuses what no file system call should ever see. */
export function checkPath(path: string): void {
  const shown = path.length > 80 ? path.slice(0, 80) + "…" : path
  if (path.includes("\0")) throw new PathError("nul", shown, "The path holds a NUL character")
  if (path.length > maxPathLength || path.split(/[\\/]/).some((name) => Buffer.byteLength(name) > 255))
    throw new PathError("long", shown, `The path is too long: ${shown}`)
}

/**
 * The real place of an absolute path: links are followed as far as it exists, a dangling one too, and the missing rest
 * is kept. Throws PathError.
 */
export async function realPath(path: string): Promise<string> {
  checkPath(path)
  return follow(resolve(path), 0)
}

async function follow(path: string, links: number): Promise<string> {
  if (links > maxLinks) throw new PathError("loop", path, `Symbolic links lead in a circle: ${path}`)
  try {
    return await realpath(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ELOOP") throw new PathError("loop", path, `Symbolic links lead in a circle: ${path}`)
    if (code === "ENAMETOOLONG") throw new PathError("long", path, `The path is too long: ${path}`)
    const parent = dirname(path)
    if (parent === path) return path
    const isLink = await lstat(path).then(
      (info) => info.isSymbolicLink(),
      () => false,
    )
    const realParent = await follow(parent, links)
    if (isLink) return follow(resolve(realParent, await readlink(path)), links + 1)
    return join(realParent, basename(path))
  }
}

/** The real place of `path` (relative ones start at `root`); throws PathError where it lies outside. */
export async function realPathInside(root: string, path: string): Promise<string> {
  checkPath(path)
  const realRoot = await realpath(root)
  const real = await follow(resolve(root, path), 0)
  if (!isInside(realRoot, real)) throw outside(path, real)
  return real
}

/**
 * Opens a file or folder that lies inside `root` after all links are resolved. `flags` are those of `fs.constants`;
 * `O_TRUNC` takes effect only once the place is known to be right. FIFOs, sockets and devices are refused, and none
 * is waited for. Throws PathError, or the system's error (ENOENT, EACCES, ...). The caller closes the handle.
 */
export async function openInside(
  root: string,
  path: string,
  flags: number = constants.O_RDONLY,
  mode: number = 0o666,
): Promise<FileHandle> {
  const real = await realPathInside(root, path)
  const realRoot = await realpath(root)
  const safeFlags = (flags & ~constants.O_TRUNC) | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await openChecked(realRoot, path, real, safeFlags, mode)
  try {
    const info = await handle.stat()
    if (!info.isFile() && !info.isDirectory()) throw special(path)
    if ((flags & constants.O_TRUNC) !== 0 && info.isFile()) await handle.truncate(0)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function openChecked(realRoot: string, path: string, real: string, flags: number, mode: number) {
  try {
    if (process.platform !== "linux") {
      const handle = await open(real, flags, mode)
      const now = await follow(real, 0)
      if (now === real) return handle
      await handle.close()
      throw outside(path, now)
    }
    if (real === realRoot) return await open(real, flags, mode)
    const parent = await open(dirname(real), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      // The kernel names the folder that is really open, whatever its name points to by now.
      const place = `/proc/self/fd/${parent.fd}`
      const realParent = await readlink(place)
      if (!isInside(realRoot, realParent)) throw outside(path, realParent)
      return await open(`${place}/${basename(real)}`, flags, mode)
    } finally {
      await parent.close()
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ELOOP") throw outside(path, real)
    if (code === "ENXIO") throw special(path)
    throw error
  }
}

function outside(path: string, real: string): PathError {
  return new PathError(
    "outside",
    path,
    `The path leads out of the directory: ${path}${real === path ? "" : ` (to ${real})`}`,
  )
}

function special(path: string): PathError {
  return new PathError("special", path, `Neither a file nor a folder: ${path}`)
}
