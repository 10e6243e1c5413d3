// Errors of standard output and standard error, which Node would report with a stack.
// Part of the entry, so it runs on old versions of Node and imports nothing.

/** Ends the program when its output cannot be written: without a message where the reader of a pipe has closed it. */
export function exitOnUnwritableOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader such as `head` closes the pipe when it has read enough.
    if (error.code === "EPIPE") process.exit(0)
    process.stderr.write(
      `opencode-tui: standard output cannot be written (${error.message}). Send it to a file or program that takes it.\n`,
    )
    process.exit(1)
  })
  // Messages have no other place to go. The work and its result do not depend on them.
  process.stderr.on("error", () => {})
}
