// What a failed call becomes: one error with a status, a name and words that a person understands.

import { isRecord } from "../text/is-record.ts"
import { toReason } from "../text/reason.ts"

/** `status` is 0 when no answer came at all. */
export class ClientError extends Error {
  readonly status: number
  override readonly name: string
  constructor(status: number, name: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.name = name
  }
}

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The server does not answer",
  ECONNRESET: "The server closed the connection",
  EPIPE: "The server closed the connection",
  ETIMEDOUT: "The server took too long to answer",
  ENOTFOUND: "The server's address is unknown",
}

/** An error of the connection itself. */
export function toConnectionError(cause: unknown): ClientError {
  const code = isRecord(cause) && typeof cause.code === "string" ? cause.code : ""
  const reason = toReason(cause)
  return new ClientError(0, "ConnectionError", unreachable[code] ?? `No answer from the server: ${reason}`, { cause })
}

/** An answer that is not a good one; reads `{name, data: {message}}` and the list of a failed validation. */
export function toResponseError(status: number, text: string): ClientError {
  const body = parse(text)
  if (!isRecord(body)) return new ClientError(status, "UnknownError", text.slice(0, 500) || `The server said ${status}`)
  const name = typeof body.name === "string" ? body.name : status === 400 ? "BadRequestError" : "UnknownError"
  if (isRecord(body.data) && typeof body.data.message === "string")
    return new ClientError(status, name, body.data.message)
  const errors = Array.isArray(body.errors) ? body.errors.filter(isRecord) : []
  const said = errors.map((error) => `${toPath(error.path)}${String(error.message ?? "is not valid")}`).join("; ")
  return new ClientError(status, name, said || `The server said ${status}`)
}

function toPath(path: unknown): string {
  return Array.isArray(path) && path.length > 0 ? `${path.join(".")}: ` : ""
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
