// The types of the contract: each operation is declared once, and the router, the typed handlers, the typed client and
// the OpenAPI document are derived from it. Depends on zod, not on Express or a handler.
import type * as z from "zod"
import type { ErrorName } from "../schema/error.ts"

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
export type Route = `${Method} /${string}`
type ObjectSchema = z.ZodType<Record<string, unknown>>
/** Header values are text on the wire. */
type HeaderSchema = z.ZodType<Record<string, string | undefined>>

/** The names of the `:parameters` in a path. */
type ParamName<R extends string> = R extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamName<Tail>
    : Rest
  : never

type Common<H = ObjectSchema | undefined, RH = HeaderSchema | undefined> = {
  /** The operation's name in /doc and in generated SDKs, e.g. `session.create`. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** Errors that a caller may receive besides a failed validation. */
  readonly errors?: readonly ErrorName[]
  /** Request headers that the operation reads, by their lower-case names. */
  readonly headers?: H
  /** Headers of a successful response, by their names. */
  readonly responseHeaders?: RH
}

export type Endpoint<
  R extends Route = Route,
  P extends ObjectSchema | undefined = ObjectSchema | undefined,
  Q extends ObjectSchema | undefined = ObjectSchema | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  O extends z.ZodType | undefined = z.ZodType | undefined,
  D extends boolean = boolean,
  H extends ObjectSchema | undefined = ObjectSchema | undefined,
  RH extends HeaderSchema | undefined = HeaderSchema | undefined,
> = Common<H, RH> & {
  readonly kind: "endpoint"
  readonly route: R
  /** The schema of the path parameters; without it each is any string. */
  readonly params?: P
  readonly query?: Q
  /** An absent body is validated as `{}`, as the published server does. */
  readonly body?: B
  /** The body of a successful response; without it the response is an empty 204. */
  readonly returns?: O
  /** The handler validates first and returns the work as a function: the 200 and its headers are sent between the two. */
  readonly deferred?: D
  /** The GET changes state, so HEAD answers 200 without calling the handler. */
  readonly hasEffect?: true
}

export type Stream<
  R extends Route = Route,
  Q extends ObjectSchema | undefined = ObjectSchema | undefined,
  H extends ObjectSchema | undefined = ObjectSchema | undefined,
  RH extends HeaderSchema | undefined = HeaderSchema | undefined,
> = Common<H, RH> & {
  readonly kind: "stream"
  readonly route: R
  readonly query?: Q
  /** One event of the stream, for the document. */
  readonly event: z.ZodType
}

export type Operation = Endpoint | Stream
export type Contract = Readonly<Record<string, Operation>>

/** Declares an operation that answers with JSON. */
export function endpoint<
  const R extends Route,
  P extends ObjectSchema | undefined = undefined,
  Q extends ObjectSchema | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  O extends z.ZodType | undefined = undefined,
  const D extends boolean = false,
  H extends ObjectSchema | undefined = undefined,
  RH extends HeaderSchema | undefined = undefined,
>(route: R, declaration: Omit<Endpoint<R, P, Q, B, O, D, H, RH>, "kind" | "route">): Endpoint<R, P, Q, B, O, D, H, RH> {
  return { kind: "endpoint", route, ...declaration }
}

/** Declares an operation that answers with server-sent events. */
export function stream<
  const R extends Route,
  Q extends ObjectSchema | undefined = undefined,
  H extends ObjectSchema | undefined = undefined,
  RH extends HeaderSchema | undefined = undefined,
>(route: R, declaration: Omit<Stream<R, Q, H, RH>, "kind" | "route">): Stream<R, Q, H, RH> {
  return { kind: "stream", route, ...declaration }
}

type Nothing = Record<never, never>
/** The schema of one field of an operation; never where it declares none. */
type SchemaOf<E, Field extends string> = E extends { readonly [F in Field]?: infer S } ? Extract<S, z.ZodType> : never
type Out<S, Else> = [S] extends [never] ? Else : z.output<S>
type In<S, Else> = [S] extends [never] ? Else : z.input<S>
type PathParams<E> = E extends { readonly route: infer R extends string } ? { [K in ParamName<R>]: string } : never

/** Path parameters and query in one object, as a handler receives them. */
type Address<E> = PathParams<E> & Out<SchemaOf<E, "params">, Nothing> & Out<SchemaOf<E, "query">, Nothing>
/** Path parameters and query in one object, as a caller passes them. */
export type AddressInput<E> = PathParams<E> & In<SchemaOf<E, "params">, Nothing> & In<SchemaOf<E, "query">, Nothing>
type Body<E> = Out<SchemaOf<E, "body">, undefined>
export type BodyInput<E> = In<SchemaOf<E, "body">, undefined>
export type Returns<E> = Out<SchemaOf<E, "returns">, void>
/** Declared request headers, as a handler receives them. */
type Headers<E> = Out<SchemaOf<E, "headers">, Nothing>
/** Declared request headers, as a caller passes them. */
export type HeadersInput<E> = In<SchemaOf<E, "headers">, Nothing>
/** Declared response headers. */
export type ResponseHeaders<E> = Out<SchemaOf<E, "responseHeaders">, Nothing>

/** What a handler receives besides the address and the body. */
export type Call<E = Operation> = {
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal
  readonly headers: Headers<E>
  /** Sets a declared header of the response. */
  setHeader<N extends keyof ResponseHeaders<E> & string>(name: N, value: NonNullable<ResponseHeaders<E>[N]>): void
}

/** What a stream sends. Its handler returns this; `http/` writes the events. */
export type EventSelection = {
  /** Only events of this directory; without it the events of all directories. */
  readonly directory?: string | undefined
  /** Send the deltas of text that is still streaming instead of updates of the whole part. */
  readonly deltas: boolean
  /** The framing that the caller requested. */
  readonly framing?: "plain" | "named" | "id" | undefined
  /** Resume after this event. */
  readonly lastEventID?: string | undefined
  /** Ends the stream when the instance is disposed. */
  readonly closed?: AbortSignal
}

type Result<E> = E extends Stream
  ? EventSelection
  : E extends { deferred?: infer D }
    ? true extends D
      ? () => Promise<Returns<E>>
      : Returns<E>
    : never

/** The handlers of a contract. A missing handler, a wrong result or a misspelt parameter does not compile. */
export type Handlers<C extends Contract, Context> = {
  readonly [K in keyof C]: (
    context: Context,
    address: Address<C[K]>,
    body: Body<C[K]>,
    call: Call<C[K]>,
  ) => Promise<Result<C[K]>> | Result<C[K]>
}

export type Contracts = Readonly<Record<string, Contract>>

/** The handlers of several contracts, by group. */
export type GroupHandlers<C extends Contracts, Context> = { readonly [G in keyof C]: Handlers<C[G], Context> }

/** Splits a route into its method and its path. */
export function splitRoute(route: string): { method: Method; path: string } {
  const space = route.indexOf(" ")
  return { method: route.slice(0, space) as Method, path: route.slice(space + 1) }
}
