// The main thread's half of a server in a thread: starts it, knows its children, starts it again when it dies.
// Promises: when the thread is gone its children are ended; a thread that died is replaced on the same port; `stop`
// returns in bounded time.
import { getCompileCacheDir } from "node:module"
import { dirname } from "node:path"
import { Worker } from "node:worker_threads"
import type { ServerOptions } from "./main.ts"
import type { PrivilegedActions } from "./privileged-actions.ts"
import type { TrustReview } from "./schema/trust.ts"
import { toReason } from "./base/reason.ts"

export type WorkerOptions = Pick<
  ServerOptions,
  "directory" | "env" | "hostname" | "cors" | "trust" | "logLevel" | "printLogs"
> &
  Partial<Pick<ServerOptions, "port" | "model" | "agent" | "assets">> & {
    /** Where the thread keeps compiled code; none: it keeps none. */
    readonly compileCache?: string
  }

type Group = { readonly pid: number; readonly mark: string }
export type FromWorker =
  | { readonly type: "ready"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: "failed"; readonly name: string; readonly message: string }
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "groups"; readonly groups: readonly Group[] }
  | { readonly type: "trust-required" }
  | { readonly type: "done"; readonly id: number; readonly value: unknown }
  | { readonly type: "undone"; readonly id: number; readonly name: string; readonly message: string }
  | { readonly type: "stopped" }

/** What the terminal's thread may ask of the one with the server. */
export type HostActions = Pick<PrivilegedActions, "setAskPermission" | "reviewTrust" | "answerTrust">
type ActionCall = {
  [K in keyof HostActions]: { readonly action: K; readonly values: Parameters<HostActions[K]> }
}[keyof HostActions]
export type ToWorker = (ActionCall & { readonly type: "act"; readonly id: number }) | { readonly type: "stop" }

export type HostOptions = Omit<WorkerOptions, "compileCache"> & {
  /** The built thread. */
  readonly script: URL
  readonly onNotice?: (message: string) => void
  /** Something of the directory waits for the user's trust. */
  readonly onTrustRequired?: () => void
  /** The thread died and is being replaced. */
  readonly onRestart?: (reason: string) => void
}

type ReadyServer = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** The server could not start; `message` is for the user. */
class HostError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Its actions throw HostError. */
export type Host = HostActions & {
  /** Rejects with HostError when the server cannot start. */
  readonly ready: Promise<ReadyServer>
  stop(): Promise<void>
}

const longestStopMs = 5000
const mostRestarts = 5

export function startHost(options: HostOptions): Host {
  const { script, onNotice, onTrustRequired, onRestart, ...workerOptions } = options
  const { promise: ready, resolve, reject } = Promise.withResolvers<ReadyServer>()
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let groups: readonly Group[] = []
  let isStopping = false
  let port = options.port
  let restarts = 0
  let lastID = 0
  let onStopped = () => {}
  let worker = start()
  // Whoever asks later gets the rejection; nobody asking must not end the program.
  ready.catch(() => {})

  function start(): Worker {
    // The one of this thread, which is named with a folder of Node's own in it.
    const compileCache = getCompileCacheDir()
    const data: WorkerOptions = {
      ...workerOptions,
      ...(compileCache === undefined ? {} : { compileCache: dirname(compileCache) }),
      env: { ...workerOptions.env },
      ...(port === undefined ? {} : { port }),
    }
    const next = new Worker(script, { workerData: data, stdout: true, stderr: true, name: "server" })
    // What a library prints in the thread must not reach the screen.
    next.stdout.resume()
    next.stderr.resume()
    next.on("message", (message: FromWorker) => take(message))
    next.on("error", (error) => void died(toReason(error)))
    next.on("exit", (code) => {
      if (code !== 0 && !isStopping) void died(`exit code ${code}`)
    })
    return next
  }

  function take(message: FromWorker) {
    switch (message.type) {
      case "ready":
        port = Number(new URL(message.url).port)
        return resolve(message)
      case "failed":
        return reject(new HostError(message.name, message.message))
      case "notice":
        return onNotice?.(message.message)
      case "groups":
        groups = message.groups
        return
      case "trust-required":
        return onTrustRequired?.()
      case "done":
        return waiting.get(message.id)?.resolve(message.value)
      case "undone":
        return waiting.get(message.id)?.reject(new HostError(message.name, message.message))
      case "stopped":
        return onStopped()
    }
  }

  let lastDeath: Worker | undefined
  async function died(reason: string) {
    if (isStopping || lastDeath === worker) return
    lastDeath = worker
    const orphans = groups
    groups = []
    for (const { reject } of waiting.values())
      reject(new HostError("ServerDied", "The server was restarted meanwhile."))
    await endGroups(orphans)
    if (restarts++ >= mostRestarts)
      return reject(new HostError("ServerDied", `The server died again and again: ${reason}`))
    onRestart?.(reason)
    worker = start()
  }

  async function act(call: ActionCall): Promise<unknown> {
    const id = ++lastID
    const answer = Promise.withResolvers<unknown>()
    waiting.set(id, answer)
    worker.postMessage({ ...call, type: "act", id } satisfies ToWorker)
    try {
      return await answer.promise
    } finally {
      waiting.delete(id)
    }
  }

  return {
    ready,
    async setAskPermission(...values) {
      await act({ action: "setAskPermission", values })
    },
    reviewTrust: async (...values) => (await act({ action: "reviewTrust", values })) as TrustReview,
    async answerTrust(...values) {
      await act({ action: "answerTrust", values })
    },
    async stop() {
      if (isStopping) return
      isStopping = true
      const stopped = new Promise<void>((done) => (onStopped = done))
      worker.postMessage({ type: "stop" } satisfies ToWorker)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((done) => (timer = setTimeout(done, longestStopMs)))
      await Promise.race([stopped, late])
      clearTimeout(timer)
      await endGroups(groups)
      await worker.terminate()
    },
  }
}

/** Ending processes needs what starts them, which the terminal's thread does not load unless there is one to end. */
async function endGroups(groups: readonly Group[]): Promise<void> {
  if (groups.length === 0) return
  const { endMembers } = await import("./base/process/process-group.ts")
  await Promise.all(groups.map((group) => endMembers(group)))
}
