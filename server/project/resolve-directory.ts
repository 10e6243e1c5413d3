// The directory of a request, from what the caller gave, and whether it may be opened: the user's own directories may;
// those of the system, of other users and of this program may not.
import { realpath, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { isAbsolute, join, sep } from "node:path"
import { checkPath, isInside, PathError } from "../base/file/containment.ts"
import { NamedError } from "../schema/error.ts"

export type DirectoryAccess = {
  /** The directory of requests that name none. It is open, and so is all below it. */
  readonly startDirectory: string
  /** Further folders that the user's settings allow; `~` is home. */
  readonly openDirectories: readonly string[]
  readonly home: string
  /** This program's own data: never a project. */
  readonly dataDirectory: string
}

export type RequestedDirectory = {
  /** `?directory=`, decoded already. Takes precedence. */
  readonly query?: string | undefined
  /** `x-opencode-directory` as it arrived: percent-encoded. */
  readonly header?: string | undefined
}

const system = /^(\/private)?\/(proc|sys|dev|etc|boot|usr|bin|sbin|lib[^/]*)(\/|$)/
const variable = /^(\/private)?\/var(\/|$)/
const variableOpen = /^(\/private)?\/var\/(tmp|www|home|folders)(\/|$)/
const homes = ["/home", "/Users", "/var/home"]

/**
 * Gives the resolved path of the directory, the same for all its spellings. Throws BadRequestError (relative, not a
 * directory), NotFoundError (missing), ForbiddenError.
 */
export async function resolveDirectory(
  access: DirectoryAccess,
  { query, header }: RequestedDirectory,
): Promise<string> {
  const path = query || decode(header ?? "") || access.startDirectory
  try {
    checkPath(path)
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    throw badRequest(error.message, error)
  }
  if (!isAbsolute(path)) throw badRequest(`Not an absolute path: ${path}`)
  const real = await resolveLinks(path)
  const info = await stat(real)
  if (!info.isDirectory()) throw badRequest(`Not a directory: ${path}`)
  await checkAllowed(access, path, real, info.uid)
  return real
}

/** Decodes a header value. One that is not validly encoded is taken literally. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "EACCES" || code === "EPERM") throw forbidden(path, "you have no access to it", error)
    throw new NamedError("NotFoundError", { message: `No such directory on ${hostname()}: ${path}` }, { cause: error })
  }
}

async function checkAllowed(access: DirectoryAccess, path: string, real: string, ownerId: number): Promise<void> {
  const { startDirectory, openDirectories, home, dataDirectory } = access
  for (const folder of [startDirectory, ...openDirectories.map((entry) => toFolder(entry, home))])
    if (isInside(await toReal(folder), real)) return
  if (isInside(await toReal(dataDirectory), real)) throw forbidden(path, "it belongs to this program")
  if (real === sep || system.test(real) || (variable.test(real) && !variableOpen.test(real)))
    throw forbidden(path, "it belongs to the system")
  if (process.platform === "win32") return
  const uid = process.getuid?.() ?? 0
  if (uid !== 0 && ownerId !== uid) throw forbidden(path, "it belongs to another user")
  const foreign = await findForeignHome(real, await toReal(home), uid)
  if (foreign) throw forbidden(path, `${foreign} is another user's home`)
}

/** The folder that a pattern of the settings names: a trailing `/*` or `/**` adds nothing. */
function toFolder(pattern: string, home: string): string {
  const folder = pattern.replace(/\/(\*\*?)?$/, "")
  return folder === "~" || folder.startsWith("~/") ? join(home, folder.slice(1)) : folder || sep
}

async function findForeignHome(real: string, home: string, uid: number): Promise<string | undefined> {
  if (isInside(home, real)) return undefined
  for (const folder of homes) {
    if (!real.startsWith(folder + sep)) continue
    const candidate = join(folder, real.slice(folder.length + 1).split(sep)[0] ?? "")
    const info = await stat(candidate).catch(() => undefined)
    if (info && info.uid !== uid) return candidate
  }
  return undefined
}

function toReal(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

function badRequest(message: string, cause?: unknown): NamedError<"BadRequestError"> {
  return new NamedError("BadRequestError", { message, path: ["directory"] }, { cause })
}

function forbidden(path: string, why: string, cause?: unknown): NamedError<"ForbiddenError"> {
  const message = `Not allowed: ${path} (${why}). Start the program there, or list it under "directories" in its settings`
  return new NamedError("ForbiddenError", { message }, { cause })
}
