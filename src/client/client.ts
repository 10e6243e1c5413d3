// Calls to the server, derived from its contract: `client.session.update({ sessionID }, { title })`.
// The contract itself (and with it zod) is loaded with the first call, after the first paint.
import type { contract as serverContract } from "../../server/api/contract.ts"
import type { AddressInput, BodyInput, Endpoint, Returns } from "../../server/api/endpoint.ts"
import { ClientError, toAnswerError } from "./client-error.ts"
import type { Transport } from "./transport.ts"

type Contract = typeof serverContract
type Nothing = Record<never, never>

export type CallOptions = { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal }

type Arguments<E> =
  BodyInput<E> extends undefined
    ? Nothing extends AddressInput<E>
      ? [address?: AddressInput<E>, body?: undefined, options?: CallOptions]
      : [address: AddressInput<E>, body?: undefined, options?: CallOptions]
    : [address: AddressInput<E>, body: BodyInput<E>, options?: CallOptions]

/** Every JSON operation of the contract as a function of (what is in the URL, what is in the body). */
export type Client = {
  readonly [G in keyof Contract]: {
    readonly [K in keyof Contract[G] as Contract[G][K] extends Endpoint ? K : never]: (
      ...args: Arguments<Contract[G][K]>
    ) => Promise<Returns<Contract[G][K]>>
  }
}

/** `directory` is sent only when given: without it the server works where it was started. */
export type ClientOptions = { readonly transport: Transport; readonly directory?: string | undefined }

type Values = Readonly<Record<string, unknown>>
type Loose = Readonly<Record<string, Readonly<Record<string, { kind: string; route: string } | undefined>> | undefined>>

/** Makes the client. Calls throw ClientError. */
export function createClient({ transport, directory }: ClientOptions): Client {
  async function call(group: string, name: string, address: Values = {}, body?: unknown, options: CallOptions = {}) {
    const { contract } = await import("../../server/api/contract.ts")
    const operation = (contract as Loose)[group]?.[name]
    if (operation?.kind !== "endpoint") throw new TypeError(`No operation ${group}.${name} in the contract`)
    const { method, path } = toRequest(operation.route, directory === undefined ? address : { directory, ...address })
    const { headers, signal } = options
    const answer = await transport.call({ method, path, body, ...(headers ? { headers } : {}), signal })
    if (answer.status < 200 || answer.status > 299) throw toAnswerError(answer.status, answer.text)
    // Some servers of this API answer what they do not know with a web page.
    if (answer.header("content-type")?.startsWith("text/html"))
      throw new ClientError(404, "NotFoundError", `This server has no ${operation.route}`)
    const text = answer.text.trim()
    return text === "" ? undefined : JSON.parse(text)
  }

  const groups = new Map<string, unknown>()
  // The seam between the typed contract and names known only at run time.
  return new Proxy({} as Client, {
    get(_target, group) {
      if (typeof group !== "string" || group === "then") return undefined
      const known = groups.get(group)
      if (known) return known
      const made = new Proxy(
        {},
        {
          get: (_group, name) =>
            typeof name === "string" && name !== "then"
              ? (address?: Values, body?: unknown, options?: CallOptions) => call(group, name, address, body, options)
              : undefined,
        },
      )
      groups.set(group, made)
      return made
    },
  })
}

/** Fills the path's parameters; what is left of the address becomes the query. */
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
