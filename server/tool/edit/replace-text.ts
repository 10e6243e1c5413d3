// Replaces an exactly matching text. Lines of a CRLF file are compared without CR, as a model sees them, and stay CRLF.
// When nothing matches, the error says why, so that the next attempt succeeds.
import { cutText } from "../../base/cut-text.ts"

/** Throws when `search` does not occur, or occurs more than once and `isAll` is false. */
export function replaceText(text: string, search: string, replacement: string, isAll: boolean): string {
  if (isCrlf(text)) return toCrlf(replaceExact(toLf(text), toLf(search), toLf(replacement), isAll))
  return replaceExact(text, search, replacement, isAll)
}

function replaceExact(text: string, search: string, replacement: string, isAll: boolean): string {
  const first = text.indexOf(search)
  if (first < 0) throw new Error(`oldString not found in content.${explainMiss(text, search)}`)
  if (isAll) return text.split(search).join(replacement)
  const offsets = listOffsets(text, search)
  if (offsets.length > 1)
    throw new Error(
      `Found multiple matches for oldString (at lines ${offsets.map((at) => toLineNumber(text, at)).join(", ")}${offsets.length === maxOffsets ? ", ..." : ""}). ` +
        "Give more of the lines around it, so that it fits one place only, or set replaceAll.",
    )
  return text.slice(0, first) + replacement + text.slice(first + search.length)
}

const maxOffsets = 10

function listOffsets(text: string, search: string): number[] {
  const offsets: number[] = []
  let at = text.indexOf(search)
  for (; at >= 0 && offsets.length < maxOffsets; at = text.indexOf(search, at + 1)) offsets.push(at)
  return offsets
}

function explainMiss(text: string, search: string): string {
  const collapse = (line: string) => line.trim().replace(/\s+/g, " ")
  if (/^\d{5}\| /m.test(search)) return " It holds line numbers of the read tool: leave them out."
  const wanted = search
    .split("\n")
    .map(collapse)
    .filter((line) => line !== "")
  const first = wanted[0]
  if (first === undefined) return ""
  const lines = text.split("\n")
  const at = lines.findIndex((line) => collapse(line) === first)
  if (at < 0) return " Read the file again and take the text from there."
  const following = lines
    .slice(at)
    .map(collapse)
    .filter((line) => line !== "")
  const miss = wanted.findIndex((line, index) => following[index] !== line)
  return miss < 0
    ? ` The same text with other white space starts at line ${at + 1}: take it exactly from there.`
    : ` Line ${at + 1} fits its beginning, but "${cutText(wanted[miss]!, 80)}" does not follow as given.`
}

function toLineNumber(text: string, at: number): number {
  return text.slice(0, at).split("\n").length
}

function isCrlf(text: string): boolean {
  return text.includes("\r\n") && !/(^|[^\r])\n/.test(text)
}

function toLf(text: string): string {
  return text.replaceAll("\r\n", "\n")
}

function toCrlf(text: string): string {
  return text.replaceAll("\n", "\r\n")
}
