// Texts of which some parts are unknown. A hole is a control character that no accepted source contains; what it can stand for
// decides which questions a path with it raises.

export const hole = {
  /** Any text. */
  any: "\0",
  /** A number. */
  digits: "\x01",
  /** Part of a file name: no slash, and neither `.` nor `..`. */
  name: "\x02",
  /** A path below a folder: no `..`, and no slash at its beginning. */
  below: "\x03",
} as const

export const holePattern = /[\0-\x03]/
const namePattern = /^[\x01-\x03]/

/** Whether a text has no holes. */
export function isKnown(text: string): boolean {
  return !holePattern.test(text)
}

/** Whether a text can be anything in at least one part. */
export function hasAny(text: string): boolean {
  return text.includes(hole.any)
}

/** Whether a program could take the text for an option. */
export function mayBeOption(text: string): boolean {
  return text.startsWith("-") || text.startsWith(hole.any) || namePattern.test(text)
}

/** The text before the first hole. */
export function knownPrefix(text: string): string {
  const at = text.search(holePattern)
  return at < 0 ? text : text.slice(0, at)
}
