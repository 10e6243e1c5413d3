// The server in a thread of its own: starts it as told, reports, and stops it. The main thread's half is host.ts.
import { parentPort, workerData } from "node:worker_threads"
import { createProcessTable } from "./base/process/process-table.ts"
import type { FromWorker, HostActions, ToWorker, WorkerOptions } from "./host.ts"
import { toReason } from "./base/reason.ts"

const options = workerData as WorkerOptions
const tell = (message: FromWorker) => parentPort?.postMessage(message)

// A thread has a compile cache of its own, which must be on before the server is read, and which its end does not save.
const { enableCompileCache, flushCompileCache } = process.getBuiltinModule("node:module")
if (options.compileCache !== undefined) {
  enableCompileCache(options.compileCache)
  setTimeout(flushCompileCache, 3000).unref()
}

const starting = start()
starting.then(
  (server) => tell({ type: "ready", url: server.url, headers: server.headers }),
  (error: unknown) =>
    tell({
      type: "failed",
      name: error instanceof Error ? error.name : "Error",
      message: toReason(error),
    }),
)

async function start() {
  const { startServer } = await import("./main.ts")
  return startServer({
    ...options,
    hasTerminal: true,
    notice: (message) => tell({ type: "notice", message }),
    onTrustRequired: () => tell({ type: "trust-required" }),
    // The children outlive this thread, so the main thread must know them.
    processes: createProcessTable((groups) =>
      tell({ type: "groups", groups: groups.map(({ pid, mark }) => ({ pid, mark })) }),
    ),
  })
}

parentPort?.on("message", (message: ToWorker) => {
  void handle(message)
})

async function handle(message: ToWorker): Promise<void> {
  if (message.type === "stop") {
    const server = await starting.catch(() => undefined)
    await server?.stop()
    tell({ type: "stopped" })
    return parentPort?.close()
  }
  const { id } = message
  try {
    tell({ type: "done", id, value: await act(await starting, message) })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    tell({ type: "undone", id, name, message })
  }
}

function act(server: HostActions, call: Extract<ToWorker, { type: "act" }>): Promise<unknown> {
  switch (call.action) {
    case "setAskPermission":
      return server.setAskPermission(...call.values)
    case "reviewTrust":
      return server.reviewTrust()
    case "answerTrust":
      return server.answerTrust(...call.values)
  }
}
