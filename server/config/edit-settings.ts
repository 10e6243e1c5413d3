// Changes values of a settings file, comments and formatting kept, whole or not at all.
import { access, mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { removeLeftovers, writeFileAtomic } from "../base/file/atomic-file.ts"
import { realPath } from "../base/file/containment.ts"
import { editJsonc, parseJsonc, type JsonPath } from "../base/jsonc.ts"
import type { Paths } from "../base/paths.ts"
import { ConfigError } from "./config-error.ts"
import { readText } from "./read-settings.ts"

/** Sets the value at `path`; `undefined` takes it away. */
export type Edit = { readonly path: JsonPath; readonly value: unknown }

/**
 * Sets the value at `path` (`undefined` takes it away); makes the file where there is none. A linked file is changed in
 * its real place. Throws ConfigError when the file can't be parsed: it is left as it is.
 */
export async function editSettingsFile(file: string, path: JsonPath, value: unknown, mode = 0o600): Promise<void> {
  await editSettings(file, { edits: () => [{ path, value }], mode })
}

export type EditOptions = {
  /** The edits, from what the file says now. None leaves the file, or its absence, as it is. */
  readonly edits: (value: unknown) => readonly Edit[]
  readonly mode: number
  /** Throws where the new text must not be written. */
  readonly check?: (text: string) => Promise<unknown>
}

/** The same for several values at once. */
export async function editSettings(file: string, { edits, mode, check }: EditOptions): Promise<void> {
  let text = (await readText(file)) ?? ""
  const parsed = await parseJsonc(text)
  if ("message" in parsed) throw new ConfigError({ file, ...parsed })
  const wanted = edits(parsed.value)
  if (wanted.length === 0) return
  for (const { path, value } of wanted) text = await editJsonc(text, path, value)
  await check?.(text)
  const target = await realPath(file)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await writeFileAtomic(target, text, mode)
  await removeLeftovers(dirname(target))
}

/** The user's global settings file in use: the one that is read last, else a new `opencode.json`. */
export async function findUserConfigFile(paths: Paths): Promise<string> {
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
