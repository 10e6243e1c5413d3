// Requests within the process: as over a socket, with no port.
import { createServer, type ServerResponse } from "node:http"
import { expect, test } from "vitest"
import { connectInProcess } from "../../server/http/in-process-connection.ts"
import { createTransport } from "../../src/client/transport.ts"

function serve() {
  const opened = Promise.withResolvers<ServerResponse>()
  const gone = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    request.socket.setNoDelay(true)
    if (request.url === "/echo") return void request.pipe(response)
    response.on("close", () => gone.resolve("the server saw the end"))
    response.writeHead(200).write("begun")
    opened.resolve(response)
  })
  const transport = createTransport({ url: "http://localhost", headers: {}, connect: () => connectInProcess(server) })
  return { transport, opened: opened.promise, gone: gone.promise }
}

test("calls are answered, also several at once and large ones", async () => {
  const { transport } = serve()
  const bodies = ["x", "y".repeat(3_000_000), "ü"]
  const answers = await Promise.all(bodies.map((body) => transport.call({ method: "POST", path: "/echo", body })))
  expect(answers.map(({ text }) => JSON.parse(text))).toEqual(bodies)
})

test("a stream that the reader leaves is over for the server, and the other way round", async () => {
  const left = serve()
  const stream = await left.transport.open({ method: "GET", path: "/stream" })
  stream.destroy()
  expect(await left.gone).toBe("the server saw the end")

  const dropped = serve()
  const read = await dropped.transport.open({ method: "GET", path: "/stream" })
  const ended = new Promise((resolve) => read.on("error", resolve).on("close", resolve))
  read.resume()
  ;(await dropped.opened).destroy()
  await ended
})
