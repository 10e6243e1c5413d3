// What all sandboxes of the program share: the trial of bubblewrap, and the files that are mounted over others.
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Environment } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { createCaches } from "./area/caches.ts"
import type { Substitutes } from "./mounts.ts"
import { createRelativeSockets } from "./area/sockets.ts"
import { toSystemCallFilter } from "./system-call-filter.ts"
import { findBubblewrap, tryBubblewrap, type Trial } from "./bubblewrap.ts"

export type SandboxSupport = {
  /** The result of the one trial. `projects` are folders whose programs are not used. */
  try(projects: readonly string[]): Promise<Trial>
  substitutes(): Substitutes
  /** The file with the filter of system calls. */
  systemCallFilter(): string | undefined
  /** Stores a text that replaces a file in the sandbox, and returns its path. */
  keep(original: string, text: string): string
  /** Reports, once for all starts of the program, that commands run without a sandbox. */
  reportUnavailable(reason: string, notice: (message: string) => void): void
  /** The path of a socket that was bound by a relative one. */
  readonly resolveRelative: ReturnType<typeof createRelativeSockets>
  /** The paths of what is in these folders, up to a limit. */
  listEntries(folders: readonly string[]): string[]
}

const maxEntries = 500

export function createSandboxSupport({
  env,
  paths,
}: {
  readonly env: Environment
  readonly paths: Paths
}): SandboxSupport {
  const folder = join(paths.data, "sandbox")
  /** By the path of the program. */
  const trials = new Map<string, Promise<Trial>>()
  let isReported = false
  const stored = new Set<string>()

  function store(name: string, content: string | Buffer): string {
    const path = join(folder, name)
    if (stored.has(path)) return path
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(path, content, { mode: 0o600 })
    stored.add(path)
    return path
  }

  async function attempt(file: string): Promise<Trial> {
    const result = await tryBubblewrap(file)
    if (!("reason" in result)) createCaches(env, paths.home)
    return result
  }

  return {
    async try(projects) {
      const found = findBubblewrap(env, projects)
      if ("reason" in found) return found
      const trial = trials.get(found.file) ?? attempt(found.file)
      trials.set(found.file, trial)
      return trial
    },
    substitutes() {
      const emptyFile = store("empty-file", "")
      const emptyFolder = join(folder, "empty-folder")
      mkdirSync(emptyFolder, { recursive: true, mode: 0o755 })
      return { emptyFile, emptyFolder }
    },
    keep: (original, text) =>
      store(createHash("sha256").update(`${original}\0${text}`).digest("hex").slice(0, 16), text),
    reportUnavailable(reason, notice) {
      if (isReported) return
      isReported = true
      try {
        writeFileSync(join(paths.state, "sandbox-notice"), `${reason}\n`, { mode: 0o600, flag: "wx" })
      } catch {
        // An earlier start has reported it.
        return
      }
      notice(
        `The agent's commands run without a sandbox: ${reason}. Permissions are still asked; "sandbox": "off" in config.jsonc says that this is meant.`,
      )
    },
    systemCallFilter() {
      const filter = toSystemCallFilter(process.arch)
      return filter && store("system-calls", filter)
    },
    resolveRelative: createRelativeSockets(),
    listEntries: (folders) =>
      folders
        .flatMap((folder) => {
          try {
            return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
              entry.isFile() || entry.isDirectory() ? [join(folder, entry.name)] : [],
            )
          } catch {
            return []
          }
        })
        .slice(0, maxEntries),
  }
}
