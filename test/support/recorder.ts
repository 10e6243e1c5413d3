// A proxy between a client and a server on loopback that records the requests with their bodies and can send a canned
// response instead of forwarding a request.
import { createServer, request, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { toDisposable, type Disposable } from "./dispose.ts"

export type Sent = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

type Canned = { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }

export type Recorder = Disposable & {
  readonly url: string
  readonly sent: readonly Sent[]
  /** The next request to a path with this prefix gets this response and is not forwarded. */
  readonly answerNext: (path: string, answer: Canned) => void
}

/** Starts a recorder that forwards requests to the server at `target`. */
export async function startRecorder(target: string): Promise<Recorder> {
  const sent: Sent[] = []
  const waiting: { readonly path: string; readonly answer: Canned }[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
    incoming.once("end", () => {
      const body = Buffer.concat(chunks)
      const { url: path = "/", method, headers } = incoming
      sent.push({ path, headers, body: body.toString("utf8") })
      const index = waiting.findIndex((each) => path.startsWith(each.path))
      const [canned] = index < 0 ? [] : waiting.splice(index, 1)
      if (canned) return void outgoing.writeHead(canned.answer.status, canned.answer.headers).end(canned.answer.body)
      const { host: _, ...passed } = headers
      const call = request(target + path, { method, headers: passed }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      call.once("error", () => outgoing.destroy())
      outgoing.once("close", () => call.destroy())
      call.end(body)
    })
  })
  server.listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  return {
    ...toDisposable(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    answerNext: (path, answer) => void waiting.push({ path, answer }),
  }
}
