// Subscribers of a server's event stream, in their own thread so that their work does not delay the measurement.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"
import { connect } from "./connection.ts"

export type Subscribers = { close(): Promise<void> }

/** Opens `count` event streams and resolves when each has received its first event. */
export async function openSubscribers(port: number, count: number): Promise<Subscribers> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, count } })
  await new Promise((resolve, reject) => {
    worker.once("message", resolve)
    worker.once("error", reject)
  })
  return { close: async () => void (await worker.terminate()) }
}

if (!isMainThread) {
  const { port, count } = workerData as { readonly port: number; readonly count: number }
  const connection = connect(port)
  await Promise.all(Array.from({ length: count }, () => connection.subscribe(() => {})))
  parentPort?.postMessage("open")
}
