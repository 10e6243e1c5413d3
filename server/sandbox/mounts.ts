// Converts areas to the mounts of bubblewrap, in its order: a folder before what lies in it.
import { statSync } from "node:fs"
import { dirname } from "node:path"
import { isInside } from "../base/file/containment.ts"
import { type Area, findArea } from "./area/area.ts"

/** The areas by path. Of several for one path the last decides. */
export function toAreaMap(areas: readonly Area[]): ReadonlyMap<string, Area> {
  return new Map([["/", { path: "/", access: "read" as const }], ...areas.map((area) => [area.path, area] as const)])
}

/** What takes the place of files and folders that are not to be seen. */
export type Substitutes = { readonly emptyFile: string; readonly emptyFolder: string }

/** The options that mount the areas. Each mount takes a part of a millisecond, so needless ones are left out. */
export function toMounts(areas: ReadonlyMap<string, Area>, { emptyFile, emptyFolder }: Substitutes): string[] {
  const sorted = [...areas.values()].toSorted((a, b) => countFolders(a.path) - countFolders(b.path))
  const closed: string[] = []
  const mounts = sorted.flatMap((area): string[] => {
    const { path, access, isPinned, content } = area
    if (path === "/") return ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    const isSame = findArea(areas, dirname(path))?.access === access
    if (isSame && !isPinned && content === undefined) return []
    if (content !== undefined) return ["--ro-bind", content, path]
    if (access === "write") return ["--bind-try", path, path]
    if (access === "read") return ["--ro-bind-try", path, path]
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return ["--ro-bind", emptyFile, path]
    if (access === "private") return ["--perms", isShared(path) ? "1777" : "0700", "--tmpfs", path]
    if (!sorted.some((other) => other !== area && isInside(path, other.path))) return ["--ro-bind", emptyFolder, path]
    closed.push("--remount-ro", path)
    return ["--perms", "0755", "--tmpfs", path]
  })
  return [...mounts, ...closed]
}

/** Whether all users may create files in a folder, as in `/tmp`. */
function isShared(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o002) !== 0
}

function countFolders(path: string): number {
  return path === "/" ? 0 : path.split("/").length
}
