// Connections to an HTTP server from within its own process: requests pass the same layers, without a port.
import type { Server } from "node:http"
import { type Duplex, duplexPair } from "node:stream"

/** Returns the client's end. As with a socket, destroying one end destroys the other. */
export function connectInProcess(server: Server): Duplex {
  const [client, accepted] = duplexPair()
  client.once("close", () => accepted.destroy())
  accepted.once("close", () => client.destroy())
  // Handlers call this method of a socket.
  server.emit("connection", Object.assign(accepted, { setNoDelay: () => accepted }))
  return client
}
