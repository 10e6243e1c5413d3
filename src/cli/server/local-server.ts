// A server in this process for the duration of a subcommand. Without a port option it does not listen, so that no other
// process can connect.
import { resolve } from "node:path"
import type { RunningServer, ServerOptions } from "../../../server/main.ts"
import { printNotice } from "../console/print.ts"
import { reportError } from "../console/report-error.ts"

export type LocalServerOptions = {
  readonly directory: string
  /** The folder of the built program. */
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

/** Starts a server, runs `work` and stops the server. Returns the exit code of `work`, or reports the error that was thrown. */
export async function withLocalServer(
  options: LocalServerOptions,
  work: (server: RunningServer) => Promise<number>,
): Promise<number> {
  let server: RunningServer | undefined
  try {
    const { startServer } = await import("../../../server/main.ts")
    server = await startServer({
      hostname: "127.0.0.1",
      cors: [],
      trust: false,
      logLevel: "info",
      printLogs: false,
      notice: printNotice,
      ...options,
      directory: resolve(options.directory),
      isListening: options.port !== undefined,
      env: process.env,
      hasTerminal: false,
    })
    return await work(server)
  } catch (error) {
    return reportError(error)
  } finally {
    await server?.stop()
  }
}
