// Which themes there are: the `*.json` files of a list of folders, by name. A later folder's file wins over an earlier
// one's of the same name; a folder that does not exist is an empty one. No file is opened.
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
