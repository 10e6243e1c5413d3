// Connections to an HTTP server from within its own process: the same requests through the same layers, and no port.
import type { Server } from "node:http"
import { type Duplex, duplexPair } from "node:stream"

/** Gives the caller's end; when one end is gone the other one goes too, as with a socket. */
export function connectInProcess(server: Server): Duplex {
  const [outer, inner] = duplexPair()
  outer.once("close", () => inner.destroy())
  inner.once("close", () => outer.destroy())
  // Handlers ask this of the socket that they get.
  server.emit("connection", Object.assign(inner, { setNoDelay: () => inner }))
  return outer
}
