// The messages between the main thread (host.ts) and the server's worker thread (worker.ts).
import type { GroupIdentity } from "./base/process/group-members.ts"
import type { ServerOptions } from "./main.ts"
import type { PrivilegedActions } from "./privileged-actions.ts"

export type WorkerOptions = Pick<
  ServerOptions,
  "directory" | "env" | "hostname" | "cors" | "trust" | "logLevel" | "printLogs"
> &
  Partial<Pick<ServerOptions, "port" | "model" | "agent">> & {
    /** Folder of the worker's compile cache; without it there is none. */
    readonly compileCache?: string
  }

export type FromWorker =
  | { readonly type: "ready"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: "failed"; readonly name: string; readonly message: string }
  | { readonly type: "notice"; readonly message: string }
  /** All process groups that are running now. */
  | { readonly type: "groups"; readonly groups: readonly GroupIdentity[] }
  | { readonly type: "trust-required" }
  | { readonly type: "resolved"; readonly id: number; readonly value: unknown }
  | { readonly type: "rejected"; readonly id: number; readonly name: string; readonly message: string }
  | { readonly type: "stopped" }

/** The privileged actions that the main thread may call. */
export type HostActions = Pick<PrivilegedActions, "setAskPermission" | "reviewTrust" | "answerTrust">

export type ActionCall = {
  [K in keyof HostActions]: { readonly action: K; readonly values: Parameters<HostActions[K]> }
}[keyof HostActions]

export type ToWorker = (ActionCall & { readonly type: "call"; readonly id: number }) | { readonly type: "stop" }
