// Whether the server can be reached, and if not, why.
import { isShallowEqual } from "./memoize.ts"

export type Connection =
  | { readonly phase: "starting" }
  | { readonly phase: "connected" }
  /** The connection broke; the next attempt is at `retryAt`, Unix ms. */
  | { readonly phase: "lost"; readonly retryAt: number }
  /** The server answers, but cannot work here, for instance because the settings are invalid. Retried continuously. */
  | { readonly phase: "refused"; readonly message: string }
  /** The server cannot start. */
  | { readonly phase: "failed"; readonly message: string }

export type ConnectionState = { readonly connection: Connection }

export const emptyConnection: ConnectionState = { connection: { phase: "starting" } }

/** An equal connection keeps the state as it is. */
export function setConnection<S extends ConnectionState>(state: S, connection: Connection): S {
  return isShallowEqual(state.connection, connection) ? state : { ...state, connection }
}

/** The connection after a stream broke; `refusal` is the reason the server gave for refusing one. */
export function toLostConnection(retryAt: number, refusal?: string): Connection {
  return refusal === undefined ? { phase: "lost", retryAt } : { phase: "refused", message: refusal }
}
