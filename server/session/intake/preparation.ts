// Work for a session before its turn begins: the shell commands of a command template, the files of a prompt. An abort stops
// it too.
import { NamedError } from "../../schema/error.ts"

/** What is prepared. A command may run processes, so its end is waited for; a prompt stores nothing after its abort. */
type PreparationKind = "command" | "prompt"

export type Preparations = {
  /** Throws MessageAbortedError when it was aborted. */
  run<T>(sessionID: string, kind: PreparationKind, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Aborts the session's work, or that of one kind; without an id, the work of all sessions. Waits for commands to end. */
  abort(sessionID?: string, kind?: PreparationKind): Promise<void>
}

export function createPreparations(): Preparations {
  const running = new Set<{
    sessionID: string
    kind: PreparationKind
    controller: AbortController
    ended: Promise<void>
  }>()
  return {
    async run(sessionID, kind, work) {
      const controller = new AbortController()
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const entry = { sessionID, kind, controller, ended }
      running.add(entry)
      try {
        return await work(controller.signal)
      } catch (error) {
        if (!controller.signal.aborted) throw error
        throw new NamedError(
          "MessageAbortedError",
          { message: "The prompt was aborted before its turn began." },
          { cause: error },
        )
      } finally {
        running.delete(entry)
        resolve()
      }
    },
    async abort(sessionID, kind) {
      const entries = [...running].filter(
        (entry) =>
          (sessionID === undefined || entry.sessionID === sessionID) && (kind === undefined || entry.kind === kind),
      )
      for (const { controller } of entries) controller.abort()
      await Promise.all(entries.map((entry) => (entry.kind === "command" ? entry.ended : undefined)))
    },
  }
}
