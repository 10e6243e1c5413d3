// `opencode-tui attach URL`: the terminal on a server that is running already, of this program or of another one with the
// same API. Promises: a wrong address, password, directory or session is reported before the screen opens; leaving does
// not stop the server.
import { posix } from "node:path"
import { createClient } from "../../../client/client.ts"
import { ClientError } from "../../../client/client-error.ts"
import { createTransport, type TransportOptions } from "../../../client/transport.ts"
import { reportError, UsageError } from "../../console/report-error.ts"
import type { SessionFlags } from "../../flags.ts"
import { runTerminal } from "../../terminal/run-terminal.ts"
import { dumbTerminalMessage, isDumbTerminal, isTerminal } from "../../terminal/terminal-support.ts"
import { logIn, type Login } from "./log-in.ts"

export type AttachOptions = SessionFlags &
  Login & {
    /** The project. A relative path starts at the directory in which the server was started. */
    readonly dir?: string
    readonly prompt?: string
    readonly model?: string
    readonly agent?: string
    /** The folder of the built program. */
    readonly dist: URL
  }

type RemoteProject = {
  /** An absolute path on the server's machine. */
  readonly directory: string
  readonly home: string
  /** Undefined when it is the server's default directory. */
  readonly serverDirectory: string | undefined
}

export async function attach(options: AttachOptions): Promise<number> {
  try {
    if (!isTerminal())
      throw new UsageError(
        "There is no terminal here. `opencode-tui run --attach URL` sends a prompt to a server without one.",
      )
    if (isDumbTerminal(process.env)) throw new UsageError(dumbTerminalMessage)
    const server = await logIn(options)
    const project = await findProject(server, options)
    const dirFlag = options.dir === undefined ? "" : ` --dir ${toShellWord(project.directory)}`
    return await runTerminal({
      dist: options.dist,
      ...project,
      localDirectory: undefined,
      memoryKey: `${server.url} ${project.directory}`,
      start: options,
      resume: (sessionID) => `opencode-tui attach ${server.url}${dirFlag} -s ${sessionID}`,
      connect: () => ({
        ready: Promise.resolve(server),
        setAskPermission: () => Promise.reject(new Error("permissions can only be changed where the server runs")),
        stop: () => Promise.resolve(),
      }),
    })
  } catch (error) {
    return reportError(error)
  }
}

/** The directory that is named, else the one of the session that is named, else the server's default. */
async function findProject(server: TransportOptions, { dir, session }: AttachOptions): Promise<RemoteProject> {
  const transport = createTransport(server)
  try {
    const defaults = await createClient({ transport })
      .path.get()
      .catch((error: unknown) => {
        throw error instanceof ClientError
          ? new Error(`${server.url} is no server of this API: ${error.message}`)
          : error
      })
    const named =
      dir === undefined ? undefined : posix.resolve(defaults.directory, dir.replace(/^~(?=\/|$)/, defaults.home))
    const found =
      session === undefined
        ? undefined
        : await createClient({ transport, directory: named }).session.get({ sessionID: session })
    const directory = named ?? found?.directory ?? defaults.directory
    const serverDirectory = directory === defaults.directory ? undefined : directory
    const paths = serverDirectory === undefined ? defaults : await createClient({ transport, directory }).path.get()
    return { directory: paths.directory, home: paths.home, serverDirectory }
  } finally {
    transport.close()
  }
}

function toShellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
