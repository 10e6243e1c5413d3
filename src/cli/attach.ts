// `opencode-tui attach URL`: the screen on a server that runs already, of this program or of another of the same API.
// Promises: what is wrong with the address, the password, the directory or the session is told before there is a screen;
// the server is not touched by leaving.
import { posix } from "node:path"
import { createClient } from "../client/client.ts"
import { ClientError } from "../client/client-error.ts"
import { createTransport, type TransportOptions } from "../client/transport.ts"
import type { SessionChoice } from "./options.ts"
import { reportError, UsageError } from "./process-end.ts"
import { toRemoteServer } from "./remote-server.ts"
import { runTerminal } from "./run-terminal.ts"
import { isTerminal, isPlainTerminal, plainTerminalWords } from "./terminal-kind.ts"
import { toReason } from "../text/reason.ts"

export type AttachOptions = SessionChoice & {
  readonly url: string
  /** The project; a relative one counts from where the server was started. */
  readonly dir?: string
  readonly password?: string
  readonly username?: string
  readonly prompt?: string
  readonly model?: string
  readonly agent?: string
  /** Where the built program lies. */
  readonly dist: URL
}

type Place = {
  /** Absolute, on the server's machine. */
  readonly directory: string
  readonly home: string
  /** Undefined where it is the one that the server works in anyway. */
  readonly serverDirectory: string | undefined
}

export async function attach(options: AttachOptions): Promise<number> {
  try {
    if (!isTerminal())
      throw new UsageError("There is no terminal here. `opencode-tui run --attach URL` asks a server without one.")
    if (isPlainTerminal(process.env)) throw new UsageError(plainTerminalWords)
    const server = await logIn(options)
    const place = await findPlace(server, options)
    const resume = options.dir === undefined ? "" : ` --dir ${toShellWord(place.directory)}`
    return await runTerminal({
      dist: options.dist,
      ...place,
      localDirectory: undefined,
      memoryKey: `${server.url} ${place.directory}`,
      start: options,
      resume: (sessionID) => `opencode-tui attach ${server.url}${resume} -s ${sessionID}`,
      connect: () => ({
        ready: Promise.resolve(server),
        setAskPermission: () => Promise.reject(new Error("what this server asks about is decided where it runs")),
        stop: () => Promise.resolve(),
      }),
    })
  } catch (error) {
    return reportError(error)
  }
}

/** Asks for the password where the server wants one and none was given. */
async function logIn({ url, password, username }: AttachOptions): Promise<TransportOptions> {
  if (password !== undefined || new URL(url).password !== "")
    process.stderr.write(
      "opencode-tui: others can read a password among the arguments; OPENCODE_SERVER_PASSWORD keeps it from them\n",
    )
  const env = { ...process.env, ...(username === undefined ? {} : { OPENCODE_SERVER_USERNAME: username }) }
  const server = toRemoteServer(url, env, password)
  const status = await reach(server)
  if (status !== 401) return server
  if (server.headers["Authorization"] !== undefined)
    throw new UsageError(`The password is not the one of ${server.url}.`)
  const { isCancel, password: ask } = await import("@clack/prompts")
  const given = await ask({ message: `Password of ${server.url}` })
  if (isCancel(given)) throw new UsageError(`${server.url} wants a password.`)
  const again = toRemoteServer(url, env, given)
  if ((await reach(again)) === 401) throw new UsageError(`The password is not the one of ${server.url}.`)
  return again
}

/** Gives the status of an answer. Throws ClientError where there is none. */
async function reach(server: TransportOptions): Promise<number> {
  const transport = createTransport(server)
  try {
    return (await transport.call({ method: "GET", path: "/path" })).status
  } catch (error) {
    throw new Error(`${server.url}: ${toReason(error)}`, { cause: error })
  } finally {
    transport.close()
  }
}

async function findPlace(server: TransportOptions, { dir, session }: AttachOptions): Promise<Place> {
  const transport = createTransport(server)
  try {
    const own = await createClient({ transport })
      .place.path()
      .catch((error: unknown) => {
        throw error instanceof ClientError
          ? new Error(`${server.url} is no server of this API: ${error.message}`)
          : error
      })
    const wanted = dir === undefined ? undefined : posix.resolve(own.directory, dir.replace(/^~(?=\/|$)/, own.home))
    const found =
      session === undefined
        ? undefined
        : await createClient({ transport, directory: wanted }).session.get({ sessionID: session })
    // A session is followed where it lives.
    const directory = wanted ?? found?.directory ?? own.directory
    const serverDirectory = directory === own.directory ? undefined : directory
    const at = serverDirectory === undefined ? own : await createClient({ transport, directory }).place.path()
    return { directory: at.directory, home: at.home, serverDirectory }
  } finally {
    transport.close()
  }
}

function toShellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
