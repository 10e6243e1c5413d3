// The control queue: calls for the terminals, leased one at a time and acknowledged.
// Guarantees: a call that is not acknowledged within its lease (10 s) is offered once more; a waiter that disconnects
// loses no call; a caller can await the outcome of its call. In a process that is about to show a terminal, calls wait
// for it up to 30 s, at most 100 of them, oldest dropped first; in any other process a call without a terminal is dropped.
import type { IdSource } from "../base/id.ts"
import { NamedError } from "../schema/error.ts"
import type { CallOutcome, ControlCall } from "../schema/remote-call.ts"

type Entry = {
  readonly id: string
  readonly call: ControlCall
  readonly created: number
  offers: number
  settle: (outcome: CallOutcome) => void
}
type Lease = { readonly entry: Entry; readonly client: string | undefined; readonly timer: NodeJS.Timeout }
type Waiter = { readonly client: string | undefined; readonly deliver: (entry: Entry) => void }

export type ControlQueueOptions = {
  readonly newId: IdSource
  /** Calls wait for a terminal; set in a process that shows one, or is about to. */
  readonly keepsCalls: boolean
  readonly now?: () => number
  readonly leaseMs?: number
  readonly keepMs?: number
}

export type ControlQueue = {
  /** Queues a call. */
  push(call: ControlCall): { id: string; outcome: Promise<CallOutcome> }
  /** Waits for the next call and leases it. Resolves with undefined when the signal aborts. */
  next(client: string | undefined, signal: AbortSignal): Promise<{ id: string; call: ControlCall } | undefined>
  /** Acknowledges a call; without an id, the client's only lease. Throws ConflictError if the client holds no such lease. */
  respond(client: string | undefined, id: string | undefined, outcome: CallOutcome): void
  /** The number of attached terminals. */
  clients(): number
  dispose(): void
}

const maxCalls = 100
/** A terminal that is between two long polls counts as attached. */
const presenceMs = 5000
const maxOffers = 2
/** Acknowledged ids that are remembered, to name the cause of a conflict. */
const maxAcknowledged = 1000

export function createControlQueue(options: ControlQueueOptions): ControlQueue {
  const { newId, keepsCalls, now = Date.now, leaseMs = 10_000, keepMs = 30_000 } = options
  let queue: Entry[] = []
  const waiters: Waiter[] = []
  const leases = new Map<string, Lease>()
  /** When each client called last, Unix ms. */
  const lastSeen = new Map<string, number>()
  const acknowledged = new Set<string>()

  function clients(): number {
    for (const [client, at] of lastSeen) {
      const isWaiting = waiters.some((waiter) => waiter.client === client)
      const isWorking = [...leases.values()].some((lease) => lease.client === client)
      if (!isWaiting && !isWorking && now() - at > presenceMs) lastSeen.delete(client)
    }
    return lastSeen.size
  }

  function dropExpired() {
    const fresh = queue.filter((entry) => now() - entry.created <= keepMs)
    for (const entry of queue)
      if (!fresh.includes(entry)) entry.settle({ ok: false, reason: "no terminal took it in time" })
    queue = fresh
  }

  /** A caller without a client id is served only while no terminal is attached: it must not take a terminal's calls. */
  const mayServe = (client: string | undefined) => client !== undefined || clients() === 0

  function lease(entry: Entry, waiter: Waiter) {
    entry.offers++
    const timer = setTimeout(() => {
      leases.delete(entry.id)
      if (entry.offers >= maxOffers) return entry.settle({ ok: false, reason: "the terminal did not acknowledge it" })
      queue.unshift(entry)
      serve()
    }, leaseMs)
    timer.unref()
    leases.set(entry.id, { entry, client: waiter.client, timer })
    waiter.deliver(entry)
  }

  /** Leases queued calls to waiting clients, in order. */
  function serve() {
    dropExpired()
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
      const { promise, resolve } = Promise.withResolvers<CallOutcome>()
      const entry: Entry = { id: newId("client"), call, created: now(), offers: 0, settle: resolve }
      queue.push(entry)
      if (queue.length > maxCalls) queue.shift()!.settle({ ok: false, reason: "too many calls are waiting" })
      serve()
      return { id: entry.id, outcome: promise }
    },
    next(client, signal) {
      if (client !== undefined) lastSeen.set(client, now())
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined)
        const cancel = () => {
          const index = waiters.indexOf(waiter)
          if (index >= 0) waiters.splice(index, 1)
          resolve(undefined)
        }
        const waiter: Waiter = {
          client,
          deliver(entry) {
            signal.removeEventListener("abort", cancel)
            resolve({ id: entry.id, call: entry.call })
          },
        }
        signal.addEventListener("abort", cancel, { once: true })
        waiters.push(waiter)
        serve()
      })
    },
    respond(client, id, outcome) {
      if (client !== undefined) lastSeen.set(client, now())
      const own = [...leases.values()].filter((each) => each.client === client)
      const lease = id === undefined ? (own.length === 1 ? own[0] : undefined) : leases.get(id)
      // The published server accepts an acknowledgement at any time; without any lease it cannot conflict with one.
      if (id === undefined && own.length === 0 && leases.size === 0) return
      if (!lease || lease.client !== client)
        throw new NamedError("ConflictError", {
          message:
            id === undefined
              ? `Which call is acknowledged? You hold ${own.length}; name one in the header x-control-id.`
              : `The call ${id.slice(0, 100)} is not leased to you${acknowledged.has(id) ? "; it was acknowledged already" : ""}.`,
        })
      clearTimeout(lease.timer)
      leases.delete(lease.entry.id)
      acknowledged.add(lease.entry.id)
      if (acknowledged.size > maxAcknowledged) acknowledged.delete(acknowledged.values().next().value!)
      lease.entry.settle(outcome)
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
