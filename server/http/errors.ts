// Error -> answer: the one table of statuses. What is not named here is 500 with a reference that the log has too.
import { randomBytes } from "node:crypto"
import { type ErrorName, NamedError } from "../schema/error.ts"

const statuses: Record<ErrorName, number> = {
  BadRequestError: 400,
  // The contract answers an unknown model as a bad request, since it stands in the body.
  ProviderModelNotFoundError: 400,
  ConfigInvalidError: 400,
  ProviderAuthError: 401,
  ForbiddenError: 403,
  NotFoundError: 404,
  PermissionNotFoundError: 404,
  ConflictError: 409,
  // Published servers answer 500 here; it is the caller who must wait.
  SessionBusyError: 409,
  NotImplementedError: 501,
  UnknownError: 500,
  MessageOutputLengthError: 500,
  MessageAbortedError: 500,
  APIError: 502,
}

export type Problem = { readonly status: number; readonly body: unknown }

/** Turns anything thrown into an answer. `log` gets what a caller must not see. */
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

const mostEchoedBytes = 10_000
const secretName = /key|token|secret|password|authorization|^(access|refresh)$/i

/** What the caller sent, so that he sees what arrived; not where it is large, deep or holds a secret. */
function toEcho(data: unknown): unknown {
  if (data === undefined || countCharacters(data, 20) > mostEchoedBytes) return null
  const text = JSON.stringify(data, (key, value: unknown) => (secretName.test(key) ? undefined : value))
  return text === undefined || text.length > mostEchoedBytes ? null : (JSON.parse(text) as unknown)
}

/** How long it is at least, without writing it; what is too deep counts as endless. Stops counting at the most. */
function countCharacters(value: unknown, depth: number): number {
  if (typeof value === "string") return value.length
  if (!value || typeof value !== "object") return 1
  if (depth === 0) return Infinity
  let count = 0
  for (const [key, each] of Object.entries(value)) {
    count += key.length + countCharacters(each, depth - 1)
    if (count > mostEchoedBytes) break
  }
  return count
}

/** Errors of the body parser and of URL decoding carry a status of their own. */
function toHttpProblem(error: unknown): Problem | undefined {
  const { status, type, message } = (error ?? {}) as { status?: number; type?: string; message?: string }
  if (typeof status !== "number" || status < 400 || status > 499) return undefined
  if (type === "entity.parse.failed") {
    const issue = {
      code: "invalid_json",
      path: [],
      message: `Malformed JSON in the body: ${message ?? ""}`.slice(0, 500),
    }
    return toValidationProblem(undefined, [issue])
  }
  if (type === "entity.too.large")
    return {
      status: 413,
      body: { name: "BadRequestError", data: { message: "The body is too large: at most 50 MB are taken." } },
    }
  return { status, body: { name: "BadRequestError", data: { message: `Bad request: ${message ?? ""}`.slice(0, 500) } } }
}
