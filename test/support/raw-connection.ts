// Bytes to a server as they are, for requests that no client library would send.
import { connect, type Socket } from "node:net"

/** Sends and gives what comes back until the server closes or `until` fits; what is left open is closed then. */
export function sendRaw(url: string, bytes: string | Uint8Array, until: RegExp = /\r\n\r\n/): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    const socket = open(url, () => socket.write(bytes))
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1")
      if (until.test(text)) socket.destroy()
    })
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // A server that refuses may close before it has read everything.
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error)
    })
    socket.on("close", () => resolve(text))
  })
}

/** A connection to a server's port. */
export function open(url: string, onConnect?: () => void): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname.replace(/^\[|\]$/g, ""), onConnect)
}
