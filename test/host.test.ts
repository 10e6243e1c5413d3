// The main thread's side of the server, over a worker that speaks the protocol and does nothing else.
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, onTestFinished, test } from "vitest"
import { type HostOptions, startHost } from "../server/host.ts"
import { createTemporaryFolder } from "./support/temporary.ts"

const answering = `
import { parentPort, workerData } from "node:worker_threads"
const send = (message) => parentPort.postMessage(message)
send({ type: "ready", url: "http://127.0.0.1:" + (workerData.port ?? 4711), headers: { a: "b" } })
parentPort.on("message", ({ type, id, action, values }) => {
  if (type === "stop") {
    send({ type: "stopped" })
    parentPort.close()
  } else if (action === "reviewTrust") send({ type: "resolved", id, value: workerData.port })
  else if (action === "answerTrust") send({ type: "rejected", id, name: "ConflictError", message: values.join(" ") })
  else throw new Error("out of memory")
})
`

function start(script: string, options: Partial<HostOptions> = {}) {
  const folder = createTemporaryFolder({ "worker.mjs": script })
  const restarts: string[] = []
  const host = startHost({
    directory: folder,
    env: {},
    hostname: "127.0.0.1",
    cors: [],
    trust: false,
    logLevel: "info",
    printLogs: false,
    script: pathToFileURL(join(folder, "worker.mjs")),
    onRestart: (reason) => restarts.push(reason),
    ...options,
  })
  onTestFinished(() => host.stop())
  /** Ends the worker by an uncaught error, while a call is pending. */
  const crash = () => expect(host.setAskPermission(true)).rejects.toMatchObject({ name: "ServerDied" })
  const waitForRestarts = (count: number) => expect.poll(() => restarts.length, { timeout: 5000 }).toBe(count)
  return { host, restarts, crash, waitForRestarts }
}

test("calls get their own results, and errors keep their name and message", async () => {
  const { host } = start(answering, { port: 5 })
  expect(await host.ready).toMatchObject({ url: "http://127.0.0.1:5", headers: { a: "b" } })
  const results = await Promise.allSettled([host.reviewTrust(), host.answerTrust("trust", "hash"), host.reviewTrust()])
  expect(results).toEqual([
    { status: "fulfilled", value: 5 },
    { status: "rejected", reason: expect.objectContaining({ name: "ConflictError", message: "trust hash" }) },
    { status: "fulfilled", value: 5 },
  ])
})

test("a worker that dies is replaced once, on the same port; the pending call is rejected", async () => {
  const { host, restarts, crash, waitForRestarts } = start(answering)
  await host.ready
  await crash()
  await waitForRestarts(1)
  expect(await host.reviewTrust()).toBe(4711)
  // Its death is reported by two events; the second one must not replace the new worker.
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(restarts).toEqual(["out of memory"])
  expect(await host.reviewTrust()).toBe(4711)
})

test("after five replacements the server is given up, and calls are rejected at once", async () => {
  const { host, restarts, crash, waitForRestarts } = start(answering)
  await host.ready
  for (let count = 1; count <= 5; count++) {
    await crash()
    await waitForRestarts(count)
  }
  await crash()
  await expect(host.reviewTrust()).rejects.toMatchObject({ name: "ServerDied" })
  expect(restarts).toHaveLength(5)
})

test("a server that cannot start rejects with the worker's reason, and one that dies again and again with its last", async () => {
  const failing = start(
    `import { parentPort } from "node:worker_threads"
     parentPort.postMessage({ type: "failed", name: "StartError", message: "Port 80 is in use." })
     parentPort.on("message", () => parentPort.postMessage({ type: "stopped" }))`,
  )
  await expect(failing.host.ready).rejects.toMatchObject({ name: "StartError", message: "Port 80 is in use." })
  const dying = start(`throw new Error("no such file")`)
  await expect(dying.host.ready).rejects.toMatchObject({
    name: "ServerDied",
    message: "The server died again and again: no such file",
  })
})
