// The signals that end a subcommand.

/** Resolves at the first signal that ends the process; a second one ends it at once. */
export function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isEnding = false
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => {
        if (isEnding) process.exit(1)
        isEnding = true
        resolve(signal)
      })
  })
}
