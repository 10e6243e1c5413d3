// Classifies the failure of a model's call: the error for the assistant message, and whether and when to retry.
import { NamedError, type MessageError } from "../../schema/error.ts"
import { cutText } from "../../base/cut-text.ts"

export type Failure = {
  readonly error: MessageError
  /** Short text for the retry countdown. */
  readonly message: string
  readonly isRetryable: boolean
  /** The delay that the provider asked for. */
  readonly retryAfterMs?: number
  /** The connection was refused: repeated retries rarely help. */
  readonly isRefused: boolean
}

type ApiCallError = Error & {
  statusCode?: number
  isRetryable?: boolean
  responseHeaders?: Record<string, string>
  responseBody?: string
  url?: string
}

const statusTexts: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  413: "Payload Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  529: "Provider is overloaded",
}
/** Other headers may name a person or contain a key. */
const keptHeaders = /^(content-type|date|retry-after(-ms)?|x-request-id|request-id|x-ratelimit-.*)$/i

/** The failure with secrets replaced by stars: some providers repeat the key that they refuse. */
export function withoutSecrets(failure: Failure, hide: (text: string) => string): Failure {
  const star = (_: string, value: unknown) => (typeof value === "string" ? hide(value) : value)
  return JSON.parse(JSON.stringify(failure, star)) as Failure
}

/** Classifies any error of a provider or the network. */
export function toFailure(error: unknown): Failure {
  if (isAuthError(error)) return { error: error.toJSON(), message: error.message, isRetryable: false, isRefused: false }
  const statusCode = isApiCallError(error) ? error.statusCode : undefined
  // With a success status the stream after it has failed, not the request.
  if (isApiCallError(error) && statusCode !== undefined && statusCode >= 300) return toApiFailure(error, statusCode)
  const streamed = findStreamed(error)
  if (streamed) return streamed
  const networkCode = findCode(error)
  if (networkCode) return toNetworkFailure(error, networkCode)
  const message = describe(error)
  const isBadPort = error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port"
  return {
    error: { name: "UnknownError", data: { message } },
    message,
    isRetryable: isApiCallError(error) && error.isRetryable === true && !isBadPort,
    isRefused: false,
  }
}

function toApiFailure(error: ApiCallError, statusCode: number): Failure {
  const body = error.responseBody ?? ""
  const message = findBodyMessage(body) ?? `${statusTexts[statusCode] ?? `HTTP ${statusCode}`}: ${cutText(body, 2000)}`
  const isRetryable = isWorthRetrying(statusCode) && !body.includes(`"${insufficientQuota}"`)
  const headers = Object.entries(error.responseHeaders ?? {}).filter(([name]) => keptHeaders.test(name))
  return {
    error: {
      name: "APIError",
      data: {
        message,
        statusCode,
        isRetryable,
        responseHeaders: Object.fromEntries(headers),
        responseBody: cutText(body, 10_000),
        ...(error.url ? { metadata: { url: error.url.replace(/\?.*/, "") } } : {}),
      },
    },
    message,
    isRetryable,
    ...(isRetryable ? findRetryAfter(error.responseHeaders ?? {}) : {}),
    isRefused: false,
  }
}

/** Errors inside a stream whose status was a success: they come as the provider's own object. */
function findStreamed(error: unknown): Failure | undefined {
  const { type, code, statusCode: given, message, isRetryable: advice } = toStreamError(error)
  const name = [code, type].find((each) => typeof each === "string" && streamErrors.has(each)) as string | undefined
  const numbers = [given, name === undefined ? undefined : streamErrors.get(name), code]
  const statusCode = numbers.find((each): each is number => typeof each === "number" && each >= 400 && each < 600)
  if (statusCode === undefined) return undefined
  const text = typeof message === "string" && message !== "" ? message : (statusTexts[statusCode] ?? String(name))
  const isRetryable = typeof advice === "boolean" ? advice : isWorthRetrying(statusCode) && name !== insufficientQuota
  return {
    error: { name: "APIError", data: { message: text, statusCode, isRetryable } },
    message: text,
    isRetryable,
    isRefused: false,
  }
}

