// One HTTP request over node:http, without pooling, redirects or implicit headers.
import { request as open } from "node:http"
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http"

export type HttpResponse<T = unknown> = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body; undefined when it is empty or not JSON. */
  readonly json: T
}

export type RequestOptions = {
  readonly method?: string
  /** A string or bytes are sent unchanged, any other value as JSON with its content type. */
  readonly body?: unknown
  readonly headers?: OutgoingHttpHeaders
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** Sends a request and reads the complete response; rejects when there is none within `timeoutMs` (15 s by default). */
export function sendRequest<T = unknown>(url: string, options: RequestOptions = {}): Promise<HttpResponse<T>> {
  const { body, timeoutMs = 15_000 } = options
  const isRaw = typeof body === "string" || body instanceof Uint8Array
  const payload =
    body === undefined ? undefined : isRaw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body))
  const headers: OutgoingHttpHeaders = { ...options.headers }
  if (payload && !isRaw && !Object.keys(headers).some((name) => name.toLowerCase() === "content-type"))
    headers["content-type"] = "application/json"
  if (payload) headers["content-length"] = payload.byteLength

  return new Promise((resolve, reject) => {
    const request = open(url, { method: options.method ?? "GET", headers, agent: false, signal: options.signal })
    const limit = setTimeout(() => {
      request.destroy(new Error(`${options.method ?? "GET"} ${url} had no complete response within ${timeoutMs} ms`))
    }, timeoutMs)
    request.on("close", () => clearTimeout(limit))
    request.on("error", reject)
    request.on("response", (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8")
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parseJson(text) as T })
      })
    })
    request.end(payload)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
