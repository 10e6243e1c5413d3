// How subcommands end: by a signal, or because they could not start.

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

/** Says why, without a stack; gives the exit code: 2 for the user's settings, 1 for all else. */
export function reportStartError(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`opencode-tui: ${message}\n`)
  return error instanceof Error && error.name === "ConfigInvalidError" ? 2 : 1
}
