// Output of subcommands: results on standard output, messages on standard error.
// Promises: no name, title or setting can control the terminal; JSON is printed unchanged.
import { sanitize } from "../../text/row/sanitize.ts"
import { padEnd, width } from "../../text/row/width.ts"

/** A message on standard error. */
export function printMessage(text: string): void {
  process.stderr.write(`${sanitize(text, { multiline: true })}\n`)
}

/** A message on standard error that names the program. */
export function printNotice(text: string): void {
  printMessage(`opencode-tui: ${text}`)
}

export function printLines(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${sanitize(line)}\n`)
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Each column is as wide as its widest cell; the last one is not padded. */
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
