// Requests to a local server, limited in time and in size. They never use a proxy.
import { request } from "node:http"

const maxBytes = 2_000_000

export type LocalTarget = {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly timeoutMs: number
}

/** Sends a GET, or a POST when there is a body. Rejects unless the response has status 200 and is JSON. */
export function requestJson({ timeoutMs, ...target }: LocalTarget, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ ...target, method: body ? "POST" : "GET" }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBytes) call.destroy(new Error("too large"))
        else chunks.push(chunk)
      })
      response.once("error", reject)
      response.once("end", () => {
        try {
          if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
          resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")))
        } catch (error) {
          reject(error)
        }
      })
    })
    const timer = setTimeout(() => call.destroy(new Error("no answer in time")), timeoutMs)
    call.once("close", () => clearTimeout(timer))
    call.once("error", reject).end(body && JSON.stringify(body))
  })
}
