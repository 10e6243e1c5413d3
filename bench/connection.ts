// Calls and event streams to one server over loopback, with as little work of our own as possible.
import type { ChildProcess } from "node:child_process"
import { Agent, request } from "node:http"

export type Connection = {
  readonly port: number
  /** Resolves when the server answers as healthy; rejects when the process ends before. */
  healthy(child?: ChildProcess): Promise<void>
  /** The answer's JSON; rejects on a status of 400 or above. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** Opens an event stream and resolves once it has said something. */
  subscribe(onText: (text: string) => void): Promise<() => void>
  close(): void
}

export function connect(port: number): Connection {
  const agent = new Agent({ keepAlive: true })
  const at = { host: "127.0.0.1", port, agent }

  const isHealthy = () =>
    new Promise<boolean>((resolve) => {
      // A server may take a connection before it can answer, and then never answer it.
      const call = request({ ...at, agent: false, path: "/global/health", timeout: 250 }, (answer) => {
        answer.resume()
        answer.once("end", () => resolve(answer.statusCode === 200))
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
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body)
        const headers = text === undefined ? {} : { "content-type": "application/json" }
        const call = request({ ...at, method, path, headers }, (answer) => {
          const pieces: Buffer[] = []
          answer.on("data", (piece: Buffer) => pieces.push(piece))
          answer.once("end", () => {
            const got = Buffer.concat(pieces).toString()
            if ((answer.statusCode ?? 500) >= 400)
              reject(new Error(`${method} ${path}: ${answer.statusCode} ${got.slice(0, 300)}`))
            else resolve(got.trim() === "" ? undefined : JSON.parse(got))
          })
        })
        call.once("error", reject)
        call.end(text)
      }),
    subscribe: (onText) =>
      new Promise((resolve, reject) => {
        const call = request({ ...at, agent: false, path: "/event", headers: { accept: "text/event-stream" } })
        call.once("error", reject)
        call.once("response", (answer) => {
          answer.setEncoding("utf8")
          answer.on("error", () => {})
          answer.on("data", onText)
          answer.once("data", () => resolve(() => call.destroy()))
        })
        call.end()
      }),
    close: () => agent.destroy(),
  }
}
