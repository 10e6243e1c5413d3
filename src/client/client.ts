// Typed calls to the server, derived from its contract: `client.session.update({ sessionID }, { title })`.
// The contract is imported with the first call: outside of the bundle it brings zod, which must not delay the first paint.
import type { IncomingMessage } from "node:http"
import type { contract as serverContract } from "../../server/api/contract.ts"
import type {
  AddressInput,
  BodyInput,
  HeadersInput,
  Operation,
  ResponseHeaders,
  Returns,
  Stream,
} from "../../server/api/endpoint.ts"
import { ClientError, toResponseError } from "./client-error.ts"
import type { TransportResponse, TransportRequest, Transport } from "./transport.ts"

type Contract = typeof serverContract
type Nothing = Record<never, never>

type CallOptions<E = Operation> = {
  /** Headers that the contract declares for the operation. */
  readonly headers?: HeadersInput<E>
  readonly signal?: AbortSignal
}

type Arguments<E> =
  BodyInput<E> extends undefined
    ? Nothing extends AddressInput<E>
      ? [address?: AddressInput<E>, body?: undefined, options?: CallOptions<E>]
      : [address: AddressInput<E>, body?: undefined, options?: CallOptions<E>]
    : [address: AddressInput<E>, body: BodyInput<E>, options?: CallOptions<E>]

/** A response body together with the declared response headers; one that the server did not send is undefined. */
type ResponseWithHeaders<E> = {
  readonly body: Returns<E>
  header(name: keyof ResponseHeaders<E> & string): string | undefined
}

type WithHeaders<E> = keyof ResponseHeaders<E> extends never
  ? unknown
  : { withHeaders(...args: Arguments<E>): Promise<ResponseWithHeaders<E>> }

/** A stream resolves with its response when the headers are there, whatever the status. */
type OperationCall<E> = E extends Stream
  ? (...args: Arguments<E>) => Promise<IncomingMessage>
  : ((...args: Arguments<E>) => Promise<Returns<E>>) & WithHeaders<E>

/** Every operation of the contract as a function of (what is in the URL, what is in the body, headers and signal). */
export type Client = {
  readonly [G in keyof Contract]: { readonly [K in keyof Contract[G]]: OperationCall<Contract[G][K]> }
}

/** Without a `directory` the server uses the one in which it was started. */
export type ClientOptions = { readonly transport: Transport; readonly directory?: string | undefined }

type Values = Readonly<Record<string, unknown>>
/** The contract without its schemas: groups and operations by name. */
type Routes = Readonly<
  Record<string, Readonly<Record<string, { kind: string; route: string } | undefined>> | undefined>
>
type LooseOptions = { readonly headers?: Values; readonly signal?: AbortSignal }
type LooseArguments = [address?: Values, body?: unknown, options?: LooseOptions]

/** Makes the client. Calls throw ClientError. */
export function createClient({ transport, directory }: ClientOptions): Client {
  async function call(group: string, name: string, ...[address = {}, body, options = {}]: LooseArguments) {
    const { contract } = await import("../../server/api/contract.ts")
    const operation = (contract as Routes)[group]?.[name]
    if (!operation) throw new TypeError(`No operation ${group}.${name} in the contract`)
    const isStream = operation.kind === "stream"
    const request: TransportRequest = {
      ...toRequest(operation.route, directory === undefined ? address : { directory, ...address }),
      body,
      headers: { ...(isStream ? { accept: "text/event-stream" } : {}), ...toHeaders(options.headers) },
      signal: options.signal,
    }
    if (isStream) return { body: await transport.open(request), header: () => undefined }
    const response = await transport.call(request)
    return { body: toBody(response, operation.route), header: (header: string) => response.header(header) }
  }

  const toFunction = (group: string, name: string) =>
    Object.assign(async (...args: LooseArguments) => (await call(group, name, ...args)).body, {
      withHeaders: (...args: LooseArguments) => call(group, name, ...args),
    })
  // The seam between the typed contract and names that exist only at run time.
  return toProxy((group) => toProxy((name) => toFunction(group, name))) as Client
}

/** An object whose properties are made on first access. */
function toProxy(make: (name: string) => unknown): object {
  const made = new Map<string, unknown>()
  return new Proxy(
    {},
    {
      get(_target, name) {
        // A `then` would make an awaited client look like a promise.
        if (typeof name !== "string" || name === "then") return undefined
        if (!made.has(name)) made.set(name, make(name))
        return made.get(name)
      },
    },
  )
}

function toBody({ status, text, header }: TransportResponse, route: string): unknown {
  if (status < 200 || status > 299) throw toResponseError(status, text)
  // Some servers of this API answer an unknown route with a web page.
  if (header("content-type")?.startsWith("text/html"))
    throw new ClientError(404, "NotFoundError", `This server has no ${route}`)
  const json = text.trim()
  return json === "" ? undefined : JSON.parse(json)
}

function toHeaders(headers: Values = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** Fills the path's parameters; the rest of the address becomes the query. */
export function toRequest(route: string, address: Values): { method: string; path: string } {
  const [method = "GET", pattern = "/"] = route.split(" ")
  const rest = new Map(Object.entries(address))
  const path = pattern.replace(/:(\w+)/g, (_match, name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    if (value === undefined || value === "") throw new TypeError(`Missing ${name} for ${route}`)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const [name, value] of rest) if (value !== undefined) query.set(name, String(value))
  return { method, path: query.size > 0 ? `${path}?${query}` : path }
}
