// Opens the port of the server and explains a failure to the user.
import type { Server } from "node:http"
import { StartError } from "./start-error.ts"

const defaultPort = 4096

/** `port`: 0 for any free port; undefined for 4096, or any free port if 4096 is in use. Throws StartError. */
export async function openPort(server: Server, hostname: string, port: number | undefined): Promise<void> {
  const tryPort = (candidate: number) =>
    new Promise<void>((resolve, reject) => {
      const fail = (error: Error) => (server.off("listening", succeed), reject(error))
      const succeed = () => (server.off("error", fail), resolve())
      server.once("error", fail).once("listening", succeed).listen(candidate, hostname)
    })
  try {
    await tryPort(port ?? defaultPort)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (port === undefined && (code === "EADDRINUSE" || code === "EACCES")) return tryPort(0)
    if (code === "EADDRINUSE")
      throw new StartError(`Port ${port} is in use. Give another --port, or none for a free one.`, { cause: error })
    if (code === "EACCES")
      throw new StartError(`You are not allowed to use port ${port}. Give a --port above 1023.`, { cause: error })
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
      throw new StartError(
        `${hostname} is not an address of this machine. Leave --hostname out to listen on 127.0.0.1.`,
        {
          cause: error,
        },
      )
    throw error
  }
}
