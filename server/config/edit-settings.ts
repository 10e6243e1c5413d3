// Changes values of a settings file atomically and keeps its comments and formatting.
import { access, mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { removeLeftovers, writeFileAtomic } from "../base/file/atomic-file.ts"
import { realPath } from "../base/file/containment.ts"
import { editJsonc, parseJsonc, type JsonPath } from "../base/jsonc.ts"
import type { Paths } from "../base/paths.ts"
import { ConfigError } from "./config-error.ts"
import { readText } from "./read-settings.ts"

/** Sets the value at `path`; `undefined` removes it. */
export type Edit = { readonly path: JsonPath; readonly value: unknown }

/**
 * Sets the value at `path` (`undefined` removes it) and creates the file if needed. A linked file is changed at its
 * resolved path. Throws ConfigError when the file can't be parsed, and leaves it as it is.
 */
export async function editSettingsFile(file: string, path: JsonPath, value: unknown, mode = 0o600): Promise<void> {
  await editSettings(file, { edits: () => [{ path, value }], mode })
}

export type EditOptions = {
  /** Computes the edits from the current content. Without edits no file is written or created. */
  readonly edits: (value: unknown) => readonly Edit[]
  readonly mode: number
  /** Validates the new text. Nothing is written when it throws. */
  readonly check?: (text: string) => Promise<unknown>
}

/** Sets several values at once, under the same conditions. */
export async function editSettings(file: string, { edits, mode, check }: EditOptions): Promise<void> {
  let text = (await readText(file)) ?? ""
  const parsed = await parseJsonc(text)
  if ("message" in parsed) throw new ConfigError({ file, ...parsed })
  const changes = edits(parsed.value)
  if (changes.length === 0) return
  for (const { path, value } of changes) text = await editJsonc(text, path, value)
  await check?.(text)
  const target = await realPath(file)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await writeFileAtomic(target, text, mode)
  await removeLeftovers(dirname(target))
}

/** The user's settings file to change: the one with the highest precedence, else a new `opencode.json`. */
export async function findUserConfigFile(paths: Pick<Paths, "config">): Promise<string> {
  for (const name of ["opencode.jsonc", "opencode.json", "config.json"]) {
    const file = join(paths.config, name)
    if (await exists(file)) return file
  }
  return join(paths.config, "opencode.json")
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
