// Keeps paths that callers and models give inside one folder.
// Guarantees: symbolic links are resolved first, and a file is opened through a handle of its real parent, so a link
// that is swapped in between cannot redirect the access.
import { constants } from "node:fs"
import { lstat, mkdir, open, readlink, realpath, type FileHandle } from "node:fs/promises"
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path"
import { shortenText } from "../cut-text.ts"

export type PathErrorCode = "nul" | "long" | "outside" | "loop" | "special"

/** A path that is rejected. A missing file is not: it keeps its ENOENT. */
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

/** Whether `path` is `root` or below it. Compares text: both are absolute, links are not resolved. */
export function isInside(root: string, path: string): boolean {
  const rest = relative(root, path)
  return rest === "" || (rest !== ".." && !rest.startsWith(".." + sep) && !isAbsolute(rest))
}

/** Rejects paths that must not reach a file system call. Throws PathError. */
export function checkPath(path: string): void {
  const shown = shortenText(path, 81)
  if (path.includes("\0")) throw new PathError("nul", shown, "The path holds a NUL character")
  if (path.length > maxPathLength || path.split(/[\\/]/).some((name) => Buffer.byteLength(name) > 255))
    throw new PathError("long", shown, `The path is too long: ${shown}`)
}

/**
 * Resolves the links of an absolute path as far as it exists, dangling links included; the missing rest is kept. Throws
 * PathError.
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
    // readlink fails for anything but a link. An lstat before it would leave time for a change.
    const target = await readlink(path).catch(() => undefined)
    const realParent = await follow(parent, links)
    return target === undefined ? join(realParent, basename(path)) : follow(resolve(realParent, target), links + 1)
  }
}

/** Resolves `path`, relative to `root`; throws PathError when it lies outside of `root`. */
export async function realPathInside(root: string, path: string): Promise<string> {
  checkPath(path)
  const realRoot = await realpath(root)
  const real = await follow(resolve(root, path), 0)
  if (!isInside(realRoot, real)) throw outside(path, real)
  return real
}

/**
 * Opens a file or folder that lies inside `root` after all links are resolved. `flags` are those of `fs.constants`;
 * `O_TRUNC` takes effect only after the opened file was checked. FIFOs, sockets and devices are rejected without
 * blocking. Throws PathError, or the system's error (ENOENT, EACCES, ...). The caller closes the handle.
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
 * As `openInside`, for a path that was resolved (and checked) before. A path that has become a link since is rejected,
 * also if the link stays inside `root`.
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
 * Creates the folder at a resolved path with its missing parents, each through its real parent, so that no link swapped
 * in meanwhile redirects it. Throws PathError, or the system's error.
 */
export async function makeRealFolder(root: string, real: string, mode: number = 0o777): Promise<void> {
  const missing: string[] = []
  let at = real
  for (; !(await exists(at)); at = dirname(at)) missing.push(basename(at))
  if (missing.length === 0) return
  if (process.platform !== "linux") return void (await mkdir(real, { recursive: true, mode }))
  for (let name = missing.pop(); name !== undefined; name = missing.pop()) {
    const parent = await openReal(root, at, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      // Another process may have created it meanwhile.
      await mkdir(toHandlePath(parent, at, name), mode).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error
      })
    } finally {
      await parent.close()
    }
    at = join(at, name)
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/**
 * A path to an open folder, or to `name` in it, that no link can redirect: on Linux it goes through the handle,
 * elsewhere it is the plain path. `real` is the resolved path of the folder.
 */
export function toHandlePath(folder: FileHandle, real: string, name = ""): string {
  return join(process.platform === "linux" ? `/proc/self/fd/${folder.fd}` : real, name)
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
      return await open(toHandlePath(parent, dirname(real), basename(real)), flags, mode)
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

/** Checks by the kernel's link that the open folder is the resolved one, whatever its name points to by now. */
async function checkOpened(folder: FileHandle, real: string): Promise<void> {
  const opened = await readlink(`/proc/self/fd/${folder.fd}`)
  // Another folder inside the project is rejected too: permission was given for this one. Case is ignored, since a
  // case-insensitive file system reports its own spelling.
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
