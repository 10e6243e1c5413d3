// The difference of the working tree to HEAD: changed and deleted files with their line counts, and untracked files.
import { constants } from "node:fs"
import { openInside } from "../base/file/containment.ts"
import type { Git } from "../base/git.ts"
import type { FileStatus } from "../schema/file.ts"
import type { FilesOptions } from "./files-options.ts"

/** The hash of the empty tree, which every repository has. Compared with before the first commit. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
const maxEntries = 5000
const maxFileBytes = 2 * 1024 * 1024
const maxCountedBytes = 64 * 1024 * 1024

/** See `Files.status`; paths are relative to the directory, at most 5000. */
export async function listStatus(options: FilesOptions): Promise<FileStatus[]> {
  const { directory, git, gitRoot } = options
  if (!gitRoot) return []
  const tracked = await listTracked(directory, git)
  const untracked = await listUntracked(directory, git)
  return [...tracked, ...untracked].slice(0, maxEntries)
}

async function listTracked(directory: string, git: Git): Promise<FileStatus[]> {
  const args = ["--raw", "--numstat", "-z", "--no-renames", "--relative"]
  let answer = await git(["diff", ...args, "HEAD", "--", "."], { cwd: directory })
  if (answer.exitCode !== 0) answer = await git(["diff", ...args, emptyTree, "--", "."], { cwd: directory })
  if (answer.exitCode !== 0) return []
  const statuses = new Map<string, FileStatus["status"]>()
  const out: FileStatus[] = []
  const fields = answer.stdout.split("\0")
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] ?? ""
    if (field.startsWith(":")) {
      // `:mode mode hash hash LETTER`, then the path.
      const letter = field.at(-1)
      statuses.set(fields[++i] ?? "", letter === "A" ? "added" : letter === "D" ? "deleted" : "modified")
      continue
    }
    const counts = /^(\d+|-)\t(\d+|-)\t([^]+)$/.exec(field)
    if (!counts) continue
    const [, added = "0", removed = "0", path = ""] = counts
    out.push({ path, added: toCount(added), removed: toCount(removed), status: statuses.get(path) ?? "modified" })
  }
  return out
}

/** git prints a dash for a binary file. */
function toCount(text: string): number {
  return text === "-" ? 0 : Number(text)
}

async function listUntracked(directory: string, git: Git): Promise<FileStatus[]> {
  const answer = await git(["ls-files", "--others", "--exclude-standard", "-z", "--", "."], { cwd: directory })
  const paths = answer.stdout.split("\0").filter(Boolean).slice(0, maxEntries)
  const out: FileStatus[] = []
  let remainingBytes = maxCountedBytes
  for (const path of paths) {
    const counted = remainingBytes > 0 ? await countLines(directory, path) : { lines: 0, bytes: 0 }
    remainingBytes -= counted.bytes
    out.push({ path, added: counted.lines, removed: 0, status: "added" })
  }
  return out
}

/** Counts the pieces between line breaks, as clients expect it: a final line break starts one more, empty line. */
async function countLines(directory: string, path: string): Promise<{ lines: number; bytes: number }> {
  try {
    const handle = await openInside(directory, path, constants.O_RDONLY)
    try {
      const info = await handle.stat()
      if (!info.isFile() || info.size > maxFileBytes) return { lines: 0, bytes: 0 }
      const bytes = await handle.readFile()
      return { lines: bytes.includes(0) ? 0 : bytes.toString("latin1").split("\n").length, bytes: bytes.length }
    } finally {
      await handle.close()
    }
  } catch {
    // A link that leads outside, or a file that was removed since it was listed.
    return { lines: 0, bytes: 0 }
  }
}
