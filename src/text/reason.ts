// What went wrong, in words.

/** The message of an error, or whatever else was thrown. */
export function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
