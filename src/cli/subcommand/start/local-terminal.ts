// The terminal with a server of its own: the server in a worker thread, the screen in this one, both started at once.
import { startHost } from "../../../../server/host.ts"
import type { ServerFlags, SessionFlags } from "../../flags.ts"
import { runTerminal } from "../../terminal/run-terminal.ts"
import { toUserFolders } from "../../terminal/user-folders.ts"

export type LocalTerminalOptions = ServerFlags &
  SessionFlags & {
    readonly directory: string
    readonly prompt?: string
    /** The folder of the built program. */
    readonly dist: URL
  }

/** Runs until the user leaves. Returns the exit code. */
export function runLocalTerminal(options: LocalTerminalOptions): Promise<number> {
  const { directory, dist } = options
  return runTerminal({
    dist,
    directory,
    localDirectory: directory,
    home: toUserFolders(process.env).home,
    memoryKey: directory,
    start: options,
    resume: (sessionID) => `opencode-tui -s ${sessionID}`,
    connect(hooks) {
      const { reviewTrust, answerTrust, ...host } = startHost({
        directory,
        env: process.env,
        hostname: options.hostname,
        cors: options.cors,
        trust: options.trust,
        logLevel: options.logLevel,
        // Standard error is the screen here. The log file has the log.
        printLogs: false,
        script: new URL("worker.js", dist),
        ...(options.port === undefined ? {} : { port: options.port }),
        ...(options.model === undefined ? {} : { model: options.model }),
        ...(options.agent === undefined ? {} : { agent: options.agent }),
        onNotice: hooks.notice,
        onRestart: hooks.restarting,
        onTrustRequired: hooks.trustAsked,
      })
      return { ...host, trust: { review: reviewTrust, answer: answerTrust } }
    },
  })
}
