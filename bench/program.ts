// The programs that are compared, and how each is started: ours by this Node, a peer as the binary it is.
import { spawn, type ChildProcess } from "node:child_process"
import { createServer, type AddressInfo } from "node:net"
import { basename, dirname, resolve } from "node:path"
import { connect, type Connection } from "./connection.ts"
import type { Place } from "./place.ts"

export type Program = {
  readonly name: string
  readonly isPeer: boolean
  /** What to start, before the program's own arguments. */
  readonly command: readonly [file: string, ...args: string[]]
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A build of ours: path of its `main.js`. The flag is the one that the first line of the file asks for. */
export function toOwnProgram(path: string, name: string): Program {
  return { name, isPeer: false, command: [process.execPath, "--max-semi-space-size=4", resolve(path)] }
}

/** Another program of this API; it is called by the folder that holds it, as several are called the same. */
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

export type Served = {
  readonly pid: number
  readonly connection: Connection
  /** From the spawn to the first healthy answer. */
  readonly healthyMs: number
  stop(): Promise<void>
}

/** Starts the program's server in a place and waits until it is healthy. */
export async function serve(program: Program, place: Place): Promise<Served> {
  const port = await findFreePort()
  const start = performance.now()
  const [file, ...args] = program.command
  const child = spawn(file, [...args, "serve", "--hostname", "127.0.0.1", "--port", String(port)], {
    env: place.env,
    cwd: place.directory,
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
