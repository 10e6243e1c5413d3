// The terminal's side of the control queue: waits for the next call, applies it, and acknowledges the outcome.
// Guarantees: one call at a time, in order; a call that throws is acknowledged with the reason and stops nothing; after
// a failed request it retries with exponential backoff.
import { setTimeout as sleep } from "node:timers/promises"
import type { CallOutcome, ControlCall } from "../../server/schema/remote-call.ts"
import { toReason } from "../text/to-reason.ts"
import { ClientError } from "./client-error.ts"
import type { Client } from "./client.ts"

export type ControlOptions = {
  readonly client: Pick<Client, "tui">
  /** Identifies this terminal to the server. */
  readonly clientID: string
  /** Applies a call. The message of a thrown or rejected Error is the reason that the caller receives. */
  readonly apply: (call: ControlCall) => void | Promise<void>
  readonly retryMs?: number
  readonly maxRetryMs?: number
}

export type Control = { close(): void }

export function openControl(options: ControlOptions): Control {
  const { client, clientID, apply, retryMs = 200, maxRetryMs = 5000 } = options
  const closing = new AbortController()
  const { signal } = closing

  async function applyNext(): Promise<void> {
    const headers = { "x-tui-client": clientID }
    const { body, header } = await client.tui.next.withHeaders({}, undefined, { headers, signal })
    const id = header("x-control-id")
    const outcome = await toOutcome(apply, body)
    if (!id) return
    try {
      await client.tui.response({}, outcome, { headers: { ...headers, "x-control-id": id }, signal })
    } catch (error) {
      // A rejected acknowledgement, such as one after the lease has expired, must not delay the next call.
      if (!(error instanceof ClientError) || error.status === 0) throw error
    }
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await applyNext()
        failures = 0
      } catch {
        if (signal.aborted) return
        const waitMs = Math.min(maxRetryMs, retryMs * 2 ** Math.min(failures++, 10))
        // An abort ends the wait; the loop's condition then ends the loop.
        await sleep(waitMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  void run()
  return { close: () => closing.abort() }
}

async function toOutcome(apply: ControlOptions["apply"], call: ControlCall): Promise<CallOutcome> {
  try {
    await apply(call)
    return { ok: true }
  } catch (error) {
    return { ok: false, reason: toReason(error) }
  }
}
