// `opencode-tui serve`: the HTTP server in the main thread, until a signal ends it.
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { CommonOptions } from "./options.ts"
import { reportError, waitForSignal } from "./process-end.ts"

export async function serve(
  options: CommonOptions & { readonly directory: string; readonly dist: URL },
): Promise<number> {
  const { startServer } = await import("../../server/main.ts")
  const notice = (message: string) => void process.stderr.write(`opencode-tui: ${message}\n`)
  try {
    const server = await startServer({
      ...options,
      directory: resolve(options.directory),
      env: process.env,
      hasTerminal: false,
      assets: fileURLToPath(options.dist),
      notice,
    })
    try {
      await server.open()
    } catch (error) {
      await server.stop()
      throw error
    }
    // Before anybody knows of us: who waits for the line may end us at once.
    const ended = waitForSignal()
    // Programs wait for this line and read the address from it.
    process.stdout.write(`opencode server listening on ${server.url}\n`)
    if (!process.env.OPENCODE_SERVER_PASSWORD)
      notice("only programs of this machine can connect; OPENCODE_SERVER_PASSWORD closes it to them too")
    await ended
    await server.stop()
    return 0
  } catch (error) {
    return reportError(error)
  }
}
