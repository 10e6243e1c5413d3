// A setting as lines of text, for the question whether to trust it.
import { isRecord } from "../base/is-record.ts"
import { cutText } from "../base/cut-text.ts"

const maxLines = 100
const maxLength = 2000

/** One line per value, with its path. A command and its arguments are one line. At most 100 lines. */
export function formatSetting(value: unknown): string[] {
  const lines = [...toLines("", value)]
  if (lines.length <= maxLines) return lines
  return [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more: read the file`]
}

function* toLines(name: string, value: unknown): Generator<string> {
  if (Array.isArray(value) && /(^|\.)command$/.test(name)) yield toLine(name, value.map(toShellWord).join(" "))
  else if (Array.isArray(value)) for (const item of value) yield* toLines(name, item)
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) yield* toLines(name === "" ? key : `${name}.${key}`, item)
  else yield toLine(name, String(value))
}

function toLine(name: string, text: string): string {
  const line = name === "" ? text : `${name}: ${text}`
  return line.length > maxLength ? `${cutText(line, maxLength)} … (${line.length - maxLength} more characters)` : line
}

/** Quoted as in a shell, so that it is visible where an argument ends. */
function toShellWord(word: unknown): string {
  const text = String(word)
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
