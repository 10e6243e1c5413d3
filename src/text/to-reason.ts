// The reason of an error, as text for users and callers.

/** The message of an error, or any other thrown value as text. */
export function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
