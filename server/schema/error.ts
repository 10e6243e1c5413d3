// The named errors of the wire: one table of names and their data. A `NamedError` carries one of them.
import * as z from "zod"

export const errorData = {
  NotFoundError: z.object({ message: z.string() }),
  ForbiddenError: z.object({ message: z.string() }),
  ConflictError: z.object({ message: z.string() }),
  BadRequestError: z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() }),
  NotImplementedError: z.object({ message: z.string() }),
  SessionBusyError: z.object({ sessionID: z.string(), message: z.string() }),
  PermissionNotFoundError: z.object({ requestID: z.string(), message: z.string() }),
  ProviderModelNotFoundError: z.object({
    providerID: z.string(),
    modelID: z.string(),
    suggestions: z.array(z.string()),
    message: z.string().optional(),
  }),
  ConfigInvalidError: z.object({ path: z.string(), message: z.string(), issues: z.array(z.unknown()).optional() }),
  UnknownError: z.object({ message: z.string(), ref: z.string().optional() }),
  ProviderAuthError: z.object({ providerID: z.string(), message: z.string() }),
  MessageOutputLengthError: z.object({}),
  MessageAbortedError: z.object({ message: z.string() }),
  StepLimitError: z.object({ message: z.string(), steps: z.number() }),
  APIError: z.object({
    message: z.string(),
    statusCode: z.number().optional(),
    isRetryable: z.boolean(),
    responseHeaders: z.record(z.string(), z.string()).optional(),
    responseBody: z.string().optional(),
    metadata: z.record(z.string(), z.string()).optional(),
  }),
} as const

export type ErrorName = keyof typeof errorData
export type ErrorData<N extends ErrorName> = z.infer<(typeof errorData)[N]>

/** An error that is reported by name to a caller, a model or a user. `cause` is the original error. */
export class NamedError<N extends ErrorName = ErrorName> extends Error {
  override readonly name: N
  readonly data: ErrorData<N>
  constructor(name: N, data: ErrorData<N>, options?: ErrorOptions) {
    super("message" in data && typeof data.message === "string" ? data.message : name, options)
    this.name = name
    this.data = data
  }
  toJSON(): { name: N; data: ErrorData<N> } {
    return { name: this.name, data: this.data }
  }
}

function errorSchema<N extends ErrorName>(name: N) {
  return z.object({ name: z.literal(name), data: errorData[name] }).meta({ id: name })
}

/** The error of an assistant message or of `session.error`. */
export const MessageError = z.discriminatedUnion("name", [
  errorSchema("ProviderAuthError"),
  errorSchema("UnknownError"),
  errorSchema("MessageOutputLengthError"),
  errorSchema("MessageAbortedError"),
  errorSchema("StepLimitError"),
  errorSchema("APIError"),
])
export type MessageError = z.infer<typeof MessageError>

/** The body of a failed validation. `error` repeats `errors`, since recorded servers use that name. */
export const BadRequest = z
  .object({
    data: z.unknown(),
    errors: z.array(z.record(z.string(), z.unknown())),
    error: z.array(z.record(z.string(), z.unknown())),
    success: z.literal(false),
  })
  .meta({ id: "BadRequestError" })

export const NotFound = errorSchema("NotFoundError")
