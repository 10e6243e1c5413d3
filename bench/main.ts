// `npm run bench`: what start-up and idling cost, each a median with its spread. Ours alone; bare Node stands beside it so
// that figures of different machines can be compared.
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { request } from "node:http"
import { createServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { spawn as spawnPty } from "@lydell/node-pty"

const runs = Number(process.argv.find((each) => /^--runs=\d+$/.test(each))?.slice(7) ?? 9)
const program = join(import.meta.dirname, "..", "dist", "main.js")
const home = mkdtempSync(join(tmpdir(), "bench-home-"))
const project = mkdtempSync(join(tmpdir(), "bench-project-"))
const env: Record<string, string> = {
  PATH: process.env.PATH ?? "",
  HOME: home,
  TERM: "xterm-256color",
  COLORTERM: "truecolor",
  LANG: "C.UTF-8",
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ port, host: "127.0.0.1", path: "/global/health" }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    call.on("error", () => resolve(false)).end()
  })
}

async function untilHealthy(port: number): Promise<void> {
  while (!(await isHealthy(port))) await pause(2)
}

/** Proportional set size of a process and all below it, in MB: shared pages count once. */
function memoryOf(pid: number): number {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]!.split(" ")[1]) === pid
      } catch {
        return false
      }
    })
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own)
}

function timeOf(args: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { env, cwd: project, stdio: "ignore" })
  return new Promise((resolve) => child.on("exit", () => resolve(performance.now() - start)))
}

async function serveOnce(): Promise<{ healthy: number; memory: number }> {
  const port = await freePort()
  const start = performance.now()
  const child = spawn(process.execPath, ["--max-semi-space-size=4", program, "serve", "--port", String(port)], {
    env,
    cwd: project,
    stdio: "ignore",
  })
  await untilHealthy(port)
  const healthy = performance.now() - start
  await pause(1500)
  const memory = memoryOf(child.pid!)
  child.kill("SIGTERM")
  await new Promise((resolve) => child.on("exit", resolve))
  return { healthy, memory }
}

async function terminalOnce(): Promise<{ paint: number; key: number; healthy: number; memory: number }> {
  const port = await freePort()
  const start = performance.now()
  const pty = spawnPty(process.execPath, ["--max-semi-space-size=4", program, "--port", String(port)], {
    cols: 120,
    rows: 40,
    cwd: project,
    env,
  })
  let text = ""
  const seen = Promise.withResolvers<number>()
  const echoed = Promise.withResolvers<number>()
  pty.onData((data) => {
    text += data
    if (text.includes("Build")) seen.resolve(performance.now() - start)
    if (text.includes("QZ")) echoed.resolve(performance.now() - start)
  })
  // Typed at once, as a person does who knows the program: it must not be lost.
  pty.write("QZ")
  const healthy = untilHealthy(port).then(() => performance.now() - start)
  const result = { paint: await seen.promise, key: await echoed.promise, healthy: await healthy }
  await pause(1500)
  const memory = memoryOf(pty.pid)
  const ended = new Promise((resolve) => pty.onExit(resolve))
  pty.kill("SIGTERM")
  await ended
  return { ...result, memory }
}

async function repeat<T>(work: () => Promise<T>): Promise<T[]> {
  await work()
  const results: T[] = []
  for (let i = 0; i < runs; i++) results.push(await work())
  return results
}

function row(name: string, unit: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
  console.log(`| ${name} | ${at(0.5)} ${unit} | ${at(0)} to ${at(0.999)} |`)
}

try {
  console.log(`| what (${runs} runs) | median | spread |\n|---|---|---|`)
  row("bare node", "ms", await repeat(() => timeOf(["-e", "0"])))
  row("`--version`", "ms", await repeat(() => timeOf([program, "--version"])))
  const served = await repeat(serveOnce)
  row(
    "`serve`: spawn to healthy",
    "ms",
    served.map((each) => each.healthy),
  )
  row(
    "`serve`: idle memory (PSS)",
    "MB",
    served.map((each) => each.memory),
  )
  const shown = await repeat(terminalOnce)
  row(
    "terminal: spawn to first paint",
    "ms",
    shown.map((each) => each.paint),
  )
  row(
    "terminal: spawn to a typed key shown",
    "ms",
    shown.map((each) => each.key),
  )
  row(
    "terminal: spawn to healthy",
    "ms",
    shown.map((each) => each.healthy),
  )
  row(
    "terminal with server: idle memory (PSS)",
    "MB",
    shown.map((each) => each.memory),
  )
} finally {
  rmSync(home, { recursive: true, force: true })
  rmSync(project, { recursive: true, force: true })
}
