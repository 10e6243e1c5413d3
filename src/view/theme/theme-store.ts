// Loads themes from files, each when it is first needed. Guarantees: an invalid or missing file never breaks the screen; the
// last valid version of it, the theme of the next folder, or the default theme is used instead.
import { watch } from "node:fs"
import { join } from "node:path"
import type { Color } from "../../theme/color.ts"
import type { ColorDepth } from "../../theme/color-depth.ts"
import { isShallowEqual } from "../../state/memoize.ts"
import { defaultTheme } from "../../state/theme.ts"
import { listThemes } from "../../theme/list-themes.ts"
import { adaptToBackground } from "../../theme/adapt-to-background.ts"
import { resolveTheme, type ThemeMode } from "../../theme/resolve-theme.ts"
import { readThemeFile } from "../../theme/theme-file.ts"
import { createThemeValue, type ThemeValue } from "../../theme/use-theme.ts"
import { toDimTheme } from "./dim-theme.ts"
import { toReason } from "../../text/to-reason.ts"

export type ThemePair = { readonly normal: ThemeValue; readonly dim: ThemeValue }

export type ThemeStore = {
  /** Names in alphabetical order; the same array until `refresh`. */
  list(): readonly string[]
  /** The theme, or the default theme if the name is unknown. The same object for the same arguments. */
  get(name: string, mode: ThemeMode): ThemePair
  /** Forgets what was read from the folders. Returns what is wrong with the files of the user's and the project's. */
  refresh(): readonly string[]
  /** Sets the terminal's background, from which the theme "system" is derived. Returns false if it is unchanged. */
  setBackground(color: Color): boolean
  /** Calls `onChange` after changes in the user's and the project's folders. Returns the function that stops it. */
  watch(onChange: () => void): () => void
}

export type ThemeStoreOptions = {
  /** Folder of the built-in themes. */
  readonly folder: string
  /** Folders of the user's and the project's themes; a later one takes precedence. */
  readonly folders: readonly string[]
  readonly depth: ColorDepth
}

/** Name of the theme with the terminal's own colours. */
const systemTheme = "system"
const debounceMs = 50

/** Throws when the default theme cannot be read: the installation is broken. */
export function createThemeStore({ folder, folders, depth }: ThemeStoreOptions): ThemeStore {
  const all = [folder, ...folders]
  let files = new Map<string, unknown>()
  // A file that is being edited is invalid for a moment: its last valid version is used until it can be read again.
  const lastValid = new Map<string, unknown>()
  let made = new Map<string, ThemePair>()
  let names: readonly string[] | undefined
  let background: Color | undefined
  /** Paths of the user's and the project's files. */
  let customPaths: readonly string[] = []
  const fallback = readThemeFile(join(folder, `${defaultTheme}.json`))

  /** The content of the valid file in the last folder that has one. */
  function load(name: string): unknown {
    if (files.has(name)) return files.get(name)
    if (!isFileName(name)) return undefined
    let found: unknown
    for (const each of all.toReversed()) found ??= tryRead(join(each, `${name}.json`))
    if (found === undefined) found = lastValid.get(name)
    else lastValid.set(name, found)
    files.set(name, found)
    return found
  }

  function make(name: string, mode: ThemeMode): ThemePair {
    const resolved = resolveTheme(load(name) ?? fallback, mode)
    const hasShades = depth === "truecolor" || depth === "256"
    const theme =
      name === systemTheme && background && hasShades ? adaptToBackground(resolved, background, mode) : resolved
    return {
      normal: createThemeValue(name, mode, depth, theme),
      dim: createThemeValue(name, mode, depth, toDimTheme(theme)),
    }
  }

  return {
    list: () => (names ??= [...listThemes(all).keys()]),
    get(name, mode) {
      const key = `${name} ${mode}`
      let pair = made.get(key)
      if (!pair) made.set(key, (pair = make(name, mode)))
      return pair
    },
    refresh() {
      const before = customPaths
      customPaths = folders.flatMap((each) => [...listThemes([each]).values()])
      // Without such files nothing has changed, and nothing is computed and drawn again.
      if (customPaths.length === 0 && before.length === 0) return []
      files = new Map()
      made = new Map()
      names = undefined
      return customPaths.flatMap((path) => findProblem(path) ?? [])
    },
    setBackground(next) {
      if (isShallowEqual(next, background)) return false
      background = next
      for (const key of made.keys()) if (key.startsWith(`${systemTheme} `)) made.delete(key)
      return true
    },
    watch(onChange) {
      let timer: NodeJS.Timeout | undefined
      const watchers = folders.flatMap((each) => tryWatch(each, later) ?? [])
      // An editor causes several events for one save: the file is emptied, written, renamed.
      function later() {
        clearTimeout(timer)
        timer = setTimeout(onChange, debounceMs)
      }
      return () => {
        clearTimeout(timer)
        for (const watcher of watchers) watcher.close()
      }
    },
  }
}

/** A name comes from settings or from remote control: it must not lead out of the folder. */
function isFileName(name: string): boolean {
  return name !== "" && !/[/\\\0]/.test(name)
}

function tryRead(path: string): unknown {
  try {
    return readThemeFile(path)
  } catch {
    return undefined
  }
}

function findProblem(path: string): string | undefined {
  try {
    readThemeFile(path)
    return undefined
  } catch (error) {
    return toReason(error)
  }
}

function tryWatch(folder: string, onChange: () => void) {
  try {
    const watcher = watch(folder, { persistent: false }, onChange)
    // The folder was removed, or the system has no watches left: changes go unnoticed then.
    watcher.on("error", () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
