// A minimal client of one server on loopback: calls and event streams, with as little CPU time of its own as possible.
import type { ChildProcess } from "node:child_process"
import { Agent, request } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

export type Connection = {
  readonly port: number
  /** Resolves when the server reports that it is healthy; rejects when the process ends before that. */
  healthy(child?: ChildProcess): Promise<void>
  /** Resolves with the JSON of the response; rejects on a status of 400 or above. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** Opens an event stream; resolves at its first data with a function that closes it. */
  subscribe(onText: (text: string) => void): Promise<() => void>
  close(): void
}

export function connect(port: number): Connection {
  const agent = new Agent({ keepAlive: true })
  const at = { host: "127.0.0.1", port, agent }

  const isHealthy = () =>
    new Promise<boolean>((resolve) => {
      // A starting server may accept a connection and never respond to it; hence the timeout.
      const call = request({ ...at, agent: false, path: "/global/health", timeout: 250 }, (response) => {
        response.resume()
        response.once("end", () => resolve(response.statusCode === 200))
      })
      call.once("timeout", () => call.destroy())
      call.once("error", () => resolve(false)).end()
    })

  return {
    port,
    async healthy(child) {
      while (!(await isHealthy())) {
        if (child && (child.exitCode !== null || child.signalCode !== null))
          throw new Error(`${child.spawnfile} ended with ${child.exitCode ?? child.signalCode} before it was healthy`)
        await sleep(2)
      }
    },
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const content = body === undefined ? undefined : JSON.stringify(body)
        const headers = content === undefined ? {} : { "content-type": "application/json" }
        const call = request({ ...at, method, path, headers }, (response) => {
          const pieces: Buffer[] = []
          response.on("data", (piece: Buffer) => pieces.push(piece))
          response.once("end", () => {
            const text = Buffer.concat(pieces).toString()
            if ((response.statusCode ?? 500) >= 400)
              reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`))
            else resolve(text.trim() === "" ? undefined : JSON.parse(text))
          })
        })
        call.once("error", reject)
        call.end(content)
      }),
    subscribe: (onText) =>
      new Promise((resolve, reject) => {
        const call = request({ ...at, agent: false, path: "/event", headers: { accept: "text/event-stream" } })
        call.once("error", reject)
        call.once("response", (response) => {
          response.setEncoding("utf8")
          response.on("error", () => {})
          response.on("data", onText)
          response.once("data", () => resolve(() => call.destroy()))
        })
        call.end()
      }),
    close: () => agent.destroy(),
  }
}
