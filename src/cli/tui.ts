// `opencode-tui [directory]` in a terminal: the server in a thread, the screen in this one, both started at once.
import { fileURLToPath } from "node:url"
import { startHost } from "../../server/host.ts"
import { toFolders } from "./folders.ts"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { runTerminal } from "./run-terminal.ts"

export type TuiOptions = CommonOptions &
  SessionChoice & {
    readonly directory: string
    readonly prompt?: string
    /** Where the built program lies. */
    readonly dist: URL
  }

/** Runs until the person leaves; gives the exit code. */
export function runTui(options: TuiOptions): Promise<number> {
  const { directory, dist } = options
  return runTerminal({
    dist,
    directory,
    localDirectory: directory,
    home: toFolders(process.env).home,
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
        // Standard error is the screen here; the log is in its file.
        printLogs: false,
        assets: fileURLToPath(dist),
        script: new URL("worker.js", dist),
        ...(options.port === undefined ? {} : { port: options.port }),
        ...(options.model === undefined ? {} : { model: options.model }),
        ...(options.agent === undefined ? {} : { agent: options.agent }),
        onNotice: hooks.notice,
        onRestart: hooks.lost,
        onTrustRequired: hooks.trustAsked,
      })
      return { ...host, trust: { review: reviewTrust, answer: answerTrust } }
    },
  })
}
