// What subcommands print: results on standard output, words about them on standard error.
// Promises: nothing of a name, a title or a setting acts on the terminal; JSON is exact.
import { sanitize } from "../text/row/sanitize.ts"
import { padEnd, width } from "../text/row/width.ts"

export type PlaceOptions = {
  readonly directory: string
  /** Where the built program lies. */
  readonly dist: URL
  readonly trust: boolean
}

export type ListOptions = PlaceOptions & { readonly json: boolean }

export function say(text: string): void {
  process.stderr.write(`${sanitize(text, { multiline: true })}\n`)
}

export function printLines(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${sanitize(line)}\n`)
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Columns as wide as their widest cell, the last one as it is. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const clean = rows.map((row) => row.map((cell) => sanitize(cell)))
  const columns = Math.max(0, ...clean.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...clean.map((row) => width(row[at] ?? ""))))
  printLines(
    clean.map((row) =>
      row
        .map((cell, at) => padEnd(cell, widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
  )
}
