// A server of one's own for the length of a subcommand: the same code as everywhere, in this process, by default without a
// port, so that nobody else finds it.
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { RunningServer, ServerOptions } from "../../server/main.ts"
import { reportError } from "./process-end.ts"

export type OwnServerOptions = {
  readonly directory: string
  /** Where the built program lies. */
  readonly dist: URL
} & Partial<
  Pick<
    ServerOptions,
    | "asksWithoutTerminal"
    | "agent"
    | "cors"
    | "hostname"
    | "logLevel"
    | "model"
    | "notice"
    | "port"
    | "printLogs"
    | "retryBudgetMs"
    | "trust"
  >
>

/** Runs the work on a server and stops it; gives the work's exit code, or tells what went wrong and gives that of it. */
export async function withOwnServer(
  options: OwnServerOptions,
  work: (server: RunningServer) => Promise<number>,
): Promise<number> {
  let server: RunningServer | undefined
  try {
    const { startServer } = await import("../../server/main.ts")
    server = await startServer({
      hostname: "127.0.0.1",
      cors: [],
      trust: false,
      logLevel: "info",
      printLogs: false,
      notice: (message) => void process.stderr.write(`opencode-tui: ${message}\n`),
      ...options,
      directory: resolve(options.directory),
      isListening: options.port !== undefined,
      env: process.env,
      hasTerminal: false,
      assets: fileURLToPath(options.dist),
    })
    return await work(server)
  } catch (error) {
    return reportError(error)
  } finally {
    await server?.stop()
  }
}
