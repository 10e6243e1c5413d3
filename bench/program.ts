// The programs that are compared, and how each is started: a build of ours by this Node, a peer as a binary.
import { spawn, type ChildProcess } from "node:child_process"
import { createServer, type AddressInfo } from "node:net"
import { basename, dirname, resolve } from "node:path"
import { connect, type Connection } from "./connection.ts"
import type { Workspace } from "./workspace.ts"

export type Program = {
  readonly name: string
  readonly isPeer: boolean
  /** The command line without the arguments of the scenario. */
  readonly command: readonly [file: string, ...args: string[]]
}

/** A build of this program by the path of its `main.js`, with the flag of the file's `#!` line. */
export function toBuild(path: string, name: string): Program {
  return { name, isPeer: false, command: [process.execPath, "--max-semi-space-size=4", resolve(path)] }
}

/** Another program with this API. Its name is its version or its folder, because the binaries have the same name. */
export function toPeer(path: string): Program {
  const parts = resolve(path).split("/")
  const version = parts.findLast((part) => /\d+\.\d+/.test(part))
  return { name: version ?? `${basename(dirname(path))}/${basename(path)}`, isPeer: true, command: [resolve(path)] }
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type RunningServer = {
  readonly pid: number
  readonly connection: Connection
  /** Time from the spawn to the first healthy response. */
  readonly healthyMs: number
  stop(): Promise<void>
}

/** Starts the program's server in a workspace and waits until it is healthy. */
export async function startServer(program: Program, workspace: Workspace): Promise<RunningServer> {
  const port = await findFreePort()
  const start = performance.now()
  const [file, ...args] = program.command
  const child = spawn(file, [...args, "serve", "--hostname", "127.0.0.1", "--port", String(port)], {
    env: workspace.env,
    cwd: workspace.directory,
    stdio: "ignore",
  })
  const connection = connect(port)
  await connection.healthy(child)
  const healthyMs = performance.now() - start
  return {
    pid: child.pid!,
    connection,
    healthyMs,
    async stop() {
      connection.close()
      await end(child)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000)
  await ended
  clearTimeout(timer)
}
