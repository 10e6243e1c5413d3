// How subcommands end: by a signal, or because they could not start.
import { ClientError } from "../client/client-error.ts"

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

const ownFault = new Set(["BadRequestError", "ConfigInvalidError", "ForbiddenError", "NotFoundError", "UsageError"])

/** Says why, without a stack; gives the exit code: 2 for what the user gave or has set, 1 for all else. */
export function reportError(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`opencode-tui: ${message}\n`)
  if (error instanceof ClientError) return [400, 401, 403, 404].includes(error.status) ? 2 : 1
  return error instanceof Error && ownFault.has(error.name) ? 2 : 1
}
