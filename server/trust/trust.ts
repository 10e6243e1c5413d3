// Whether a project's settings may run programs: by flag, by environment, by the user's settings, or because the user granted
// it for exactly this content. Changed content needs a new grant. A refusal is stored too, so that the user is not asked again.
import { mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { writeFileAtomic } from "../base/file/atomic-file.ts"
import { readStart } from "../base/file/read-start.ts"
import { isInside, realPath } from "../base/file/containment.ts"
import { type Environment, isOn } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { NamedError } from "../schema/error.ts"
import { hashContent } from "./hash-content.ts"
import { matchesFolder } from "./match-folder.ts"

export type Trust = {
  /** `root` is the top folder with settings of the project: the git root, or the directory itself outside git. */
  isTrusted(directory: string, root?: string): Promise<boolean>
  /** Identifies the current content of everything that needs trust. */
  hash(directory: string, root?: string): Promise<string>
  /** Stores a grant for the current content. Throws ConflictError where its hash is not `seen`. */
  grant(directory: string, root?: string, seen?: string): Promise<void>
  /** Stores that the user is not asked about the current content. Throws ConflictError where its hash is not `seen`. */
  refuse(directory: string, root?: string, seen?: string): Promise<void>
  isRefused(directory: string, root?: string): Promise<boolean>
  /** Removes the grant or refusal of the directory. */
  revoke(directory: string): Promise<void>
  /** Runs a change of a project's settings that the user requested. Grants that covered the old content cover the new one. */
  preserveGrants(directory: string, root: string, change: () => Promise<void>): Promise<void>
}

export type TrustOptions = {
  readonly paths: Pick<Paths, "home" | "state">
  readonly env: Environment
  readonly own: { readonly trust?: readonly string[] | undefined }
  /** `--trust` was given. */
  readonly flag?: boolean
}

const maxBytes = 8 * 1024 * 1024

type Grants = Record<string, { readonly hash: string; readonly time: number }>
type Decisions = { readonly directories: Grants; readonly refused: Grants }

/** Grants and refusals are stored in `trust.json` of the state folder, mode 0600. Several programs may use it. */
export function createTrust(options: TrustOptions): Trust {
  const { paths, env, own, flag = false } = options
  const file = join(paths.state, "trust.json")
  const byEnvironment = isOn(env["OPENCODE_TRUST"])
  const { home } = paths
  const hashOf = (directory: string, root: string) => hashContent({ directory, root, env, home })

  async function load(): Promise<Decisions> {
    try {
      const { directories, refused } = JSON.parse((await readStart(file, maxBytes)).toString("utf8")) as Partial<
        Record<keyof Decisions, unknown>
      >
      return { directories: toGrants(directories), refused: toGrants(refused) }
    } catch {
      // An unreadable or invalid file grants nothing, which is the safe choice.
      return { directories: {}, refused: {} }
    }
  }
  async function save(decisions: Decisions): Promise<void> {
    await mkdir(paths.state, { recursive: true, mode: 0o700 })
    await writeFileAtomic(file, JSON.stringify(decisions, null, 2) + "\n", 0o600)
  }
  async function hashSeen(directory: string, root: string, seen: string | undefined): Promise<string> {
    const hash = await hashOf(directory, await realPath(root))
    if (seen !== undefined && seen !== hash)
      throw new NamedError("ConflictError", {
        message: `The settings of ${directory} have changed since they were shown. Look at them again.`,
      })
    return hash
  }

  /** The folders of a project with a valid grant, and the directory itself where such a grant covers it. */
  async function listGranted(directory: string, root: string): Promise<string[]> {
    const { directories: grants } = await load()
    const granted = new Set<string>()
    for (const [folder, { hash }] of Object.entries(grants))
      if (isInside(root, folder) && (await hashOf(folder, root)) === hash) granted.add(folder)
    const hash = await hashOf(directory, root)
    if (ancestors(directory, root).some((folder) => granted.has(folder) && grants[folder]?.hash === hash))
      granted.add(directory)
    return [...granted]
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
      const hash = await hashOf(real, realRoot)
      // A grant for a folder above counts too, as long as the folders below add nothing to the hash.
      return granted.some((folder) => grants[folder]?.hash === hash)
    },
    hash: async (directory, root = directory) => hashOf(await realPath(directory), await realPath(root)),
    async grant(directory, root = directory, seen) {
      const real = await realPath(directory)
      const hash = await hashSeen(real, root, seen)
      const { directories, refused } = await load()
      await save({
        directories: { ...directories, [real]: { hash, time: Date.now() } },
        refused: without(refused, real),
      })
    },
    async refuse(directory, root = directory, seen) {
      const real = await realPath(directory)
      const hash = await hashSeen(real, root, seen)
      const { directories, refused } = await load()
      await save({
        directories: without(directories, real),
        refused: { ...refused, [real]: { hash, time: Date.now() } },
      })
    },
    async isRefused(directory, root = directory) {
      const real = await realPath(directory)
      const refusal = (await load()).refused[real]
      return refusal !== undefined && refusal.hash === (await hashOf(real, await realPath(root)))
    },
    async revoke(directory) {
      const real = await realPath(directory)
      const { directories, refused } = await load()
      await save({ directories: without(directories, real), refused: without(refused, real) })
    },
    async preserveGrants(directory, root, change) {
      const realRoot = await realPath(root)
      const granted = await listGranted(await realPath(directory), realRoot)
      await change()
      if (granted.length === 0) return
      const renewed: Grants = {}
      for (const folder of granted) renewed[folder] = { hash: await hashOf(folder, realRoot), time: Date.now() }
      const { directories, refused } = await load()
      await save({ directories: { ...directories, ...renewed }, refused })
    },
  }
}

function toGrants(value: unknown): Grants {
  return typeof value === "object" && value !== null ? (value as Grants) : {}
}

function without(grants: Grants, folder: string): Grants {
  const { [folder]: _removed, ...rest } = grants
  return rest
}

function ancestors(directory: string, root: string): string[] {
  const folders = [directory]
  for (let folder = directory; folder !== root && isInside(root, folder) && folder !== dirname(folder);)
    folders.push((folder = dirname(folder)))
  return folders
}
