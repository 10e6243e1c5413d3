// The HTTP server of an app and its connections, which come over a port or from within this process.
import type { RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { createHttpServer } from "./http-server.ts"
import { connectInProcess } from "./in-process-connection.ts"
import { openPort } from "./open-port.ts"

export type Listener = {
  /** Opens a port (0: any; undefined: 4096, else any); resolves with the server's URL. Throws StartError. */
  listen(hostname: string, port: number | undefined): Promise<string>
  /** Makes a connection within this process; works without a port too. */
  connect(): Duplex
  /** Accepts no more connections, runs `drain`, then destroys the connections that are still open. */
  close(drain: () => Promise<void>): Promise<void>
}

export function createListener(app: RequestListener): Listener {
  const server = createHttpServer(app)
  const sockets = new Set<Duplex>()
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  return {
    async listen(hostname, port) {
      await openPort(server, hostname, port)
      const host = hostname.includes(":") ? `[${hostname}]` : hostname
      return `http://${host}:${(server.address() as AddressInfo).port}`
    },
    connect: () => connectInProcess(server),
    async close(drain) {
      const closed = new Promise((resolve) => server.close(resolve))
      await drain()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
