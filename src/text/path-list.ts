// Paths in pasted text. A terminal into which files are dropped pastes their paths: quoted, escaped, as `file://`, several
// in a row. Promises: a text in which anything else stands gives none.
import { fileURLToPath } from "node:url"

const maxLength = 8000
const maxPaths = 50

/** The absolute paths that the text consists of; none when it is anything but paths. */
export function parsePathList(text: string, home: string): string[] {
  const trimmed = text.trim()
  if (trimmed === "" || trimmed.length > maxLength) return []
  // A path with blanks in it may come bare, alone on its line.
  const lines = trimmed.split("\n").map((line) => line.trim())
  const words = lines.flatMap((line) => splitWords(line) ?? [])
  const paths = words.map((word) => toPath(word, home))
  if (words.length > 0 && words.length <= maxPaths && paths.every((path) => path !== undefined)) return paths
  const whole = lines.map((line) => toPath(line, home))
  return lines.length <= maxPaths && whole.every((path) => path !== undefined) ? whole : []
}

/** Words as a shell splits them; undefined for a quote that stays open. */
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
  // A lone slash, a comment or a slash command is no path of a file.
  return /^\/[^/\s*]/.test(word) || isWindowsPath(word) ? word : undefined
}

function isWindowsPath(text: string): boolean {
  return /^["']?[A-Za-z]:\\/.test(text)
}
