// Work that is done for a session before its turn begins, so that an abort reaches it too.
import { NamedError } from "../../schema/error.ts"

export type Preparations = {
  /** Throws MessageAbortedError when it was stopped. */
  run<T>(sessionID: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Stops what is under way and waits for its end; without an id that of all sessions. */
  stop(sessionID?: string): Promise<void>
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
    async stop(sessionID) {
      const entries = [...running].filter((entry) => sessionID === undefined || entry.sessionID === sessionID)
      for (const { controller } of entries) controller.abort()
      await Promise.all(entries.map((entry) => entry.ended))
    },
  }
}
