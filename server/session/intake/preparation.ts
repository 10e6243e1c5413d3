// Work for a session before its turn begins, such as shell commands of a command template. An abort stops it too.
import { NamedError } from "../../schema/error.ts"

export type Preparations = {
  /** Throws MessageAbortedError when it was aborted. */
  run<T>(sessionID: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Aborts the session's work and waits for its end; without an id, the work of all sessions. */
  abort(sessionID?: string): Promise<void>
}

export function createPreparations(): Preparations {
  const running = new Set<{ sessionID: string; controller: AbortController; ended: Promise<void> }>()
  return {
    async run(sessionID, work) {
      const controller = new AbortController()
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const entry = { sessionID, controller, ended }
      running.add(entry)
      try {
        return await work(controller.signal)
      } catch (error) {
        if (!controller.signal.aborted) throw error
        throw new NamedError(
          "MessageAbortedError",
          { message: "It was stopped before its turn began." },
          { cause: error },
        )
      } finally {
        running.delete(entry)
        resolve()
      }
    },
    async abort(sessionID) {
      const entries = [...running].filter((entry) => sessionID === undefined || entry.sessionID === sessionID)
      for (const { controller } of entries) controller.abort()
      await Promise.all(entries.map((entry) => entry.ended))
    },
  }
}
