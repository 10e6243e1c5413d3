// The server in a thread of its own: starts it as told, reports, and stops it. The main thread's half is host.ts.
import { parentPort, workerData } from "node:worker_threads"
import { createProcessTable } from "./base/process-table.ts"
import type { FromWorker, ToWorker, WorkerOptions } from "./host.ts"

const options = workerData as WorkerOptions
const tell = (message: FromWorker) => parentPort?.postMessage(message)

// A thread has a compile cache of its own, which must be on before the server is read, and which its end does not save.
const { enableCompileCache, flushCompileCache } = process.getBuiltinModule("node:module")
enableCompileCache()
setTimeout(flushCompileCache, 3000).unref()

const starting = start()
starting.then(
  (server) => tell({ type: "ready", url: server.url, headers: server.headers }),
  (error: unknown) =>
    tell({
      type: "failed",
      name: error instanceof Error ? error.name : "Error",
      message: error instanceof Error ? error.message : String(error),
    }),
)

async function start() {
  const { startServer } = await import("./main.ts")
  return startServer({
    ...options,
    hasTerminal: true,
    notice: (message) => tell({ type: "notice", message }),
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
  const server = await starting.catch(() => undefined)
  switch (message.type) {
    case "ask-permission":
      try {
        await server?.setAskPermission(message.isOn)
        tell({ type: "done", id: message.id })
      } catch (error) {
        tell({ type: "done", id: message.id, problem: error instanceof Error ? error.message : String(error) })
      }
      return
    case "stop":
      await server?.stop()
      tell({ type: "stopped" })
      parentPort?.close()
  }
}
