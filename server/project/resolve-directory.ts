// The directory that a request works in, from what the caller gave, and whether he may: the user's own directories open,
// places of the system, of other users and of this program do not.
import { realpath, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { isAbsolute, join, sep } from "node:path"
import { checkPath, isInside, PathError } from "../base/file/containment.ts"
import { NamedError } from "../schema/error.ts"

export type ResolveDirectoryOptions = {
  readonly given: {
    /** `?directory=`, decoded already; wins. */
    readonly query?: string | undefined
    /** `x-opencode-directory` as it came: percent-encoded. */
    readonly header?: string | undefined
  }
  readonly startDirectory: string
  readonly own: { readonly directories?: readonly string[] | undefined }
  readonly home: string
  /** This program's own data: never a project. */
  readonly dataDirectory: string
}

const system = /^(\/private)?\/(proc|sys|dev|etc|boot|usr|bin|sbin|lib[^/]*)(\/|$)/
const variable = /^(\/private)?\/var(\/|$)/
const variableOpen = /^(\/private)?\/var\/(tmp|www|home|folders)(\/|$)/
const homes = ["/home", "/Users", "/var/home"]

/**
 * Gives the real path of the directory, one for all its spellings. Throws BadRequestError (relative, not a directory),
 * NotFoundError (missing), ForbiddenError.
 */
export async function resolveDirectory(options: ResolveDirectoryOptions): Promise<string> {
  const { given, startDirectory } = options
  const asked = given.query || decode(given.header ?? "") || startDirectory
  try {
    checkPath(asked)
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    throw new NamedError("BadRequestError", { message: error.message, path: ["directory"] }, { cause: error })
  }
  if (!isAbsolute(asked))
    throw new NamedError("BadRequestError", { message: `Not an absolute path: ${asked}`, path: ["directory"] })

  const real = await findRealDirectory(asked)
  const info = await stat(real)
  if (!info.isDirectory())
    throw new NamedError("BadRequestError", { message: `Not a directory: ${asked}`, path: ["directory"] })
  await checkAllowed(asked, real, info.uid, options)
  return real
}

/** A header as people write it: what is no valid encoding stands for itself. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

async function findRealDirectory(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "EACCES" || code === "EPERM") throw forbidden(path, "you have no access to it", error)
    throw new NamedError("NotFoundError", { message: `No such directory on ${hostname()}: ${path}` }, { cause: error })
  }
}

async function checkAllowed(
  asked: string,
  real: string,
  ownerId: number,
  options: ResolveDirectoryOptions,
): Promise<void> {
  const { startDirectory, own, home, dataDirectory } = options
  for (const entry of own.directories ?? []) {
    const folder = entry.replace(/\/(\*\*?)?$/, "")
    const expanded = folder === "~" || folder.startsWith("~/") ? join(home, folder.slice(1)) : folder || sep
    if (isInside(await toReal(expanded), real)) return
  }
  if (isInside(await toReal(dataDirectory), real)) throw forbidden(asked, "it belongs to this program")
  if (isInside(await toReal(startDirectory), real)) return
  if (real === sep || system.test(real) || (variable.test(real) && !variableOpen.test(real)))
    throw forbidden(asked, "it belongs to the system")
  if (process.platform === "win32") return
  const uid = process.getuid?.() ?? 0
  if (uid !== 0 && ownerId !== uid) throw forbidden(asked, "it belongs to another user")
  const foreign = await findForeignHome(real, await toReal(home), uid)
  if (foreign) throw forbidden(asked, `${foreign} is another user's home`)
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

function forbidden(path: string, why: string, cause?: unknown): NamedError<"ForbiddenError"> {
  const message = `Not allowed: ${path} (${why}). Start the program there, or list it under "directories" in its settings`
  return new NamedError("ForbiddenError", { message }, { cause })
}
