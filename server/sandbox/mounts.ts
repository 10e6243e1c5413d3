// Converts areas to the mounts of bubblewrap, in its order: a folder before what lies in it.
import { statSync } from "node:fs"
import { dirname } from "node:path"
import { type Area, findArea } from "./area/area.ts"

/** The areas by path. Of several for one path the last decides. */
export function toAreaMap(areas: readonly Area[]): ReadonlyMap<string, Area> {
  return new Map([["/", { path: "/", access: "read" as const }], ...areas.map((area) => [area.path, area] as const)])
}

/** The options that mount the areas. `emptyFile` covers files that are not to be seen. */
export function toMounts(areas: ReadonlyMap<string, Area>, emptyFile: string): string[] {
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
    if (access === "none") closed.push("--remount-ro", path)
    return ["--perms", access === "none" ? "0755" : isShared(path) ? "1777" : "0700", "--tmpfs", path]
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
