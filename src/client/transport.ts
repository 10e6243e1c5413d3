// HTTP as the terminal speaks it: `node:http` with connections kept alive, never the global fetch, whose loading would
// be paid at each start.
import * as http from "node:http"
import type { Duplex } from "node:stream"
import { toConnectionError } from "./client-error.ts"

export type TransportResponse = {
  readonly status: number
  readonly text: string
  header(name: string): string | undefined
}

export type TransportRequest = {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

export type TransportOptions = {
  /** Where the server is, e.g. `http://127.0.0.1:4096`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Makes a connection to a server that has no port, for each call. */
  readonly connect?: () => Duplex
}

export type Transport = {
  /** Sends and reads a whole answer; throws a ClientError of status 0 when there is none. */
  call(call: TransportRequest): Promise<TransportResponse>
  /** Sends and gives the answer as it comes; for streams. */
  open(call: TransportRequest): Promise<http.IncomingMessage>
  /** Lets go of the connections that wait for the next call. */
  close(): void
}

export function createTransport({ url, headers, connect }: TransportOptions): Transport {
  const base = new URL(url)
  // Behind a proxy a server may lie below a path.
  const prefix = base.pathname.replace(/\/$/, "")
  // Asked for only where the address needs it: it brings TLS.
  const web = base.protocol === "https:" ? process.getBuiltinModule("node:https") : http
  const agent = new web.Agent({ keepAlive: true })

  function open({ method, path, headers: own, body, signal }: TransportRequest): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const request = web.request(
        {
          hostname: base.hostname.replace(/^\[|\]$/g, ""),
          port: base.port || undefined,
          method,
          path: prefix + path,
          ...(connect ? { createConnection: connect } : { agent }),
          ...(signal ? { signal } : {}),
          headers: {
            ...headers,
            ...(payload === undefined
              ? {}
              : { "content-type": "application/json", "content-length": String(Buffer.byteLength(payload)) }),
            ...own,
          },
        },
        resolve,
      )
      request.on("error", (cause) => reject(toConnectionError(cause)))
      request.end(payload)
    })
  }

  async function call(request: TransportRequest): Promise<TransportResponse> {
    const response = await open(request)
    return {
      status: response.statusCode ?? 0,
      text: await readText(response),
      header: (name) => toOne(response.headers[name.toLowerCase()]),
    }
  }

  return { call, open, close: () => agent.destroy() }
}

/** The whole body. */
export function readText(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    response.setEncoding("utf8")
    response.on("data", (chunk: string) => (text += chunk))
    response.on("end", () => resolve(text))
    response.on("error", (cause) => reject(toConnectionError(cause)))
  })
}

function toOne(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value
}

/** A transport whose calls wait until it is known where the server is; they fail when that fails. */
export function createDeferredTransport(ready: Promise<TransportOptions>): Transport {
  const made = ready.then(createTransport)
  made.catch(() => {})
  return {
    call: async (call) => (await made).call(call),
    open: async (call) => (await made).open(call),
    close: () =>
      void made.then(
        (transport) => transport.close(),
        () => {},
      ),
  }
}
