// The themes of this run: the one in use is there at once, from one small file, the others when they have been read.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { ColorDepth } from "../theme/color-depth.ts"
import { loadThemes } from "../theme/load-themes.ts"
import { resolveTheme, type ThemeMode } from "../theme/resolve-theme.ts"
import { createThemeValue, type ThemeValue } from "../theme/use-theme.ts"
import { toDimTheme } from "./dim-theme.ts"

export type ThemePair = { readonly normal: ThemeValue; readonly dim: ThemeValue }

export type ThemeStore = {
  /** Names in alphabetical order; only the built-in one before `load` is done. */
  list(): readonly string[]
  has(name: string): boolean
  /** The theme, or the default one where the name is not known. The same object for the same arguments. */
  get(name: string, mode: ThemeMode): ThemePair
  /** Reads all folders, a later one before an earlier; gives what is wrong with their files. */
  load(folders: readonly string[]): Promise<readonly string[]>
}

export const defaultTheme = "opencode"

/** `folder` holds the built-in themes. Throws when the default one cannot be read: the installation is broken. */
export function createThemeStore(folder: string, depth: ColorDepth, first: string): ThemeStore {
  const files = new Map<string, unknown>()
  let made = new Map<string, ThemePair>()
  for (const name of new Set([first, defaultTheme])) {
    const json = readTheme(join(folder, `${name}.json`))
    if (json !== undefined) files.set(name, json)
  }
  if (!files.has(defaultTheme)) throw new Error(`The default theme is missing in ${folder}`)

  return {
    list: () => [...files.keys()].sort(),
    has: (name) => files.has(name),
    get(name, mode) {
      const known = files.has(name) ? name : defaultTheme
      const key = `${known} ${mode}`
      let pair = made.get(key)
      if (!pair) {
        const theme = resolveTheme(files.get(known), mode)
        pair = {
          normal: createThemeValue(known, mode, depth, theme),
          dim: createThemeValue(known, mode, depth, toDimTheme(theme)),
        }
        made.set(key, pair)
      }
      return pair
    },
    async load(folders) {
      const { themes, errors } = await loadThemes([folder, ...folders])
      for (const [name, { json }] of themes) files.set(name, json)
      made = new Map()
      return errors.map(({ path, message }) => `${path}: ${message}`)
    },
  }
}

function readTheme(path: string): unknown {
  try {
    const json: unknown = JSON.parse(readFileSync(path, "utf8"))
    resolveTheme(json, "dark")
    resolveTheme(json, "light")
    return json
  } catch {
    return undefined
  }
}
