// Stands between a client and a server on loopback and keeps what the client really sent.
import { createServer, request, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { toDisposable, type Disposable } from "./dispose.ts"

export type Sent = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

export type Recorder = Disposable & { readonly url: string; readonly sent: readonly Sent[] }

/** Passes everything on to the server at `target`. */
export async function startRecorder(target: string): Promise<Recorder> {
  const sent: Sent[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
    incoming.once("end", () => {
      const body = Buffer.concat(chunks)
      const { url: path = "/", method, headers } = incoming
      sent.push({ path, headers, body: body.toString("utf8") })
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
  }
}
