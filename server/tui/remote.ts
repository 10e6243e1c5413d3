// Steering the terminals of a directory: each call goes to the control queue, for our terminals, and as an event to
// everybody else's, once each.
import type { EventPayload } from "../schema/event.ts"
import type { Applied, ControlQueue, ControlCall } from "./control-queue.ts"

export type Remote = {
  readonly queue: ControlQueue
  /** Tells a call and resolves when it is queued, or with `waitMs` when it was applied. */
  send(call: ControlCall, event: EventPayload, waitMs?: number): Promise<Applied | undefined>
}

export function createRemote(control: ControlQueue, publish: (event: EventPayload) => void): Remote {
  return {
    queue: control,
    async send(call, event, waitMs) {
      publish(event)
      const { applied } = control.push(call)
      if (waitMs === undefined) return undefined
      const { promise, resolve } = Promise.withResolvers<Applied>()
      const timer = setTimeout(() => resolve({ ok: false, reason: "not applied in time" }), waitMs)
      return Promise.race([applied, promise]).finally(() => clearTimeout(timer))
    },
  }
}
