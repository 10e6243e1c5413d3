import { dirname } from "node:path"
import { isInside } from "../base/file/containment.ts"

/** The folders from `top` down to `directory`, both included. Only the directory where it is not below `top`. */
export function foldersBetween(top: string, directory: string): string[] {
  if (!isInside(top, directory) || top === dirname(top)) return [directory]
  const folders: string[] = []
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.unshift(folder)
    if (folder === top) return folders
  }
}
