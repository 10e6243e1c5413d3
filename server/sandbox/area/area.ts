// What commands in the sandbox may do with a part of the disk.
import { realpathSync, statSync } from "node:fs"
import { dirname } from "node:path"

/** `private`: an empty folder of its own, gone with the command. `none`: an empty folder or file that cannot be changed. */
export type Access = "write" | "read" | "private" | "none"

/** A resolved path and all below it, unless another area lies deeper. */
export type Area = {
  readonly path: string
  readonly access: Access
  /** Mounted even where the area around it has the same access, so that it cannot be renamed. */
  readonly isPinned?: boolean
  /** For `read`: a file with other content that takes its place. */
  readonly content?: string
}

/** An area where the path exists; its links are resolved. */
export function toAreas(path: string, access: Access, options: Pick<Area, "isPinned" | "content"> = {}): Area[] {
  const real = findRealPath(path)
  return real === undefined ? [] : [{ path: real, access, ...options }]
}

/** The resolved path of what exists. */
export function findRealPath(path: string): string | undefined {
  try {
    // Most paths do not exist, and this call does not throw for them.
    return statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}

/** The area that decides about a path: the deepest around it. Undefined outside of all. */
export function findArea(areas: ReadonlyMap<string, Area>, path: string): Area | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const area = areas.get(folder)
    if (area) return area
    if (folder === dirname(folder)) return undefined
  }
}
