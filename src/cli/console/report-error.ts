// Reports why a subcommand failed, and maps the error to an exit code.
import { ClientError } from "../../client/client-error.ts"
import { toReason } from "../../text/to-reason.ts"

/** Wrong arguments or input. The message is shown to the user. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

const userErrorStatuses = new Set([400, 401, 403, 404])
const userErrorNames = new Set([
  "BadRequestError",
  "ConfigInvalidError",
  "ForbiddenError",
  "NotFoundError",
  "UsageError",
])

/** Prints the reason without a stack. Returns the exit code: 2 for wrong arguments or settings, 1 for anything else. */
export function reportError(error: unknown): number {
  process.stderr.write(`opencode-tui: ${toMessage(error)}\n`)
  if (error instanceof ClientError) return userErrorStatuses.has(error.status) ? 2 : 1
  return error instanceof Error && userErrorNames.has(error.name) ? 2 : 1
}

function toMessage(error: unknown): string {
  if (error instanceof ClientError && error.status === 401)
    return "The server requires a password, or another one than was given. Set it in OPENCODE_SERVER_PASSWORD."
  return toReason(error)
}
