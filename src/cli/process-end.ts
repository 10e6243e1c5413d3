// How subcommands end: by a signal, or because they could not start.
import { ClientError } from "../client/client-error.ts"
import { toReason } from "../text/reason.ts"

/** What was asked for makes no sense; `message` is for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/** Resolves at the first signal that asks to end; a second one ends at once. */
export function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => {
        if (asked) process.exit(1)
        asked = true
        resolve(signal)
      })
  })
}

const ownFaultStatuses = new Set([400, 401, 403, 404])
const ownFault = new Set(["BadRequestError", "ConfigInvalidError", "ForbiddenError", "NotFoundError", "UsageError"])

/** Says why, without a stack; gives the exit code: 2 for what the user gave or has set, 1 for all else. */
export function reportError(error: unknown): number {
  process.stderr.write(`opencode-tui: ${toWords(error)}\n`)
  if (error instanceof ClientError) return ownFaultStatuses.has(error.status) ? 2 : 1
  return error instanceof Error && ownFault.has(error.name) ? 2 : 1
}

function toWords(error: unknown): string {
  if (error instanceof ClientError && error.status === 401)
    return "The server wants another password than was given. OPENCODE_SERVER_PASSWORD is where it is looked for."
  return toReason(error)
}
