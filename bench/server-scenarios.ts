// Scenarios of the server alone: start, idling, streams, many sessions, a large repository.
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { connect } from "./connection.ts"
import type { Figures } from "./figures.ts"
import { median } from "./figures.ts"
import type { Workspace } from "./workspace.ts"
import { readCpuMs, readMemoryMegabytes } from "./process-usage.ts"
import { findFreePort, startServer, type Program, type RunningServer } from "./program.ts"
import { openSubscribers } from "./subscribers.ts"

/** Time after which memory is stable after the start or after work. */
const settleMs = 2500
/** Concurrent callers when sessions are created. */
const clients = 10

/** The lower bound for any program on Node: start time, and response rate of a server that does nothing. */
export async function measureBareNode(): Promise<{ startMs: number; responsesPerSecond: number }> {
  const startMs = await measureExit([process.execPath, "-e", "0"], process.env)
  const port = await findFreePort()
  const child = spawn(process.execPath, ["-e", constantServer, String(port)], { stdio: "ignore" })
  const connection = connect(port)
  try {
    await connection.healthy(child)
    return { startMs, responsesPerSecond: await measureRate(300, () => connection.call("POST", "/session", {})) }
  } finally {
    connection.close()
    child.kill("SIGKILL")
  }
}

/** Reads the body and sends a constant response: the maximum rate of an HTTP server on Node. */
const constantServer = `
  require("node:http").createServer((request, response) => {
    request.resume().once("end", () => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ text: "x".repeat(300) }))
    })
  }).listen(Number(process.argv[1]), "127.0.0.1")
`

/** Calls per second. Calls are concurrent, so that the server limits the rate and not the round trip. */
async function measureRate(count: number, call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  const work = async () => {
    for (let at = 0; at < count / clients; at++) await call()
  }
  await Promise.all(Array.from({ length: clients }, work))
  return (count * 1000) / (performance.now() - begin)
}

export async function measureStart(program: Program, workspace: Workspace): Promise<Figures> {
  const version = await measureExit([...program.command, "--version"], workspace.env)
  const server = await startServer(program, workspace)
  // The first call opens the directory, as the first call of every client does.
  await server.connection.call("GET", "/session")
  await sleep(settleMs)
  const before = readCpuMs(server.pid)
  await sleep(5000)
  const figures = {
    "`--version`, ms": version,
    "server: spawn to healthy, ms": server.healthyMs,
    "server: idle memory (PSS), MB": readMemoryMegabytes(server.pid),
    "server: idle CPU, ms in 5 s": readCpuMs(server.pid) - before,
  }
  await server.stop()
  return figures
}

/** One reply of `chunks` chunks while `subscribers` clients read the event stream. */
export async function measureStream(server: RunningServer, chunks: number, subscribers: number): Promise<Figures> {
  const readers = await openSubscribers(server.connection.port, subscribers)
  const id = await createSession(server)
  const before = readCpuMs(server.pid)
  const begin = performance.now()
  await prompt(server, id, `chunks:${chunks}`)
  const wall = performance.now() - begin
  const label = subscribers === 1 ? "1 subscriber" : `${subscribers} subscribers`
  const figures = {
    [`${chunks} chunks, ${label}: wall, ms`]: wall,
    [`${chunks} chunks, ${label}: CPU, ms`]: readCpuMs(server.pid) - before,
  }
  await readers.close()
  return figures
}

export async function measureStreams(program: Program, workspace: Workspace): Promise<Figures> {
  const server = await startServer(program, workspace)
  // Warm-up: the first prompt loads modules.
  await prompt(server, await createSession(server), "hello")
  const figures = { ...(await measureStream(server, 2000, 1)), ...(await measureStream(server, 1000, 50)) }
  await sleep(settleMs)
  const after = { "server: memory after the streams (PSS), MB": readMemoryMegabytes(server.pid) }
  await server.stop()
  return { ...figures, ...after }
}

const commands = 40

