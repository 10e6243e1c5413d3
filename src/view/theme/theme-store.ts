// The themes of this run. The one in use is there at once, from the one file that it is in; the others are opened when
// somebody looks at them. Promises: a file that is wrong or gone never takes the screen away: what it was before, the theme
// of the next folder, or the default one, stands in.
import { watch } from "node:fs"
import { join } from "node:path"
import type { Color } from "../../theme/color.ts"
import type { ColorDepth } from "../../theme/color-depth.ts"
import { defaultTheme } from "../../state/theme.ts"
import { listThemes } from "../../theme/list-themes.ts"
import { onGround } from "../../theme/on-ground.ts"
import { resolveTheme, type ThemeMode } from "../../theme/resolve-theme.ts"
import { readThemeFile } from "../../theme/theme-file.ts"
import { createThemeValue, type ThemeValue } from "../../theme/use-theme.ts"
import { toDimTheme } from "./dim-theme.ts"
import { toReason } from "../../text/reason.ts"

export type ThemePair = { readonly normal: ThemeValue; readonly dim: ThemeValue }

export type ThemeStore = {
  /** Names in alphabetical order; the same array until `refresh` finds others. */
  list(): readonly string[]
  /** The theme, or the default one where the name is not known. The same object for the same arguments. */
  get(name: string, mode: ThemeMode): ThemePair
  /** Looks into the folders again; gives what is wrong with the person's own files there. */
  refresh(): readonly string[]
  /** What the terminal says its background is: the theme of its own colours is made from it. False for no news. */
  setBackground(ground: Color): boolean
  /** Tells of every change in the folders of one's own. Gives the way to stop. */
  watch(onChange: () => void): () => void
}

export type ThemeStoreOptions = {
  /** Of the built-in themes. */
  readonly folder: string
  /** Of themes of one's own, a later one before an earlier. */
  readonly folders: readonly string[]
  readonly depth: ColorDepth
}

/** The theme of the terminal's own colours. */
const ownColours = "system"
const settleMs = 50

/** Throws when the default theme cannot be read: the installation is broken. */
export function createThemeStore({ folder, folders, depth }: ThemeStoreOptions): ThemeStore {
  const all = [folder, ...folders]
  let files = new Map<string, unknown>()
  // A file that is being edited is wrong for a while: until it can be read again, it counts as it was.
  const lastGood = new Map<string, unknown>()
  let made = new Map<string, ThemePair>()
  let names: readonly string[] | undefined
  let ground: Color | undefined
  /** Paths of the person's own files. */
  let own: readonly string[] = []
  const fallback = readThemeFile(join(folder, `${defaultTheme}.json`))

  /** The file of the last folder that has one that can be used. */
  function load(name: string): unknown {
    if (files.has(name)) return files.get(name)
    if (!isFileName(name)) return undefined
    let found: unknown
    for (const one of all.toReversed()) found ??= tryRead(join(one, `${name}.json`))
    if (found === undefined) found = lastGood.get(name)
    else lastGood.set(name, found)
    files.set(name, found)
    return found
  }

  function make(name: string, mode: ThemeMode): ThemePair {
    const resolved = resolveTheme(load(name) ?? fallback, mode)
    const hasShades = depth === "truecolor" || depth === "256"
    const theme = name === ownColours && ground && hasShades ? onGround(resolved, ground, mode) : resolved
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
      const before = own
      own = folders.flatMap((one) => [...listThemes([one]).values()])
      // Most people have none: then what is on the screen is not made, and not drawn, once more.
      if (own.length === 0 && before.length === 0) return []
      files = new Map()
      made = new Map()
      names = undefined
      return own.flatMap((path) => findProblem(path) ?? [])
    },
    setBackground(next) {
      if (JSON.stringify(next) === JSON.stringify(ground)) return false
      ground = next
      for (const key of made.keys()) if (key.startsWith(`${ownColours} `)) made.delete(key)
      return true
    },
    watch(onChange) {
      let timer: NodeJS.Timeout | undefined
      const watchers = folders.flatMap((one) => tryWatch(one, later) ?? [])
      // A save is several events: the file emptied, written, renamed.
      function later() {
        clearTimeout(timer)
        timer = setTimeout(onChange, settleMs)
      }
      return () => {
        clearTimeout(timer)
        for (const watcher of watchers) watcher.close()
      }
    },
  }
}

/** A name comes from settings or a remote: it must not lead out of the folder. */
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
    // The folder was taken away, or the system has no watches left: then nothing is followed.
    watcher.on("error", () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
