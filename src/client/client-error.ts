// The error of a failed call: a status, a name, and a message for the user.

import { isRecord } from "../text/is-record.ts"
import { parseJson } from "../text/parse-json.ts"
import { toReason } from "../text/to-reason.ts"
import { cutText } from "../text/row/cut-text.ts"

/** `status` is 0 when there was no response. */
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

/** Converts an error of the connection. */
export function toConnectionError(cause: unknown): ClientError {
  const code = isRecord(cause) && typeof cause.code === "string" ? cause.code : ""
  const reason = toReason(cause)
  return new ClientError(0, "ConnectionError", unreachable[code] ?? `No answer from the server: ${reason}`, { cause })
}

/** Converts a response that is not successful; reads `{name, data: {message}}` and the issues of a failed validation. */
export function toResponseError(status: number, text: string): ClientError {
  const body = parseJson(text)
  if (!isRecord(body)) return new ClientError(status, "UnknownError", cutText(text, 500) || `The server said ${status}`)
  const name = typeof body.name === "string" ? body.name : status === 400 ? "BadRequestError" : "UnknownError"
  if (isRecord(body.data) && typeof body.data.message === "string")
    return new ClientError(status, name, body.data.message)
  const errors = Array.isArray(body.errors) ? body.errors.filter(isRecord) : []
  const issues = errors.map((error) => `${toPath(error.path)}${String(error.message ?? "is not valid")}`).join("; ")
  return new ClientError(status, name, issues || `The server said ${status}`)
}

function toPath(path: unknown): string {
  return Array.isArray(path) && path.length > 0 ? `${path.join(".")}: ` : ""
}
