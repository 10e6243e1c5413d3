// Parses a patch (`*** Begin Patch` .. `*** End Patch`) and applies its hunks to the text of a file.
// Guarantee: only the lines that the patch adds or removes change; context lines and line ends stay as they are in the
// file.
import { cutText } from "../../base/cut-text.ts"

type PatchLine = { readonly kind: "keep" | "remove" | "add"; readonly text: string }

type Hunk = {
  /** Lines of the file above the change (after `@@`), outermost first, such as the head of a function. */
  readonly anchors: readonly string[]
  readonly lines: readonly PatchLine[]
  /** The hunk ends at the end of the file. */
  readonly isAtEnd: boolean
}

export type PatchOperation =
  | { readonly kind: "add"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "update"; readonly path: string; readonly moveTo?: string; readonly hunks: readonly Hunk[] }

const marker = /^\*\*\* (Add File|Delete File|Update File|Move to): (.+)$/
const kinds: Readonly<Record<string, PatchLine["kind"]>> = { " ": "keep", "-": "remove", "+": "add" }

/** Throws an error for the model. */
export function parsePatch(text: string): PatchOperation[] {
  const all = text.split(/\r?\n/)
  const begin = all.findIndex((line) => line.trim() === "*** Begin Patch")
  const end = all.findLastIndex((line) => line.trim() === "*** End Patch")
  if (begin < 0 || end < begin) throw new Error("Invalid patch format: missing Begin/End markers")
  const lines = all.slice(begin + 1, end)
  const operations: PatchOperation[] = []
  let at = 0
  const takeBody = () => {
    const start = at
    while (at < lines.length && !marker.test(lines[at]!)) at++
    return lines.slice(start, at)
  }
  while (at < lines.length) {
    const line = lines[at++]!
    const [, kind, name] = marker.exec(line) ?? []
    const path = name?.trim() ?? ""
    if (kind === "Add File") operations.push({ kind: "add", path, text: toAddedText(path, takeBody()) })
    else if (kind === "Delete File") {
      if (takeBody().some((each) => each.trim() !== "")) throw new Error(`Lines follow the deletion of ${path}`)
      operations.push({ kind: "delete", path })
    } else if (kind === "Update File") {
      const moveTo = /^\*\*\* Move to: (.+)$/.exec(lines[at] ?? "")?.[1]?.trim()
      if (moveTo !== undefined) at++
      const hunks = toHunks(path, takeBody())
      if (hunks.length === 0 && moveTo === undefined) throw new Error(`Nothing is changed in ${path}`)
      operations.push({ kind: "update", path, hunks, ...(moveTo === undefined ? {} : { moveTo }) })
    } else if (line.trim() !== "")
      throw new Error(
        `Expected "*** Add File: ", "*** Update File: " or "*** Delete File: ", got: ${cutText(line, 200)}`,
      )
  }
  if (operations.length === 0) throw new Error("The patch is empty")
  return operations
}

function toAddedText(path: string, body: readonly string[]): string {
  const lines = body.at(-1)?.trim() === "" ? body.slice(0, -1) : body
  const bad = lines.find((line) => !line.startsWith("+"))
  if (bad !== undefined)
    throw new Error(`Each line of the new file ${path} must begin with "+", got: ${cutText(bad, 200)}`)
  return lines.map((line) => `${line.slice(1)}\n`).join("")
}

function toHunks(path: string, body: readonly string[]): Hunk[] {
  const hunks: Hunk[] = []
  let anchors: string[] = []
  let lines: PatchLine[] = []
  const close = (isAtEnd: boolean) => {
    // An empty line is a context line without its leading space; at the end of a section it only separates two
    // sections.
    if (!isAtEnd) lines = lines.slice(0, lines.findLastIndex(({ kind, text }) => kind !== "keep" || text !== "") + 1)
    if (lines.some(({ kind }) => kind !== "keep")) hunks.push({ anchors, lines, isAtEnd })
    else if (lines.length > 0) throw new Error(`A section of ${path} changes nothing: ${cutText(lines[0]!.text, 200)}`)
    if (lines.length > 0) anchors = []
    lines = []
  }
  for (const line of body) {
    if (line.startsWith("@@")) {
      close(false)
      // Several in a row are nested, the outermost first.
      const name = line.slice(2).replace(/^ | @@$/g, "")
      if (name.trim() !== "" && !/^-\d+(,\d+)? \+\d+(,\d+)?\s*$/.test(name)) anchors.push(name)
    } else if (line.trim() === "*** End of File") close(true)
    else {
      const kind = line === "" ? "keep" : kinds[line[0]!]
      if (!kind) throw new Error(`Lines of ${path} must begin with " ", "-" or "+", got: ${cutText(line, 200)}`)
      lines.push({ kind, text: line.slice(1) })
    }
  }
  close(false)
  return hunks
}

/** Returns the text after all changes. Throws with the lines that were not found. */
export function applyHunks(path: string, text: string, hunks: readonly Hunk[]): string {
  const hasLastEnd = text.endsWith("\n")
  const lines = text === "" ? [] : (hasLastEnd ? text.slice(0, -1) : text).split("\n")
  const lineEnd = lines[0]?.endsWith("\r") ? "\r" : ""
  const result: string[] = []
  let at = 0
  for (const hunk of hunks) {
    let from = at
    for (const name of hunk.anchors) {
      const found = findLines(lines, [name], from, false)
      if (found === undefined) throw new Error(`Failed to find context '${name}' in ${path}`)
      from = found + 1
    }
    const old = hunk.lines.flatMap((line) => (line.kind === "add" ? [] : [line.text]))
    const isInsertion = old.length === 0
    const start = isInsertion
      ? hunk.anchors.length > 0 && !hunk.isAtEnd
        ? from
        : lines.length
      : findLines(lines, old, from, hunk.isAtEnd)
    if (start === undefined) throw new Error(`Failed to find expected lines in ${path}:\n${old.join("\n")}`)
    result.push(...lines.slice(at, start))
    at = start
    for (const line of hunk.lines) {
      if (line.kind === "add") result.push(line.text + lineEnd)
      else if (line.kind === "keep") result.push(lines[at++]!)
      else at++
    }
  }
  result.push(...lines.slice(at))
  if (result.length === 0) return ""
  return result.join("\n") + (hasLastEnd || text === "" ? "\n" : "")
}

/** Comparisons of lines, from strict to lenient: exact, without trailing space, trimmed, with ASCII punctuation. */
const normalizations: readonly ((line: string) => string)[] = [
  (line) => line.replace(/\r$/, ""),
  (line) => line.trimEnd(),
  (line) => line.trim(),
  (line) =>
    line
      .trim()
      .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
      .replaceAll(/[\u2018-\u201b]/g, "'")
      .replaceAll(/[\u201c-\u201f]/g, '"')
      .replaceAll(/[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g, " "),
]

function findLines(
  lines: readonly string[],
  wanted: readonly string[],
  from: number,
  isAtEnd: boolean,
): number | undefined {
  const last = lines.length - wanted.length
  for (const normalize of normalizations) {
    const goal = wanted.map(normalize)
    const matches = (start: number) => goal.every((line, index) => normalize(lines[start + index]!) === line)
    if (isAtEnd) {
      if (last >= from && matches(last)) return last
      continue
    }
    for (let start = from; start <= last; start++) if (matches(start)) return start
  }
  // The lines are not at the end of the file as stated: search them anywhere.
  return isAtEnd ? findLines(lines, wanted, from, false) : undefined
}
