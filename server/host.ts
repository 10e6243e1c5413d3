// The main thread's side of the server: starts it in a worker thread, calls it, replaces it when it dies.
// Guarantees: child processes of a thread that is gone are ended; a thread that died is replaced on the same port; `stop`
// returns in bounded time.
import { getCompileCacheDir } from "node:module"
import { dirname } from "node:path"
import { Worker } from "node:worker_threads"
import type { GroupIdentity } from "./base/process/group-members.ts"
import { toReason } from "./base/reason.ts"
import type { TrustReview } from "./schema/trust.ts"
import type { ActionCall, FromWorker, HostActions, ToWorker, WorkerOptions } from "./worker-messages.ts"

export type HostOptions = Omit<WorkerOptions, "compileCache"> & {
  /** The built worker.ts. */
  readonly script: URL
  readonly onNotice?: (message: string) => void
  /** The start directory has settings that are withheld until the user trusts it. */
  readonly onTrustRequired?: () => void
  /** The thread died and is about to be replaced. */
  readonly onRestart?: (reason: string) => void
}

type ReadyServer = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** An error from the worker, or about it. `message` is for the user. */
class HostError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Actions reject with HostError, also when the server dies before it has answered. */
export type Host = HostActions & {
  /** Rejects with HostError when the server cannot start. */
  readonly ready: Promise<ReadyServer>
  stop(): Promise<void>
}

const maxStopMs = 5000
const maxRestarts = 5

export function startHost(options: HostOptions): Host {
  const { script, onNotice, onTrustRequired, onRestart, ...workerOptions } = options
  const ready = Promise.withResolvers<ReadyServer>()
  const stopped = Promise.withResolvers<void>()
  const calls = createPendingCalls()
  let groups: readonly GroupIdentity[] = []
  let isStopping = false
  let port = options.port
  let restarts = 0
  /** Undefined while a dead worker is being replaced. */
  let worker: Worker | undefined = start()
  // A rejection that nothing awaits yet must not end the program.
  ready.promise.catch(() => {})

  function start(): Worker {
    const next = createWorker(script, { ...workerOptions, ...(port === undefined ? {} : { port }) })
    next.on("message", receive)
    next.on("error", (error) => void replace(next, toReason(error)))
    next.on("exit", (code) => void (code !== 0 && replace(next, `exit code ${code}`)))
    return next
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        port = Number(new URL(message.url).port)
        return ready.resolve(message)
      case "failed":
        return ready.reject(new HostError(message.name, message.message))
      case "notice":
        return onNotice?.(message.message)
      case "groups":
        groups = message.groups
        return
      case "trust-required":
        return onTrustRequired?.()
      case "resolved":
        return calls.resolve(message.id, message.value)
      case "rejected":
        return calls.reject(message.id, new HostError(message.name, message.message))
      case "stopped":
        return stopped.resolve()
    }
  }

  async function replace(dead: Worker, reason: string): Promise<void> {
    // A death is reported twice, by "error" and by "exit".
    if (isStopping || dead !== worker) return
    worker = undefined
    const orphans = groups
    groups = []
    calls.rejectAll(toRestartError())
    await endGroups(orphans)
    if (isStopping) return
    if (restarts++ >= maxRestarts)
      return ready.reject(new HostError("ServerDied", `The server died again and again: ${reason}`))
    onRestart?.(reason)
    worker = start()
  }

  async function call(action: ActionCall): Promise<unknown> {
    const target = worker
    if (!target) throw toRestartError()
    return calls.add((id) => target.postMessage({ ...action, type: "call", id } satisfies ToWorker))
  }

  return {
    ready: ready.promise,
    setAskPermission: async (...values) => (await call({ action: "setAskPermission", values })) as readonly string[],
    reviewTrust: async (...values) => (await call({ action: "reviewTrust", values })) as TrustReview,
    async answerTrust(...values) {
      await call({ action: "answerTrust", values })
    },
    async stop() {
      if (isStopping) return
      isStopping = true
      if (worker) {
        worker.postMessage({ type: "stop" } satisfies ToWorker)
        await settledWithin(stopped.promise, maxStopMs)
      }
      await endGroups(groups)
      await worker?.terminate()
    },
  }
}

function createWorker(script: URL, options: WorkerOptions): Worker {
  // Node gives each version a folder of its own inside the one that was configured.
  const compileCache = getCompileCacheDir()
  const workerData: WorkerOptions = {
    ...options,
    ...(compileCache === undefined ? {} : { compileCache: dirname(compileCache) }),
    // `process.env` itself cannot be cloned.
    env: { ...options.env },
  }
  const worker = new Worker(script, { workerData, stdout: true, stderr: true, name: "server" })
  // Discard what libraries print in the thread, which must not reach the screen.
  worker.stdout.resume()
  worker.stderr.resume()
  return worker
}

/** Calls that were sent to the worker and have no result yet. */
function createPendingCalls() {
  const pending = new Map<number, PromiseWithResolvers<unknown>>()
  let lastID = 0
  return {
    /** Sends a call with a new id and gives its result. */
    async add(send: (id: number) => void): Promise<unknown> {
      const id = ++lastID
      const result = Promise.withResolvers<unknown>()
      pending.set(id, result)
      send(id)
      try {
        return await result.promise
      } finally {
        pending.delete(id)
      }
    },
    resolve: (id: number, value: unknown) => pending.get(id)?.resolve(value),
    reject: (id: number, error: Error) => pending.get(id)?.reject(error),
    rejectAll(error: Error) {
      for (const { reject } of pending.values()) reject(error)
    },
  }
}

function toRestartError(): HostError {
  return new HostError("ServerDied", "The server was restarted meanwhile.")
}

async function settledWithin(promise: Promise<void>, maxMs: number): Promise<void> {
  const expired = Promise.withResolvers<void>()
  const timer = setTimeout(expired.resolve, maxMs)
  await Promise.race([promise, expired.promise])
  clearTimeout(timer)
}

/** The code that ends processes is loaded only when there is one to end, so that it does not slow down the start. */
async function endGroups(groups: readonly GroupIdentity[]): Promise<void> {
  if (groups.length === 0) return
  const { endMembers } = await import("./base/process/process-group.ts")
  await Promise.all(groups.map((group) => endMembers(group)))
}
