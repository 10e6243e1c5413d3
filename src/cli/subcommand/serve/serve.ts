// `opencode-tui serve`: the HTTP server in the main thread, until a signal ends it.
import { resolve } from "node:path"
import { printNotice } from "../../console/print.ts"
import { reportError } from "../../console/report-error.ts"
import type { ServerFlags } from "../../flags.ts"
import { waitForSignal } from "../../wait-for-signal.ts"

export async function serve(
  options: ServerFlags & { readonly directory: string; readonly dist: URL },
): Promise<number> {
  const { startServer } = await import("../../../../server/main.ts")
  try {
    const server = await startServer({
      ...options,
      directory: resolve(options.directory),
      env: process.env,
      hasTerminal: false,
      notice: printNotice,
    })
    try {
      await server.open()
    } catch (error) {
      await server.stop()
      throw error
    }
    // Before the line is printed: a caller that waits for it may send the signal at once.
    const ended = waitForSignal()
    // Programs wait for this line and read the address from it.
    process.stdout.write(`opencode server listening on ${server.url}\n`)
    if (!process.env.OPENCODE_SERVER_PASSWORD)
      printNotice(
        "only programs on this machine can connect, and they need no password; OPENCODE_SERVER_PASSWORD sets one",
      )
    await ended
    await server.stop()
    return 0
  } catch (error) {
    return reportError(error)
  }
}
