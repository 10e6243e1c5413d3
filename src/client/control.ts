// The control queue: waits for what others post to /tui/*, applies it, and says how it went.
// Promises: one call at a time, in order; an apply that throws is told as the reason and stops nothing; after a break it
// waits a little longer each time.
import { ClientError } from "./client-error.ts"
import type { Transport } from "./transport.ts"
import { toReason } from "../text/reason.ts"

export type ControlCall = { readonly path: string; readonly body: unknown }

export type ControlOptions = {
  readonly transport: Transport
  /** Names this terminal to the server. */
  readonly clientID: string
  readonly directory?: string | undefined
  /** Does what the call asks. What it throws, an Error or a promise of one, is the reason of the refusal. */
  readonly apply: (call: ControlCall) => void | Promise<void>
  readonly retryMs?: number
  readonly maxRetryMs?: number
}

export type Control = { close(): void }

export function openControl(options: ControlOptions): Control {
  const { transport, clientID, apply, retryMs = 200, maxRetryMs = 5000 } = options
  const query = options.directory === undefined ? "" : `?${new URLSearchParams({ directory: options.directory })}`
  const closing = new AbortController()
  const { signal } = closing

  async function once(): Promise<void> {
    const headers = { "x-tui-client": clientID }
    const answer = await transport.call({ method: "GET", path: `/tui/control/next${query}`, headers, signal })
    if (answer.status !== 200) throw new ClientError(answer.status, "ControlError", answer.text)
    const id = answer.header("x-control-id")
    const result = await toResult(apply, answer.text)
    if (!id) return
    await transport.call({
      method: "POST",
      path: `/tui/control/response${query}`,
      headers: { ...headers, "x-control-id": id },
      body: result,
      signal,
    })
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await once()
        failures = 0
      } catch {
        if (signal.aborted) return
        await pause(Math.min(maxRetryMs, retryMs * 2 ** Math.min(failures++, 10)), signal)
      }
    }
  }

  void run()
  return { close: () => closing.abort() }
}

async function toResult(apply: ControlOptions["apply"], text: string): Promise<{ ok: boolean; reason?: string }> {
  try {
    const call: unknown = JSON.parse(text)
    if (typeof call !== "object" || call === null || !("path" in call) || typeof call.path !== "string")
      return { ok: false, reason: "The call has no path" }
    await apply({ path: call.path, body: "body" in call ? call.body : undefined })
    return { ok: true }
  } catch (error) {
    return { ok: false, reason: toReason(error) }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener("abort", done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
  })
}
