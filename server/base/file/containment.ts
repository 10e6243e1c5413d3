// Keeps paths that callers and models give inside one folder: symbolic links are resolved first, and a file is opened
// through a handle of its real parent, so that a link swapped in between leads nowhere else.
import { constants } from "node:fs"
import { lstat, mkdir, open, readlink, realpath, type FileHandle } from "node:fs/promises"
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
    // Fails for all but links; asking before would leave time for a change.
    const target = await readlink(path).catch(() => undefined)
    const realParent = await follow(parent, links)
    return target === undefined ? join(realParent, basename(path)) : follow(resolve(realParent, target), links + 1)
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
  return openReal(root, await realPathInside(root, path), flags, mode)
}

/**
 * As `openInside`, for a place that was resolved (and judged) before: it is opened only if it still is that place. What
 * became a link since, also to another place inside, is refused.
 */
export async function openReal(
  root: string,
  real: string,
  flags: number = constants.O_RDONLY,
  mode: number = 0o666,
): Promise<FileHandle> {
  const safeFlags = (flags & ~constants.O_TRUNC) | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await openChecked(await realpath(root), real, safeFlags, mode)
  try {
    const info = await handle.stat()
    if (!info.isFile() && !info.isDirectory()) throw special(real)
    if ((flags & constants.O_TRUNC) !== 0 && info.isFile()) await handle.truncate(0)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Makes a folder at a resolved place, with those that it needs, each in its real parent: no link that is swapped in
 * meanwhile takes one elsewhere. Throws PathError, or the system's error.
 */
export async function makeRealFolder(root: string, real: string, mode: number = 0o777): Promise<void> {
  const missing: string[] = []
  let at = real
  for (; !(await isThere(at)); at = dirname(at)) missing.push(basename(at))
  if (missing.length === 0) return
  if (process.platform !== "linux") return void (await mkdir(real, { recursive: true, mode }))
  for (let name = missing.pop(); name !== undefined; name = missing.pop()) {
    const parent = await openReal(root, at, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      // Another may have made it meanwhile.
      await mkdir(`/proc/self/fd/${parent.fd}/${name}`, mode).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error
      })
    } finally {
      await parent.close()
    }
    at = join(at, name)
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function openChecked(realRoot: string, real: string, flags: number, mode: number): Promise<FileHandle> {
  if (!isInside(realRoot, real)) throw outside(real, real)
  try {
    if (process.platform !== "linux") {
      const handle = await open(real, flags, mode)
      const now = await follow(real, 0)
      if (now === real) return handle
      await handle.close()
      throw outside(real, now)
    }
    if (real === realRoot) return await open(real, flags, mode)
    const parent = await open(dirname(real), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      await checkOpened(parent, dirname(real))
      return await open(`/proc/self/fd/${parent.fd}/${basename(real)}`, flags, mode)
    } finally {
      await parent.close()
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ELOOP") throw outside(real, real)
    if (code === "ENXIO") throw special(real)
    throw error
  }
}

/** The kernel names the folder that is really open, whatever its name points to by now. */
async function checkOpened(folder: FileHandle, real: string): Promise<void> {
  const opened = await readlink(`/proc/self/fd/${folder.fd}`)
  // Another folder of the project was not judged either. Disks that take any case for the same give their own.
  if (opened.toLowerCase() !== real.toLowerCase()) throw outside(real, opened)
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
