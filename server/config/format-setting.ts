// What a setting says, in lines for a person who decides about it.

import { isRecord } from "../base/is-record.ts"

const maxLines = 100
const maxLength = 2000

/** One line for each value that it holds, named by where it stands; a command and its arguments are one line. */
export function formatSetting(value: unknown): string[] {
  const lines = [...toLines("", value)]
  if (lines.length <= maxLines) return lines
  return [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more: read the file`]
}

function* toLines(name: string, value: unknown): Generator<string> {
  if (Array.isArray(value) && /(^|\.)command$/.test(name)) yield toLine(name, value.map(toWord).join(" "))
  else if (Array.isArray(value)) for (const item of value) yield* toLines(name, item)
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) yield* toLines(name === "" ? key : `${name}.${key}`, item)
  else yield toLine(name, String(value))
}

function toLine(name: string, text: string): string {
  const line = name === "" ? text : `${name}: ${text}`
  return line.length > maxLength ? `${line.slice(0, maxLength)} … (${line.length - maxLength} more characters)` : line
}

/** As one would type it, so that it can be seen where an argument ends. */
function toWord(word: unknown): string {
  const text = String(word)
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
