// Error -> response: the one table of statuses. Any other error is 500 with a reference that the log has too.
import { randomBytes } from "node:crypto"
import { type ErrorName, NamedError } from "../schema/error.ts"
import { cutText } from "../base/cut-text.ts"

export const statuses: Readonly<Record<ErrorName, number>> = {
  BadRequestError: 400,
  // The model is named in the body, so the contract answers an unknown one as a bad request.
  ProviderModelNotFoundError: 400,
  ConfigInvalidError: 400,
  ProviderAuthError: 401,
  ForbiddenError: 403,
  NotFoundError: 404,
  PermissionNotFoundError: 404,
  ConflictError: 409,
  // Published servers answer 500 here, but the caller can wait and retry.
  SessionBusyError: 409,
  NotImplementedError: 501,
  UnknownError: 500,
  MessageOutputLengthError: 500,
  MessageAbortedError: 500,
  StepLimitError: 500,
  APIError: 502,
}

export type Problem = { readonly status: number; readonly body: unknown }

/** Converts anything thrown to a response. `log` receives what a caller must not see. */
export function toProblem(error: unknown, log: (ref: string, error: unknown) => void): Problem {
  if (isNamed(error)) {
    if (error.name === "BadRequestError") return toBadRequest(error as NamedError<"BadRequestError">)
    return { status: statuses[error.name], body: error.toJSON() }
  }
  const known = toHttpProblem(error)
  if (known) return known
  const ref = `err_${randomBytes(4).toString("hex")}`
  log(ref, error)
  return {
    status: 500,
    body: {
      name: "UnknownError",
      data: { message: `Something went wrong in the server. Its log has more, under ${ref}.`, ref },
    },
  }
}

function isNamed(error: unknown): error is NamedError {
  return error instanceof NamedError
}

export type Issue = Record<string, unknown> & { readonly path: readonly PropertyKey[]; readonly message: string }

/** A failed validation, in the shape of the contract (`errors`) and of the recorded wire (`error`). */
export function toValidationProblem(data: unknown, issues: readonly Issue[]): Problem {
  return { status: 400, body: { data: toEcho(data), errors: issues, error: issues, success: false } }
}

function toBadRequest(error: NamedError<"BadRequestError">): Problem {
  const { message, path = [] } = error.data
  return {
    status: 400,
    body: {
      name: "BadRequestError",
      ...(toValidationProblem(null, [{ code: "custom", path, message }]).body as object),
    },
  }
}

const maxEchoedLength = 10_000
const secretName = /key|token|secret|password|authorization|^(access|refresh)$/i

/** The data that the caller sent, without secrets; null where it is large or deeply nested. */
function toEcho(data: unknown): unknown {
  if (data === undefined || countLength(data, 20) > maxEchoedLength) return null
  const text = JSON.stringify(data, (key, value: unknown) => (secretName.test(key) ? undefined : value))
  return text === undefined || text.length > maxEchoedLength ? null : (JSON.parse(text) as unknown)
}

/** A lower bound of the length as JSON, without serialising; infinite beyond `depth`. Counting stops at the maximum. */
function countLength(value: unknown, depth: number): number {
  if (typeof value === "string") return value.length
  if (!value || typeof value !== "object") return 1
  if (depth === 0) return Infinity
  let count = 0
  for (const [key, each] of Object.entries(value)) {
    count += key.length + countLength(each, depth - 1)
    if (count > maxEchoedLength) break
  }
  return count
}

/** Errors of reading the body and of URL decoding carry their status. */
function toHttpProblem(error: unknown): Problem | undefined {
  const { status, type, message } = (error ?? {}) as { status?: number; type?: string; message?: string }
  if (typeof status !== "number" || status < 400 || status > 499) return undefined
  if (type === "entity.parse.failed") {
    const issue = {
      code: "invalid_json",
      path: [],
      message: cutText(`Malformed JSON in the body: ${message ?? ""}`, 500),
    }
    return toValidationProblem(undefined, [issue])
  }
  if (type === "entity.too.large")
    return {
      status: 413,
      body: { name: "BadRequestError", data: { message: "The body is too large: at most 50 MB are taken." } },
    }
  return { status, body: { name: "BadRequestError", data: { message: cutText(`Bad request: ${message ?? ""}`, 500) } } }
}
