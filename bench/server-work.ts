// What the server alone costs: start, idling, streams, many sessions, a large project.
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { connect } from "./connection.ts"
import type { Figures } from "./figures.ts"
import { median } from "./figures.ts"
import type { Place } from "./place.ts"
import { createPlace } from "./place.ts"
import { cpuOf, memoryOf } from "./process.ts"
import { findFreePort, pause, serve, type Program, type Served } from "./program.ts"
import { openSubscribers } from "./subscribers.ts"

/** So long after the start, or after work, memory is what it stays at. */
const settleMs = 2500
/** Callers at once where sessions are made. */
const clients = 10

/** What no program on Node can go below. */
export async function bareNode(): Promise<{ startMs: number; answersPerSecond: number }> {
  const startMs = await timeOf([process.execPath, "-e", "0"], process.env)
  const port = await findFreePort()
  const child = spawn(process.execPath, ["-e", constantServer, String(port)], { stdio: "ignore" })
  const connection = connect(port)
  try {
    await connection.healthy(child)
    return { startMs, answersPerSecond: await rateOf(300, () => connection.call("POST", "/session", {})) }
  } finally {
    connection.close()
    child.kill("SIGKILL")
  }
}

/** Reads a body and gives always the same answer: as fast as an HTTP server of Node can be. */
const constantServer = `
  require("node:http").createServer((request, response) => {
    request.resume().once("end", () => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ text: "x".repeat(300) }))
    })
  }).listen(Number(process.argv[1]), "127.0.0.1")
`

/** Several calls at a time, so that it is the server that is measured and not the way to it. */
async function rateOf(count: number, call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  const work = async () => {
    for (let at = 0; at < count / clients; at++) await call()
  }
  await Promise.all(Array.from({ length: clients }, work))
  return (count * 1000) / (performance.now() - begin)
}

export async function start(program: Program, place: Place): Promise<Figures> {
  const version = await timeOf([...program.command, "--version"], place.env)
  const served = await serve(program, place)
  // Its directory is opened by the first call, as by every client.
  await served.connection.call("GET", "/session")
  await pause(settleMs)
  const before = cpuOf(served.pid)
  await pause(5000)
  const figures = {
    "`--version`, ms": version,
    "server: spawn to healthy, ms": served.healthyMs,
    "server: idle memory (PSS), MB": memoryOf(served.pid),
    "server: idle CPU, ms in 5 s": cpuOf(served.pid) - before,
  }
  await served.stop()
  return figures
}

/** One answer of so many chunks while so many clients listen. */
export async function stream(served: Served, chunks: number, subscribers: number): Promise<Figures> {
  const readers = await openSubscribers(served.connection.port, subscribers)
  const id = await createSession(served)
  const before = cpuOf(served.pid)
  const begin = performance.now()
  await prompt(served, id, `chunks:${chunks}`)
  const wall = performance.now() - begin
  const who = subscribers === 1 ? "1 subscriber" : `${subscribers} subscribers`
  const figures = {
    [`${chunks} chunks, ${who}: wall, ms`]: wall,
    [`${chunks} chunks, ${who}: CPU, ms`]: cpuOf(served.pid) - before,
  }
  await readers.close()
  return figures
}

export async function streams(program: Program, place: Place): Promise<Figures> {
  const served = await serve(program, place)
  // The first prompt loads what prompts need.
  await prompt(served, await createSession(served), "hello")
  const figures = { ...(await stream(served, 2000, 1)), ...(await stream(served, 1000, 50)) }
  await pause(settleMs)
  const after = { "server: memory after the streams (PSS), MB": memoryOf(served.pid) }
  await served.stop()
  return { ...figures, ...after }
}

export type StoreSize = { readonly sessions: number; readonly messages: number }

export async function store(program: Program, place: Place, { sessions, messages }: StoreSize): Promise<Figures> {
  const served = await serve(program, place)
  const { connection } = served
  const perSecond = await rateOf(sessions, () => createSession(served))
  const list = await repeat(20, () => connection.call("GET", `/session?limit=${sessions}`))
  const id = await createSession(served)
  for (let at = 0; at < messages / 2; at++) await prompt(served, id, `question ${at}`)
  const read = await repeat(20, () => connection.call("GET", `/session/${id}/message`))
  await served.stop()
  return {
    "sessions created a second": perSecond,
    [`GET /session of ${sessions}, ms`]: list,
    [`messages of a session of ${messages}, ms`]: read,
  }
}

/** In a repository of so many files; the place must hold them. */
export async function large(program: Program, place: Place, files: number): Promise<Figures> {
  const served = await serve(program, place)
  const { connection } = served
  const id = await createSession(served)
  await prompt(served, id, "hello")
  const of = `of ${files} files`
  const figures = {
    [`short prompt in a repository ${of}, ms`]: await repeat(5, () => prompt(served, id, "again")),
    [`find file ${of}, ms`]: await repeat(10, () => connection.call("GET", "/find/file?query=file1234")),
    [`grep ${of}, ms`]: await repeat(10, () => connection.call("GET", "/find?pattern=value1234")),
    "health beside hard searches: longest, ms": await besideHardSearches(served, place),
  }
  await served.stop()
  return figures
}

/** A short prompt in a session that is there: what it costs to read its messages and to send them. */
export async function again(program: Program, place: Place, id: string): Promise<number> {
  const served = await serve(program, place)
  await prompt(served, id, "hello")
  const time = await repeat(9, () => prompt(served, id, "again"))
  await served.stop()
  return time
}

/** How long the server keeps others waiting while patterns are searched that some engines never finish. */
async function besideHardSearches({ connection }: Served, place: Place): Promise<number> {
  writeFileSync(join(place.directory, "long.txt"), `${"a".repeat(1_000_000)}\n${"a b\n".repeat(100_000)}`)
  const over = new AbortController()
  let longest = 0
  const others = (async () => {
    while (!over.signal.aborted) {
      const begin = performance.now()
      await connection.call("GET", "/global/health")
      longest = Math.max(longest, performance.now() - begin)
    }
  })()
  for (const pattern of ["(a+)+$", "(.*a){25}", "(a|aa)+$"])
    await connection.call("GET", `/find?pattern=${encodeURIComponent(pattern)}`).catch(() => {})
  over.abort()
  await others
  return longest
}

/** Makes a place, does the work there and removes it. */
export async function withPlace<T>(
  options: Parameters<typeof createPlace>[0],
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const place = createPlace(options)
  try {
    return await work(place)
  } finally {
    place.remove()
  }
}

async function createSession({ connection }: Served): Promise<string> {
  const session = (await connection.call("POST", "/session", {})) as { readonly id: string }
  return session.id
}

async function prompt({ connection }: Served, id: string, text: string): Promise<void> {
  await connection.call("POST", `/session/${id}/message`, {
    model: { providerID: "mock", modelID: "main" },
    parts: [{ type: "text", text }],
  })
}

/** Median time of so many calls one after another, in ms; the first one is not counted. */
async function repeat(count: number, call: () => Promise<unknown>): Promise<number> {
  await call()
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const begin = performance.now()
    await call()
    times.push(performance.now() - begin)
  }
  return median(times)
}

function timeOf([file, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now()
  const child = spawn(file ?? "", args, { env, stdio: "ignore" })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", () => resolve(performance.now() - begin))
  })
}
