// Finds the paths of files that were dropped on the terminal, which pastes their paths: quoted, escaped, as `file://`, several in
// a row. Promise: a text with anything else than paths gives no path.
import { fileURLToPath } from "node:url"

const maxLength = 8000
const maxPaths = 50

/** The absolute paths of a text that consists only of paths; otherwise empty. */
export function parsePathList(text: string, home: string): string[] {
  const trimmed = text.trim()
  if (trimmed === "" || trimmed.length > maxLength) return []
  // A path with spaces may be pasted without quotes, as a line of its own.
  const lines = trimmed.split("\n").map((line) => line.trim())
  const words = lines.flatMap((line) => splitWords(line) ?? [])
  const paths = words.map((word) => toPath(word, home))
  if (words.length > 0 && words.length <= maxPaths && paths.every((path) => path !== undefined)) return paths
  const whole = lines.map((line) => toPath(line, home))
  return lines.length <= maxPaths && whole.every((path) => path !== undefined) ? whole : []
}

/** Splits a line like a shell; undefined for an open quote. */
function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (quote !== undefined) {
      if (char === quote) quote = undefined
      else word += char
    } else if (char === "'" || char === '"') {
      quote = char
      word ??= ""
    } else if (char === "\\" && !isWindowsPath(line) && at + 1 < line.length) {
      word = (word ?? "") + line[++at]!
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? "") + char
  }
  if (quote !== undefined) return undefined
  return word === undefined ? words : [...words, word]
}

function toPath(word: string, home: string): string | undefined {
  if (word.startsWith("file://")) {
    try {
      return fileURLToPath(word)
    } catch {
      return undefined
    }
  }
  if (word.startsWith("~/")) return `${home}${word.slice(1)}`
  // A single slash and the start of a comment (`//`, `/*`) are no paths.
  return /^\/[^/\s*]/.test(word) || isWindowsPath(word) ? word : undefined
}

function isWindowsPath(text: string): boolean {
  return /^["']?[A-Za-z]:\\/.test(text)
}