/** A turn of many short commands, without and with a sandbox. Other programs have none and do not know the setting. */
export async function measureCommands(program: Program, workspace: Workspace): Promise<Figures> {
  const measureTurn = async (sandbox: "on" | "off") => {
    workspace.writeOwnConfig({ sandbox })
    const server = await startServer(program, workspace)
    const id = await createSession(server)
    await prompt(server, id, "commands:2")
    const begin = performance.now()
    await prompt(server, id, `commands:${commands}`)
    const wall = (performance.now() - begin) / commands
    await server.stop()
    return wall
  }
  const without = await measureTurn("off")
  const within = await measureTurn("on")
  return {
    "step with a command: ms": without,
    "step with a command in the sandbox: ms": within,
    "step with a command in the sandbox: ratio to without": within / without,
  }
}

export type StoreSize = { readonly sessions: number; readonly messages: number }

export async function measureStore(
  program: Program,
  workspace: Workspace,
  { sessions, messages }: StoreSize,
): Promise<Figures> {
  const server = await startServer(program, workspace)
  const { connection } = server
  const perSecond = await measureRate(sessions, () => createSession(server))
  const list = await measureMedian(20, () => connection.call("GET", `/session?limit=${sessions}`))
  const id = await createSession(server)
  for (let at = 0; at < messages / 2; at++) await prompt(server, id, `question ${at}`)
  const read = await measureMedian(20, () => connection.call("GET", `/session/${id}/message`))
  await server.stop()
  return {
    "sessions created per second": perSecond,
    [`GET /session of ${sessions}, ms`]: list,
    [`messages of a session of ${messages}, ms`]: read,
  }
}

/** Prompts and searches in a repository of `files` files, which the workspace must contain. */
export async function measureLargeRepository(program: Program, workspace: Workspace, files: number): Promise<Figures> {
  const server = await startServer(program, workspace)
  const { connection } = server
  const id = await createSession(server)
  await prompt(server, id, "hello")
  const figures = {
    [`short prompt in a repository of ${files} files, ms`]: await measureMedian(5, () => prompt(server, id, "again")),
    [`find a file among ${files} files, ms`]: await measureMedian(10, () =>
      connection.call("GET", "/find/file?query=file1234"),
    ),
    [`grep in ${files} files, ms`]: await measureMedian(10, () => connection.call("GET", "/find?pattern=value1234")),
    "health check during slow searches: longest, ms": await measureHealthDuringSlowSearches(server, workspace),
  }
  await server.stop()
  return figures
}

/** Time in ms of a short prompt in an existing session: reading its messages and sending them to the model. */
export async function measureShortPrompt(program: Program, workspace: Workspace, id: string): Promise<number> {
  const server = await startServer(program, workspace)
  await prompt(server, id, "hello")
  const time = await measureMedian(9, () => prompt(server, id, "again"))
  await server.stop()
  return time
}

/** Longest health check in ms while patterns are searched on which a backtracking engine never ends. */
async function measureHealthDuringSlowSearches({ connection }: RunningServer, workspace: Workspace): Promise<number> {
  writeFileSync(join(workspace.directory, "long.txt"), `${"a".repeat(1_000_000)}\n${"a b\n".repeat(100_000)}`)
  const ended = new AbortController()
  let longest = 0
  const others = (async () => {
    while (!ended.signal.aborted) {
      const begin = performance.now()
      await connection.call("GET", "/global/health")
      longest = Math.max(longest, performance.now() - begin)
    }
  })()
  for (const pattern of ["(a+)+$", "(.*a){25}", "(a|aa)+$"])
    await connection.call("GET", `/find?pattern=${encodeURIComponent(pattern)}`).catch(() => {})
  ended.abort()
  await others
  return longest
}

async function createSession({ connection }: RunningServer): Promise<string> {
  const session = (await connection.call("POST", "/session", {})) as { readonly id: string }
  return session.id
}

async function prompt({ connection }: RunningServer, id: string, text: string): Promise<void> {
  await connection.call("POST", `/session/${id}/message`, {
    model: { providerID: "mock", modelID: "main" },
    parts: [{ type: "text", text }],
  })
}

/** Median time in ms of `count` sequential calls, after one uncounted call. */
async function measureMedian(count: number, call: () => Promise<unknown>): Promise<number> {
  await call()
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const begin = performance.now()
    await call()
    times.push(performance.now() - begin)
  }
  return median(times)
}

function measureExit([file, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now()
  const child = spawn(file ?? "", args, { env, stdio: "ignore" })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", () => resolve(performance.now() - begin))
  })
}
