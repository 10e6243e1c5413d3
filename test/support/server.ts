// The built program as a server in its own process group, with an HTTP client. The whole group is killed when the running
// test ends.
import { spawn } from "node:child_process"
import type { OutgoingHttpHeaders } from "node:http"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { openEventStream } from "./event-reader.ts"
import type { EventOptions, EventReader } from "./event-reader.ts"
import type { Environment } from "./home.ts"
import { getProgramPath, signalGroup } from "./program.ts"
import { sendRequest } from "./request.ts"
import type { HttpResponse } from "./request.ts"

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Server = Disposable & {
  readonly url: string
  readonly pid: number
  readonly request: <T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: OutgoingHttpHeaders,
  ) => Promise<HttpResponse<T>>
  readonly events: (options?: EventOptions) => Promise<EventReader>
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when the process has ended and its output has been read. */
  readonly exit: Promise<Exit>
  /** Signals the process without its children and waits until it has ended. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<Exit>
}

export type ServerOptions = {
  readonly cwd: string
  readonly env: Environment
  /** Further arguments of `serve`. */
  readonly args?: readonly string[]
  /** A script with arguments to run with this Node instead of the built program. */
  readonly command?: readonly string[]
  readonly timeoutMs?: number
}

const listeningLine = /^opencode server listening on (http:\/\/\S+)$/m

/** Starts `serve` on a free port; resolves when it reports that it listens, rejects with its output otherwise. */
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
  let exited: Exit | undefined
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text
      condition.changed()
    })
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => {
      exited = { code, signal }
      resolve(exited)
      condition.changed()
    })
  })
  const ended = new Promise<Exit>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })))
  const pid = child.pid
  if (pid === undefined) throw await exit.then(() => new Error("No process"))

  const disposable = toDisposable(async () => {
    signalGroup(pid, "SIGKILL")
    await ended
    // A child that left the process group may keep the pipes open.
    child.stdout.destroy()
    child.stderr.destroy()
    await exit
  })
  const formatOutput = () => `--- stdout\n${output.stdout}\n--- stderr\n${output.stderr}`
  const url = await condition
    .until(
      () => {
        const found = listeningLine.exec(output.stdout)?.[1]
        if (!found && exited)
          throw new Error(
            `The server ended (code ${exited.code}, ${exited.signal}) before it listened\n${formatOutput()}`,
          )
        return found
      },
      {
        timeoutMs: options.timeoutMs ?? 15_000,
        describe: () => `The server did not report that it listens\n${formatOutput()}`,
      },
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
    events: (events) => openEventStream(url, events),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exit,
    kill(signal = "SIGTERM") {
      child.kill(signal)
      return ended
    },
  }
}
