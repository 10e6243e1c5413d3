// The built program as a server, in a process group of its own, spoken to like any client would.
// It is gone with everything it started when the running test ends.
import { spawn } from "node:child_process"
import type { OutgoingHttpHeaders } from "node:http"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { openEvents } from "./event-reader.ts"
import type { EventOptions, EventReader } from "./event-reader.ts"
import type { Environment } from "./home.ts"
import { getProgramPath, signalGroup } from "./program.ts"
import { sendRequest } from "./request.ts"
import type { Answer } from "./request.ts"

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Server = Disposable & {
  readonly url: string
  readonly pid: number
  readonly request: <T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: OutgoingHttpHeaders,
  ) => Promise<Answer<T>>
  readonly events: (options?: EventOptions) => Promise<EventReader>
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when the process is over and its output read to the end. */
  readonly exit: Promise<Exit>
  /** Signals the process, not its children, and waits until it is over. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<Exit>
}

export type ServerOptions = {
  readonly cwd: string
  readonly env: Environment
  /** Further arguments of `serve`. */
  readonly args?: readonly string[]
  /** What to start instead of the built program: a script and its arguments, run by this Node. */
  readonly command?: readonly string[]
  readonly timeoutMs?: number
}

const listeningLine = /^opencode server listening on (http:\/\/\S+)$/m

/** Starts `serve` on a port of its own and resolves when it says that it listens; rejects with its output otherwise. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const command = options.command ?? [getProgramPath(), "serve", "--port", "0", ...(options.args ?? [])]
  const child = spawn(process.execPath, command, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  })
  const condition = createCondition()
  const output = { stdout: "", stderr: "" }
  let over: Exit | undefined
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text
      condition.changed()
    })
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => {
      over = { code, signal }
      resolve(over)
      condition.changed()
    })
  })
  const ended = new Promise<Exit>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })))
  const pid = child.pid
  if (pid === undefined) throw await exit.then(() => new Error("No process"))

  const disposable = toDisposable(async () => {
    signalGroup(pid, "SIGKILL")
    await ended
    // A child that left the group may still hold the pipes.
    child.stdout.destroy()
    child.stderr.destroy()
    await exit
  })
  const told = () => `--- stdout\n${output.stdout}\n--- stderr\n${output.stderr}`
  const url = await condition
    .until(
      () => {
        const found = listeningLine.exec(output.stdout)?.[1]
        if (!found && over) throw new Error(`The server ended (code ${over.code}, ${over.signal}) unready\n${told()}`)
        return found
      },
      { timeoutMs: options.timeoutMs ?? 15_000, describe: () => `The server never said that it listens\n${told()}` },
    )
    .catch(async (error: unknown) => {
      await disposable.dispose()
      throw error
    })

  return {
    ...disposable,
    url,
    pid,
    request: (method, path, body, headers) => sendRequest(new URL(path, url).href, { method, body, headers }),
    events: (events) => openEvents(url, events),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exit,
    kill(signal = "SIGTERM") {
      child.kill(signal)
      return ended
    },
  }
}
