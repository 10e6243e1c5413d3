// Theme files of a list of folders. A later folder's file wins over an earlier one's of the same name; a file that
// cannot be used is reported and does not stand in the way of the others.
import { readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { resolveTheme } from "./resolve-theme.ts"

/** `json` has been resolved once for both modes, so `resolveTheme` will not throw on it. */
export type ThemeFile = { readonly name: string; readonly path: string; readonly json: unknown }

export type LoadedThemes = {
  /** By name, in alphabetical order. */
  readonly themes: ReadonlyMap<string, ThemeFile>
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

/** Reads `*.json` of each folder; a folder that does not exist is an empty one. */
export async function loadThemes(folders: readonly string[]): Promise<LoadedThemes> {
  const found = new Map<string, ThemeFile>()
  const errors: { path: string; message: string }[] = []
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    const files = names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name))
    for (const [index, text] of (
      await Promise.all(files.map((path) => readFile(path, "utf8").catch(toError)))
    ).entries()) {
      const path = files[index] ?? ""
      const name = basename(path, ".json")
      try {
        if (text instanceof Error) throw text
        const json: unknown = JSON.parse(text)
        resolveTheme(json, "dark")
        resolveTheme(json, "light")
        found.set(name, { name, path, json })
      } catch (error) {
        errors.push({ path, message: toError(error).message })
      }
    }
  }
  return { themes: new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1))), errors }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
