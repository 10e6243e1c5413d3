// All files and folders below a path, with their modes.
import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"

export type TreeEntry = { readonly path: string; readonly mode: number; readonly kind: "file" | "folder" | "other" }

export function listFileTree(folder: string): TreeEntry[] {
  const info = lstatSync(folder, { throwIfNoEntry: false })
  if (!info) return []
  const kind = info.isDirectory() ? "folder" : info.isFile() ? "file" : "other"
  const below = kind === "folder" ? readdirSync(folder).flatMap((name) => listFileTree(join(folder, name))) : []
  return [{ path: folder, mode: info.mode & 0o777, kind }, ...below]
}
