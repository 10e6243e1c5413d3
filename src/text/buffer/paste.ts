// Cleans pasted text and decides whether it is shown as a chip.

/** A paste with at least `minLines` lines, or more than `minChars` characters, is shown as a chip. */
export type PasteLimits = { minLines: number; minChars: number }

const defaultLimits: PasteLimits = { minLines: 3, minChars: 150 }

const sequences =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]/g
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g

/** Pasted text with LF line ends, without escape sequences and control characters. Tabs are kept. */
export function cleanPaste(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n")
  return lines.replace(sequences, "").replace(controls, "").toWellFormed()
}

/** The label of a paste's chip; undefined when the paste is short enough to be inserted as text. */
export function findPasteLabel(text: string, limits: Partial<PasteLimits> = {}): string | undefined {
  const { minLines, minChars } = { ...defaultLimits, ...limits }
  const lines = text.replace(/\n$/, "").split("\n").length
  if (lines < minLines && text.length <= minChars) return undefined
  return lines === 1 ? `[Pasted ~${text.length} characters]` : `[Pasted ~${lines} lines]`
}
