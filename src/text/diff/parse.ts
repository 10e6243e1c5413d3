// A unified diff, as git and most tools write it, to files, hunks and numbered lines.

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

/** Reads what it understands; lines that belong to no hunk and name no file are passed over. */
export function parseDiff(text: string): DiffFile[] {
  const files: {
    path: string
    additions: number
    deletions: number
    hunks: { header: string; lines: DiffLine[] }[]
  }[] = []
  let oldLine = 0
  let newLine = 0
  let oldLeft = 0
  let newLeft = 0
  let oldPath = ""
  for (const line of text.split("\n")) {
    const file = files.at(-1)
    const hunk = file?.hunks.at(-1)
    if (file && hunk && (oldLeft > 0 || newLeft > 0) && !line.startsWith("\\")) {
      const sign = line[0]
      const content = line.slice(1)
      if (sign === "+") {
        hunk.lines.push({ kind: "added", text: content, newLine: newLine++ })
        newLeft--
        file.additions++
      } else if (sign === "-") {
        hunk.lines.push({ kind: "removed", text: content, oldLine: oldLine++ })
        oldLeft--
        file.deletions++
      } else {
        hunk.lines.push({ kind: "context", text: content, oldLine: oldLine++, newLine: newLine++ })
        oldLeft--
        newLeft--
      }
      continue
    }
    const header = hunkHeader.exec(line)
    if (header) {
      const target = files.at(-1) ?? startFile("")
      oldLine = Number(header[1])
      oldLeft = Number(header[2] ?? 1)
      newLine = Number(header[3])
      newLeft = Number(header[4] ?? 1)
      target.hunks.push({ header: header[5] ?? "", lines: [] })
    } else if (line.startsWith("--- ")) {
      oldPath = pathOf(line)
    } else if (line.startsWith("+++ ")) {
      const path = pathOf(line)
      startFile(path === "/dev/null" ? oldPath : path)
    }
  }
  return files

  function startFile(path: string) {
    const file = { path, additions: 0, deletions: 0, hunks: [] }
    files.push(file)
    return file as (typeof files)[number]
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
