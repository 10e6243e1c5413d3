// The HTTP transport of the terminal: `node:http` with keep-alive. The global fetch is never used, since it loads undici
// (50 ms, 17 MB) at every start.
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
  /** The path with the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

export type TransportOptions = {
  /** The URL of the server, such as `http://127.0.0.1:4096`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Creates a connection for each request to a server without a port. */
  readonly connect?: () => Duplex
}

export type Transport = {
  /** Sends a request and reads the whole response. Throws ClientError with status 0 when there is none. */
  call(request: TransportRequest): Promise<TransportResponse>
  /** Sends a request and resolves with the response when its headers have arrived; for streams. */
  open(request: TransportRequest): Promise<http.IncomingMessage>
  /** Closes the idle connections. */
  close(): void
}

export function createTransport({ url, headers, connect }: TransportOptions): Transport {
  const base = new URL(url)
  // Behind a proxy a server may have a base path.
  const prefix = base.pathname.replace(/\/$/, "")
  // Loaded only for an https URL, since it loads TLS.
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

/** Reads the whole body. */
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

/** A transport whose requests wait for the options; they reject when `ready` rejects. */
export function createDeferredTransport(ready: Promise<TransportOptions>): Transport {
  const created = ready.then(createTransport)
  created.catch(() => {})
  return {
    call: async (call) => (await created).call(call),
    open: async (call) => (await created).open(call),
    close: () =>
      void created.then(
        (transport) => transport.close(),
        () => {},
      ),
  }
}
