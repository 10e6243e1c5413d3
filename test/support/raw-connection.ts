// Raw bytes to a server, for requests that no HTTP client sends.
import { connect, type Socket } from "node:net"

/** Sends bytes and resolves with the response text once `until` matches it or the server closes the connection. */
export function sendRaw(url: string, bytes: string | Uint8Array, until: RegExp = /\r\n\r\n/): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    const socket = openSocket(url, () => socket.write(bytes))
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1")
      if (until.test(text)) socket.destroy()
    })
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // A server that rejects a request may close before it has read all of it.
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error)
    })
    socket.on("close", () => resolve(text))
  })
}

/** Opens a TCP connection to the server of a URL. */
export function openSocket(url: string, onConnect?: () => void): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname.replace(/^\[|\]$/g, ""), onConnect)
}
