import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import type { ControlCall } from "../../server/schema/remote-call.ts"
import { createClient } from "../../src/client/client.ts"
import { openControl } from "../../src/client/control.ts"
import { createTransport } from "../../src/client/transport.ts"
import { createCondition } from "../support/condition.ts"

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

test("applies calls in order and acknowledges each by its id, with the reason if it failed", async () => {
  const { changed, until } = createCondition()
  const queue = [
    { path: "/tui/append-prompt", body: { text: "a" } },
    { path: "/tui/nope", body: {} },
  ]
  const acknowledged: unknown[] = []
  let asked = 0
  const server = http.createServer((request, response) => {
    let text = ""
    request.on("data", (chunk) => (text += String(chunk)))
    request.on("end", () => {
      expect(request.headers["x-tui-client"]).toBe("tui_1")
      if (request.url?.startsWith("/tui/control/response")) {
        acknowledged.push({ id: request.headers["x-control-id"], ...JSON.parse(text) })
        response.end("true")
        return changed()
      }
      // The first response is an error, as of a server that is not ready: the terminal retries.
      if (asked++ === 0) return response.writeHead(503).end()
      const call = queue.shift()
      if (call) response.setHeader("x-control-id", `id ${2 - queue.length}`).end(JSON.stringify(call))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ url, headers: {} })
  const applied: ControlCall[] = []
  const control = openControl({
    client: createClient({ transport }),
    clientID: "tui_1",
    retryMs: 1,
    apply(call) {
      applied.push(call)
      if (call.path === "/tui/nope") throw new Error("not known")
    },
  })
  closers.push(() => (control.close(), transport.close(), server.closeAllConnections(), server.close()))

  await until(() => acknowledged.length === 2, { describe: () => JSON.stringify(acknowledged) })
  expect(applied.map((call) => call.path)).toEqual(["/tui/append-prompt", "/tui/nope"])
  expect(acknowledged).toEqual([
    { id: "id 1", ok: true },
    { id: "id 2", ok: false, reason: "not known" },
  ])
})

test("continues at once after the server has rejected an acknowledgement", async () => {
  const { changed, until } = createCondition()
  let calls = 0
  const server = http.createServer((request, response) => {
    request.resume()
    if (request.url?.startsWith("/tui/control/response")) return void response.writeHead(409).end("{}")
    response.setHeader("x-control-id", `id ${++calls}`).end(JSON.stringify({ path: "/tui/open-help", body: {} }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ url, headers: {} })
  let applied = 0
  const control = openControl({
    client: createClient({ transport }),
    clientID: "tui_1",
    // A retry would come only after the time limit of the test.
    retryMs: 60_000,
    maxRetryMs: 60_000,
    apply() {
      applied++
      changed()
    },
  })
  closers.push(() => (control.close(), transport.close(), server.closeAllConnections(), server.close()))
  await until(() => applied >= 2, { describe: () => `${applied} applied` })
})
