// The message of whatever was thrown.

/** The message of an error, or the text of any other thrown value. */
export function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
