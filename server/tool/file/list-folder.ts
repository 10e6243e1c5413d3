// Lists a folder for the read tool.
import { readdir, type FileHandle } from "node:fs/promises"
import { toHandlePath } from "../../base/file/containment.ts"
import type { ResolvedPath } from "./resolved-path.ts"
import type { ToolResult } from "../tool.ts"

/** The entries of an open folder; folders come first and end in a slash. */
export async function listFolder(
  handle: FileHandle,
  path: ResolvedPath,
  range: { offset: number; limit: number },
): Promise<ToolResult> {
  const entries = await readdir(toHandlePath(handle, path.real), { withFileTypes: true })
  const names = [
    ...entries.flatMap((entry) => (entry.isDirectory() ? [entry.name + "/"] : [])).toSorted(),
    ...entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).toSorted(),
  ]
  const shown = names.slice(range.offset, range.offset + range.limit)
  const next = range.offset + shown.length
  const note =
    next < names.length
      ? `(${names.length} entries. Use 'offset' parameter to list beyond entry ${next})`
      : `(${names.length} entries)`
  return {
    title: path.relative,
    output: ["<directory>", ...shown, "", note, "</directory>"].join("\n"),
    metadata: { preview: shown.slice(0, 20).join("\n"), truncated: next < names.length },
  }
}
