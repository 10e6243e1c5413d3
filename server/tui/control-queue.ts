// The control queue: calls for the terminals, leased one by one and acknowledged.
// Promises: nothing that was taken is lost while a terminal starts (30 s, 100 entries, oldest out first); a call that is not
// acknowledged within its lease of 10 s is offered again, once; a waiter that goes away takes nothing with it; who
// waits for the effect of a call is told what became of it. In a process that shows no terminal nothing is kept.
import type { IdSource } from "../base/id.ts"
import { NamedError } from "../schema/error.ts"

export type ControlCall = { readonly path: string; readonly body: unknown }
export type Applied = { readonly ok: true } | { readonly ok: false; readonly reason: string }

type Entry = {
  readonly id: string
  readonly call: ControlCall
  readonly created: number
  offers: number
  settle: (applied: Applied) => void
}
type Lease = { readonly entry: Entry; readonly client: string | undefined; readonly timer: NodeJS.Timeout }
type Waiter = { readonly client: string | undefined; readonly give: (entry: Entry) => void }

export type ControlQueueOptions = {
  readonly newId: IdSource
  /** True in a process that shows a terminal, or is about to. */
  readonly keepsCalls: boolean
  readonly now?: () => number
  readonly leaseMs?: number
  readonly keepMs?: number
}

export type ControlQueue = {
  /** Queues a call; the promise tells what became of it. */
  push(call: ControlCall): { id: string; applied: Promise<Applied> }
  /** Waits for the next call; aborting the signal gives the place up. */
  next(client: string | undefined, signal: AbortSignal): Promise<{ id: string; call: ControlCall } | undefined>
  /** Acknowledges a call. Without an id: the client's only lease. Throws ConflictError. */
  respond(client: string | undefined, id: string | undefined, applied: Applied): void
  /** How many terminals are attached. */
  clients(): number
  dispose(): void
}

const mostKept = 100
/** A terminal between two long polls is still there. */
const presenceMs = 5000

export function createControlQueue(options: ControlQueueOptions): ControlQueue {
  const { newId, keepsCalls, now = Date.now, leaseMs = 10_000, keepMs = 30_000 } = options
  let queue: Entry[] = []
  const waiters: Waiter[] = []
  const leases = new Map<string, Lease>()
  const seen = new Map<string, number>()
  const done = new Set<string>()

  function clients(): number {
    for (const [client, at] of seen) {
      const isWaiting = waiters.some((waiter) => waiter.client === client)
      const isWorking = [...leases.values()].some((lease) => lease.client === client)
      if (!isWaiting && !isWorking && now() - at > presenceMs) seen.delete(client)
    }
    return seen.size
  }

  function expire() {
    const fresh = queue.filter((entry) => now() - entry.created <= keepMs)
    for (const entry of queue)
      if (!fresh.includes(entry)) entry.settle({ ok: false, reason: "no terminal took it in time" })
    queue = fresh
  }

  /** An outside driver without a name is served only while no terminal is attached. */
  const mayServe = (client: string | undefined) => client !== undefined || clients() === 0

  function lease(entry: Entry, waiter: Waiter) {
    entry.offers++
    const timer = setTimeout(() => {
      leases.delete(entry.id)
      if (entry.offers >= 2) return entry.settle({ ok: false, reason: "the terminal did not acknowledge it" })
      queue.unshift(entry)
      serve()
    }, leaseMs)
    timer.unref()
    leases.set(entry.id, { entry, client: waiter.client, timer })
    waiter.give(entry)
  }

  function serve() {
    expire()
    while (queue.length > 0) {
      const index = waiters.findIndex((waiter) => mayServe(waiter.client))
      if (index < 0) break
      const [waiter] = waiters.splice(index, 1)
      lease(queue.shift()!, waiter!)
    }
    if (!keepsCalls && clients() === 0 && waiters.length === 0 && leases.size === 0)
      for (const entry of queue.splice(0)) entry.settle({ ok: false, reason: "no terminal is attached" })
  }

  return {
    push(call) {
      const { promise, resolve } = Promise.withResolvers<Applied>()
      const entry: Entry = { id: newId("client"), call, created: now(), offers: 0, settle: resolve }
      queue.push(entry)
      if (queue.length > mostKept) queue.shift()!.settle({ ok: false, reason: "too many calls are waiting" })
      serve()
      return { id: entry.id, applied: promise }
    },
    next(client, signal) {
      if (client !== undefined) seen.set(client, now())
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined)
        const leave = () => {
          const index = waiters.indexOf(waiter)
          if (index >= 0) waiters.splice(index, 1)
          resolve(undefined)
        }
        const waiter: Waiter = {
          client,
          give(entry) {
            signal.removeEventListener("abort", leave)
            resolve({ id: entry.id, call: entry.call })
          },
        }
        signal.addEventListener("abort", leave, { once: true })
        waiters.push(waiter)
        serve()
      })
    },
    respond(client, id, applied) {
      if (client !== undefined) seen.set(client, now())
      const own = [...leases.values()].filter((each) => each.client === client)
      const lease = id === undefined ? (own.length === 1 ? own[0] : undefined) : leases.get(id)
      // The published server takes any answer at any time; with nothing leased there is nothing to be wrong about.
      if (id === undefined && own.length === 0 && leases.size === 0) return
      if (!lease || lease.client !== client)
        throw new NamedError("ConflictError", {
          message:
            id === undefined
              ? `Which call is acknowledged? You hold ${own.length}; name one in the header x-control-id.`
              : `The call ${id.slice(0, 100)} is not leased to you${done.has(id) ? "; it was acknowledged already" : ""}.`,
        })
      clearTimeout(lease.timer)
      leases.delete(lease.entry.id)
      done.add(lease.entry.id)
      if (done.size > 1000) done.delete(done.values().next().value!)
      lease.entry.settle(applied)
    },
    clients,
    dispose() {
      for (const { timer, entry } of leases.values()) {
        clearTimeout(timer)
        entry.settle({ ok: false, reason: "the server stops" })
      }
      for (const entry of queue.splice(0)) entry.settle({ ok: false, reason: "the server stops" })
      leases.clear()
    },
  }
}
