// Remote control of a directory's terminals. Each call goes to both kinds of terminals once: to this program's through
// the control queue, to those of other programs as an event.
import type { EventPayload } from "../schema/event.ts"
import type { CallOutcome, ControlCall } from "../schema/remote-call.ts"
import type { ControlQueue } from "./control-queue.ts"

export type Remote = {
  readonly queue: ControlQueue
  /** Sends a call. Resolves when it is queued, or with `waitMs` when it is applied, rejected or still pending then. */
  send(call: ControlCall, event: EventPayload, waitMs?: number): Promise<CallOutcome | undefined>
}

export function createRemote(queue: ControlQueue, publish: (event: EventPayload) => void): Remote {
  return {
    queue,
    async send(call, event, waitMs) {
      publish(event)
      const { outcome } = queue.push(call)
      if (waitMs === undefined) return undefined
      const timeout = Promise.withResolvers<CallOutcome>()
      const timer = setTimeout(() => timeout.resolve({ ok: false, reason: "not applied in time" }), waitMs)
      return Promise.race([outcome, timeout.promise]).finally(() => clearTimeout(timer))
    },
  }
}
