// The methods of a published client, listed by reflection, and the declaration of one call of each in a test.
import type { Endpoint, Returns } from "../../../server/api/endpoint.ts"
import type { SdkFixture } from "./fixture.ts"

/** The result of every method of the clients. */
type Answer<D> = { readonly data?: D | undefined; readonly response?: Response | undefined }

export type MethodCall<Client> = {
  readonly operation: Endpoint
  readonly run: (client: Client, fixture: SdkFixture) => Promise<Answer<unknown>>
  /** The status of the response, if the call is rejected. */
  readonly refused?: number
  /** Why the response type of the client differs from that of 1.1.53. */
  readonly differs?: string
}

/**
 * Creates the function that declares how a method is called and which operation it uses. A declaration compiles only if the
 * operation's response has the type of the client.
 */
export function methodsOf<Client>() {
  return <E extends Endpoint, D>(
    operation: E,
    run: (client: Client, fixture: SdkFixture) => Promise<Answer<D>>,
    ...note: Returns<E> extends D ? [note?: { refused: number }] : [note: never]
  ): MethodCall<Client> => ({ operation, run, ...note[0] })
}

/** Like `methodsOf`, for a client type of another version than the contract, with the reason. */
export function differingMethodsOf<Client>() {
  return (
    operation: Endpoint,
    run: (client: Client, fixture: SdkFixture) => Promise<Answer<unknown>>,
    differs: string,
  ): MethodCall<Client> => ({ operation, run, differs })
}

/** Repeats a call until `waiting` resolves with it, since a call without a waiting client is not stored. */
export async function takeNext<T>(waiting: Promise<T>, call: () => Promise<unknown>): Promise<T> {
  const pending = Symbol("pending")
  while ((await Promise.race([waiting, call().then(() => pending)])) === pending);
  return waiting
}

/** Names of all methods, such as `session.create`, in groups and the groups within them. */
export function listMethods(client: object): string[] {
  return walk(client, "", new Set())
}

function walk(group: object, prefix: string, seen: Set<object>): string[] {
  if (seen.has(group)) return []
  seen.add(group)
  const names: string[] = []
  const take = (name: string) => {
    // These are internals of the client.
    if (name === "constructor" || name.startsWith("_") || name === "client") return
    const value: unknown = Reflect.get(group, name)
    if (typeof value === "function") names.push(prefix + name)
    else if (typeof value === "object" && value) names.push(...walk(value, `${prefix}${name}.`, seen))
  }
  for (const name of Object.keys(group)) take(name)
  for (
    let at: object | null = Object.getPrototypeOf(group);
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  )
    for (const name of Object.getOwnPropertyNames(at)) take(name)
  return names
}

/** Calls a method by name with meaningless arguments, for calls that are rejected. */
export async function callByName(client: object, name: string): Promise<Response | undefined> {
  const path = name.split(".")
  const method = path.pop()!
  const group = path.reduce<object>((at, step) => Reflect.get(at, step) as object, client)
  const run = Reflect.get(group, method) as (options: object) => Promise<Answer<unknown>>
  const anything = new Proxy({}, { get: (_target, key) => String(key) })
  return (await run.call(group, { path: anything, directory: undefined })).response
}
