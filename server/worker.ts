// Entry of the server's worker thread: starts the server, forwards calls and notices, stops it. Its counterpart in the main
// thread is host.ts.
import { parentPort, workerData } from "node:worker_threads"
import { createProcessTable } from "./base/process/process-table.ts"
import { toReason } from "./base/reason.ts"
import type { FromWorker, HostActions, ToWorker, WorkerOptions } from "./worker-messages.ts"

const options = workerData as WorkerOptions
const send = (message: FromWorker) => parentPort?.postMessage(message)

// Each thread has its own compile cache. It must be enabled before the server is loaded, and is not saved on exit.
const { enableCompileCache, flushCompileCache } = process.getBuiltinModule("node:module")
if (options.compileCache !== undefined) {
  enableCompileCache(options.compileCache)
  setTimeout(flushCompileCache, 3000).unref()
}

const starting = start()
starting.then(
  (server) => send({ type: "ready", url: server.url, headers: server.headers }),
  (error: unknown) =>
    send({
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
    notice: (message) => send({ type: "notice", message }),
    onTrustRequired: () => send({ type: "trust-required" }),
    // Child processes outlive this thread, so the main thread keeps a copy of their table.
    processes: createProcessTable((groups) =>
      send({ type: "groups", groups: groups.map(({ pid, mark }) => ({ pid, mark })) }),
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
    send({ type: "stopped" })
    return parentPort?.close()
  }
  const { id } = message
  try {
    send({ type: "resolved", id, value: await call(await starting, message) })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    send({ type: "rejected", id, name, message })
  }
}

function call(server: HostActions, message: Extract<ToWorker, { type: "call" }>): Promise<unknown> {
  switch (message.action) {
    case "setAskPermission":
      return server.setAskPermission(...message.values)
    case "reviewTrust":
      return server.reviewTrust()
    case "answerTrust":
      return server.answerTrust(...message.values)
  }
}
