// Parses a unified diff, as git and most tools write it, to files, hunks and numbered lines.

export type DiffLine = {
  readonly kind: "added" | "removed" | "context"
  readonly text: string
  readonly oldLine?: number
  readonly newLine?: number
}
type DiffHunk = { readonly header: string; readonly lines: readonly DiffLine[] }
export type DiffFile = {
  readonly path: string
  readonly additions: number
  readonly deletions: number
  readonly hunks: readonly DiffHunk[]
}
export type DiffStats = { readonly additions: number; readonly deletions: number }

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/

/** Ignores lines that belong to no hunk and name no file. */
export function parseDiff(text: string): DiffFile[] {
  const files: MutableFile[] = []
  let rest: HunkRest = { oldLine: 0, oldCount: 0, newLine: 0, newCount: 0 }
  let oldPath = ""
  for (const line of text.split("\n")) {
    const file = files.at(-1)
    const hunk = file?.hunks.at(-1)
    if (file && hunk && (rest.oldCount > 0 || rest.newCount > 0) && !line.startsWith("\\")) {
      addLine(file, hunk, line, rest)
      continue
    }
    const header = hunkHeader.exec(line)
    if (header) {
      const [, oldLine, oldCount, newLine, newCount, title = ""] = header
      rest = {
        oldLine: Number(oldLine),
        oldCount: Number(oldCount ?? 1),
        newLine: Number(newLine),
        newCount: Number(newCount ?? 1),
      }
      const target = files.at(-1) ?? startFile("")
      target.hunks.push({ header: title, lines: [] })
    } else if (line.startsWith("--- ")) {
      oldPath = pathOf(line)
    } else if (line.startsWith("+++ ")) {
      const path = pathOf(line)
      startFile(path === "/dev/null" ? oldPath : path)
    }
  }
  return files

  function startFile(path: string): MutableFile {
    const file: MutableFile = { path, additions: 0, deletions: 0, hunks: [] }
    files.push(file)
    return file
  }
}

type MutableHunk = { header: string; lines: DiffLine[] }
type MutableFile = { path: string; additions: number; deletions: number; hunks: MutableHunk[] }

/** The lines that a hunk still has, by its header, and the number of the next one. */
type HunkRest = { oldLine: number; oldCount: number; newLine: number; newCount: number }

function addLine(file: MutableFile, hunk: MutableHunk, line: string, rest: HunkRest): void {
  const sign = line[0]
  const text = line.slice(1)
  if (sign === "+") {
    hunk.lines.push({ kind: "added", text, newLine: rest.newLine++ })
    rest.newCount--
    file.additions++
  } else if (sign === "-") {
    hunk.lines.push({ kind: "removed", text, oldLine: rest.oldLine++ })
    rest.oldCount--
    file.deletions++
  } else {
    hunk.lines.push({ kind: "context", text, oldLine: rest.oldLine++, newLine: rest.newLine++ })
    rest.oldCount--
    rest.newCount--
  }
}

function pathOf(line: string): string {
  return line
    .slice(4)
    .replace(/\t.*$/, "")
    .replace(/^[ab]\//, "")
}

export function diffStats(files: readonly DiffFile[]): DiffStats {
  let additions = 0
  let deletions = 0
  for (const file of files) {
    additions += file.additions
    deletions += file.deletions
  }
  return { additions, deletions }
}
