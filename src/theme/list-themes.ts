// Lists the themes: the `*.json` files of some folders, by name. A file in a later folder replaces one of the same name in
// an earlier folder; a missing folder counts as empty. No file is opened.
import { readdirSync } from "node:fs"
import { basename, join } from "node:path"

/** Paths by name, in alphabetical order. */
export function listThemes(folders: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const folder of folders)
    for (const file of listFiles(folder)) found.set(basename(file, ".json"), join(folder, file))
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json"))
  } catch {
    return []
  }
}
