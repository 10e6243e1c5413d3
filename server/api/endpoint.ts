// The vocabulary of the contract: one value an operation, from which the router, the typed handlers, the typed client
// and the OpenAPI document are all derived. Knows zod; knows neither Express nor any handler.
import type * as z from "zod"
import type { ErrorName } from "../schema/error.ts"

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
type Route = `${Method} /${string}`
type ObjectSchema = z.ZodType<Record<string, unknown>>

/** Names of the `:parameters` in a path. */
export type ParamName<R extends string> = R extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamName<Tail>
    : Rest
  : never

type Common = {
  /** The operation's name in /doc and in generated SDKs, e.g. `session.create`. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** Errors beyond a failed validation that a caller may meet. */
  readonly errors?: readonly ErrorName[]
}

export type Endpoint<
  R extends Route = Route,
  P extends ObjectSchema | undefined = ObjectSchema | undefined,
  Q extends ObjectSchema | undefined = ObjectSchema | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  O extends z.ZodType | undefined = z.ZodType | undefined,
  L extends boolean = boolean,
> = Common & {
  readonly kind: "endpoint"
  readonly route: R
  /** Patterns of path parameters; without it each is a plain string. */
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** What a good answer holds; none means an empty 204. */
  readonly returns?: O
  /** The handler checks first and works later: the 200 and its headers go out between the two. */
  readonly late?: L
  /** An absent body is validated as `{}`, as the published server does. */
}

export type Stream<R extends Route = Route, Q extends ObjectSchema | undefined = ObjectSchema | undefined> = Common & {
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
  const L extends boolean = false,
>(route: R, rest: Common & { params?: P; query?: Q; body?: B; returns?: O; late?: L }): Endpoint<R, P, Q, B, O, L> {
  return { kind: "endpoint", route, ...rest }
}

/** Declares an operation that answers with server-sent events. */
export function stream<const R extends Route, Q extends ObjectSchema | undefined = undefined>(
  route: R,
  rest: Common & { query?: Q; event: z.ZodType },
): Stream<R, Q> {
  return { kind: "stream", route, ...rest }
}

type Out<S, Else> = S extends z.ZodType ? z.output<S> : Else
type In<S, Else> = S extends z.ZodType ? z.input<S> : Else
type Nothing = Record<never, never>

/** What stands in the URL, as a handler gets it: path parameters and query in one object. */
export type Address<E> =
  E extends Endpoint<infer R, infer P, infer Q, infer _B, infer _O, infer _L>
    ? { [K in ParamName<R>]: string } & Out<P, Nothing> & Out<Q, Nothing>
    : E extends Stream<infer R, infer Q>
      ? { [K in ParamName<R>]: string } & Out<Q, Nothing>
      : never
/** What stands in the URL, as a caller gives it. */
export type AddressInput<E> =
  E extends Endpoint<infer R, infer P, infer Q, infer _B, infer _O, infer _L>
    ? { [K in ParamName<R>]: string } & In<P, Nothing> & In<Q, Nothing>
    : never
export type Body<E> =
  E extends Endpoint<infer _R, infer _P, infer _Q, infer B, infer _O, infer _L> ? Out<B, undefined> : never
export type BodyInput<E> =
  E extends Endpoint<infer _R, infer _P, infer _Q, infer B, infer _O, infer _L> ? In<B, undefined> : never
export type Returns<E> =
  E extends Endpoint<infer _R, infer _P, infer _Q, infer _B, infer O, infer _L> ? Out<O, void> : never

/** What a handler may know of the call itself. */
export type Call = {
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal
  header(name: string): string | undefined
  /** Adds a header to the answer. */
  setHeader(name: string, value: string): void
}

type Result<E> = E extends { late?: infer L } ? (true extends L ? () => Promise<Returns<E>> : Returns<E>) : Returns<E>

/** The handlers of a contract: a missing one, a wrong answer or a misspelt parameter does not compile. */
export type Handlers<C extends Contract, Context> = {
  readonly [K in keyof C as C[K] extends Endpoint ? K : never]: (
    context: Context,
    address: Address<C[K]>,
    body: Body<C[K]>,
    call: Call,
  ) => Promise<Result<C[K]>> | Result<C[K]>
}

/** Splits a route into its method and its path. */
export function splitRoute(route: string): { method: Method; path: string } {
  const space = route.indexOf(" ")
  return { method: route.slice(0, space) as Method, path: route.slice(space + 1) }
}
