// Whether what a project brings may execute: by flag, by environment, by the user's settings, or because the user said
// yes to exactly this content. Another content is asked about again.
import { mkdir, readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { writeFileAtomic } from "../base/atomic-file.ts"
import { isInside, realPath } from "../base/containment.ts"
import type { Environment, Paths } from "../base/paths.ts"
import { hashContent } from "./hash-content.ts"
import { matchesFolder } from "./match-folder.ts"

export type Trust = {
  /** `root` is where the project's settings start (the git root); the directory itself outside git. */
  isTrusted(directory: string, root?: string): Promise<boolean>
  /** Remembers the directory with its present content. */
  grant(directory: string, root?: string): Promise<void>
  revoke(directory: string): Promise<void>
  /** Makes a change that the user asked for to the settings of a project; what was granted before stays granted. */
  keep(directory: string, root: string, change: () => Promise<void>): Promise<void>
}

export type TrustOptions = {
  readonly paths: Paths
  readonly env: Environment
  readonly own: { readonly trust?: readonly string[] | undefined }
  /** `--trust` was given. */
  readonly flag?: boolean
}

type Grants = Record<string, { readonly hash: string; readonly time: number }>

/** Grants lie in `trust.json` of the state folder, mode 0600; several programs may use it. */
export function createTrust(options: TrustOptions): Trust {
  const { paths, env, own, flag = false } = options
  const file = join(paths.state, "trust.json")
  const byEnvironment = env["OPENCODE_TRUST"] === "1" || env["OPENCODE_TRUST"]?.toLowerCase() === "true"
  const home = paths.home || homedir()

  async function load(): Promise<Grants> {
    try {
      const parsed: unknown = JSON.parse(await readFile(file, "utf8"))
      const grants = (parsed as { directories?: Grants }).directories
      return typeof grants === "object" && grants !== null ? grants : {}
    } catch {
      // Unreadable or broken: nothing is trusted, which is the safe side.
      return {}
    }
  }
  async function save(grants: Grants): Promise<void> {
    await mkdir(paths.state, { recursive: true, mode: 0o700 })
    await writeFileAtomic(file, JSON.stringify({ directories: grants }, null, 2) + "\n", 0o600)
  }

  /** The folders of a project whose grants hold, and the directory where one of them covers it. */
  async function listHeld(directory: string, root: string): Promise<string[]> {
    const grants = await load()
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
      const grants = await load()
      const realRoot = await realPath(root)
      const granted = ancestors(real, realRoot).filter((folder) => Object.hasOwn(grants, folder))
      if (granted.length === 0) return false
      const hash = await hashContent(real, realRoot)
      // A folder above counts too, as long as nothing below it adds to what was seen then.
      return granted.some((folder) => grants[folder]?.hash === hash)
    },
    async grant(directory, root = directory) {
      const real = await realPath(directory)
      const hash = await hashContent(real, await realPath(root))
      await save({ ...(await load()), [real]: { hash, time: Date.now() } })
    },
    async revoke(directory) {
      const { [await realPath(directory)]: _gone, ...rest } = await load()
      await save(rest)
    },
    async keep(directory, root, change) {
      const realRoot = await realPath(root)
      const held = await listHeld(await realPath(directory), realRoot)
      await change()
      if (held.length === 0) return
      const renewed: Grants = {}
      for (const folder of held) renewed[folder] = { hash: await hashContent(folder, realRoot), time: Date.now() }
      await save({ ...(await load()), ...renewed })
    },
  }
}

function ancestors(directory: string, root: string): string[] {
  const folders = [directory]
  for (let at = directory; at !== root && isInside(root, at) && at !== dirname(at);) folders.push((at = dirname(at)))
  return folders
}