/** Comes with status 429, but waiting does not help. */
const insufficientQuota = "insufficient_quota"

/** The status of an error in a stream, by the name that Anthropic or OpenAI give it. */
const streamErrors = new Map([
  ["overloaded_error", 529],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["timeout_error", 504],
  ["server_error", 500],
  ["rate_limit_exceeded", 429],
  ["context_length_exceeded", 400],
  [insufficientQuota, 429],
])

function isWorthRetrying(statusCode: number): boolean {
  return statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500
}

type StreamError = { type?: unknown; code?: unknown; statusCode?: unknown; message?: unknown; isRetryable?: unknown }

function toStreamError(error: unknown): StreamError {
  if (typeof error === "string") {
    try {
      return toStreamError(JSON.parse(error))
    } catch {
      return {}
    }
  }
  if (typeof error !== "object" || error === null || error instanceof Error) return {}
  // Some providers wrap the error in the whole event.
  return "error" in error && typeof error.error === "object" && error.error !== null ? error.error : error
}

/** True when the conversation is too long for the model. */
export function isTooLong(error: MessageError): boolean {
  if (error.name !== "APIError") return false
  const { statusCode, message } = error.data
  return (statusCode === 413 || statusCode === 400) && tooLong.test(`${message} ${error.data.responseBody ?? ""}`)
}

const tooLong =
  /(prompt|input) is too long|context_length_exceeded|context (length|limit|window|size)|maximum (context|prompt)|input token count|exceeds? the (available )?context|too many tokens/i

function toNetworkFailure(error: unknown, code: string): Failure {
  const url = isApiCallError(error) && error.url ? error.url.replace(/\?.*/, "") : undefined
  const isRefused = code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EHOSTUNREACH" || code === "ENETUNREACH"
  const where = url ? ` ${new URL(url).host}` : ""
  const message = isRefused
    ? `Cannot reach the provider${where} (${code}). Is it running, and is its address right?`
    : `The connection to the provider${where} broke (${code}).`
  return {
    error: { name: "APIError", data: { message, isRetryable: true, ...(url ? { metadata: { url, code } } : {}) } },
    message,
    isRetryable: true,
    isRefused,
  }
}

function isAuthError(error: unknown): error is NamedError<"ProviderAuthError"> {
  return error instanceof NamedError && error.name === "ProviderAuthError"
}

function isApiCallError(error: unknown): error is ApiCallError {
  return error instanceof Error && (error.name === "AI_APICallError" || "isRetryable" in error)
}

/** The error code of a failed connection, from the chain of causes. */
function findCode(error: unknown): string | undefined {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 6; e = e.cause, depth++) {
    const code = (e as NodeJS.ErrnoException).code
    if (typeof code === "string" && /^(E[A-Z]+|UND_ERR_.*)$/.test(code)) return code
    if (e instanceof AggregateError) return findCode(e.errors[0])
    if (e.message === "terminated") return "ECONNRESET"
  }
  return undefined
}

function findBodyMessage(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown }
    const message = typeof parsed.error === "string" ? parsed.error : (parsed.error?.message ?? parsed.message)
    return typeof message === "string" && message !== "" ? message : undefined
  } catch {
    return undefined
  }
}

function findRetryAfter(headers: Record<string, string>): { retryAfterMs?: number } {
  const ms = Number(headers["retry-after-ms"])
  if (headers["retry-after-ms"] && Number.isFinite(ms)) return { retryAfterMs: Math.max(0, ms) }
  const after = headers["retry-after"]
  if (!after) return {}
  const seconds = Number(after)
  if (Number.isFinite(seconds)) return { retryAfterMs: Math.max(0, seconds * 1000) }
  const at = Date.parse(after)
  return Number.isNaN(at) ? {} : { retryAfterMs: Math.max(0, at - Date.now()) }
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message || error.name
  if (typeof error === "string") return error
  if (error && typeof error === "object" && "message" in error && typeof error.message === "string")
    return error.message
  return JSON.stringify(error) ?? String(error)
}
