// Whether what a project brings may execute: by flag, by environment, by the user's settings, or because the user said
// yes to exactly this content. Another content is asked about again. A no may be remembered as well, so that it is not asked.
import { mkdir, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { writeFileAtomic } from "../base/file/atomic-file.ts"
import { isInside, realPath } from "../base/file/containment.ts"
import type { Environment } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { NamedError } from "../schema/error.ts"
import { hashContent } from "./hash-content.ts"
import { matchesFolder } from "./match-folder.ts"

export type Trust = {
  /** `root` is where the project's settings start (the git root); the directory itself outside git. */
  isTrusted(directory: string, root?: string): Promise<boolean>
  /** Names the present content of all that trust is about. */
  hash(directory: string, root?: string): Promise<string>
  /** Remembers the directory with its present content; with `seen` only where that is still the content's name. */
  grant(directory: string, root?: string, seen?: string): Promise<void>
  /** Remembers that the user will not be asked about the present content; the same goes for `seen`. */
  refuse(directory: string, root?: string, seen?: string): Promise<void>
  isRefused(directory: string, root?: string): Promise<boolean>
  /** Forgets what was said of the directory. */
  revoke(directory: string): Promise<void>
  /** Makes a change that the user asked for to the settings of a project; what was granted before stays granted. */
  preserveGrants(directory: string, root: string, change: () => Promise<void>): Promise<void>
}

export type TrustOptions = {
  readonly paths: Paths
  readonly env: Environment
  readonly own: { readonly trust?: readonly string[] | undefined }
  /** `--trust` was given. */
  readonly flag?: boolean
}

type Grants = Record<string, { readonly hash: string; readonly time: number }>
type Said = { readonly directories: Grants; readonly refused: Grants }

/** Grants and refusals lie in `trust.json` of the state folder, mode 0600; several programs may use it. */
export function createTrust(options: TrustOptions): Trust {
  const { paths, env, own, flag = false } = options
  const file = join(paths.state, "trust.json")
  const byEnvironment = env["OPENCODE_TRUST"] === "1" || env["OPENCODE_TRUST"]?.toLowerCase() === "true"
  const { home } = paths

  async function load(): Promise<Said> {
    try {
      const { directories, refused } = JSON.parse(await readFile(file, "utf8")) as Partial<Record<keyof Said, unknown>>
      return { directories: toGrants(directories), refused: toGrants(refused) }
    } catch {
      // Unreadable or broken: nothing is trusted, which is the safe side.
      return { directories: {}, refused: {} }
    }
  }
  async function save(said: Said): Promise<void> {
    await mkdir(paths.state, { recursive: true, mode: 0o700 })
    await writeFileAtomic(file, JSON.stringify(said, null, 2) + "\n", 0o600)
  }
  async function hashNow(directory: string, root: string, seen: string | undefined): Promise<string> {
    const hash = await hashContent(directory, await realPath(root))
    if (seen !== undefined && seen !== hash)
      throw new NamedError("ConflictError", {
        message: `The settings of ${directory} have changed since they were shown. Look at them again.`,
      })
    return hash
  }

  /** The folders of a project whose grants hold, and the directory where one of them covers it. */
  async function listHeld(directory: string, root: string): Promise<string[]> {
    const { directories: grants } = await load()
    const held = new Set<string>()
    for (const [folder, { hash }] of Object.entries(grants))
      if (isInside(root, folder) && (await hashContent(folder, root)) === hash) held.add(folder)
    const hash = await hashContent(directory, root)
    if (ancestors(directory, root).some((folder) => held.has(folder) && grants[folder]?.hash === hash))
      held.add(directory)
    return [...held]
  }

  return {
    async isTrusted(directory, root = directory) {
      if (flag || byEnvironment) return true
      const real = await realPath(directory)
      for (const pattern of own.trust ?? []) if (matchesFolder(pattern, real, home)) return true
      const { directories: grants } = await load()
      const realRoot = await realPath(root)
      const granted = ancestors(real, realRoot).filter((folder) => Object.hasOwn(grants, folder))
      if (granted.length === 0) return false
      const hash = await hashContent(real, realRoot)
      // A folder above counts too, as long as nothing below it adds to what was seen then.
      return granted.some((folder) => grants[folder]?.hash === hash)
    },
    hash: async (directory, root = directory) => hashContent(await realPath(directory), await realPath(root)),
    async grant(directory, root = directory, seen) {
      const real = await realPath(directory)
      const hash = await hashNow(real, root, seen)
      const { directories, refused } = await load()
      await save({
        directories: { ...directories, [real]: { hash, time: Date.now() } },
        refused: without(refused, real),
      })
    },
    async refuse(directory, root = directory, seen) {
      const real = await realPath(directory)
      const hash = await hashNow(real, root, seen)
      const { directories, refused } = await load()
      await save({
        directories: without(directories, real),
        refused: { ...refused, [real]: { hash, time: Date.now() } },
      })
    },
    async isRefused(directory, root = directory) {
      const real = await realPath(directory)
      const said = (await load()).refused[real]
      return said !== undefined && said.hash === (await hashContent(real, await realPath(root)))
    },
    async revoke(directory) {
      const real = await realPath(directory)
      const { directories, refused } = await load()
      await save({ directories: without(directories, real), refused: without(refused, real) })
    },
    async preserveGrants(directory, root, change) {
      const realRoot = await realPath(root)
      const held = await listHeld(await realPath(directory), realRoot)
      await change()
      if (held.length === 0) return
      const renewed: Grants = {}
      for (const folder of held) renewed[folder] = { hash: await hashContent(folder, realRoot), time: Date.now() }
      const { directories, refused } = await load()
      await save({ directories: { ...directories, ...renewed }, refused })
    },
  }
}

function toGrants(value: unknown): Grants {
  return typeof value === "object" && value !== null ? (value as Grants) : {}
}

function without(grants: Grants, folder: string): Grants {
  const { [folder]: _gone, ...rest } = grants
  return rest
}

function ancestors(directory: string, root: string): string[] {
  const folders = [directory]
  for (let at = directory; at !== root && isInside(root, at) && at !== dirname(at);) folders.push((at = dirname(at)))
  return folders
}
