// `npm run bench`: what start-up and idling cost, each a median with its spread. Bare Node stands beside it so that
// figures of different machines can be compared.
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { request } from "node:http"
import { createServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { spawn as spawnPty } from "@lydell/node-pty"

const runs = Number(process.argv.find((each) => /^--runs=\d+$/.test(each))?.slice(7) ?? 9)
/** Other builds to compare with (`--program=/other/dist/main.js`): the runs alternate, so that all meet the same machine. */
const others = process.argv.filter((each) => each.startsWith("--program=")).map((each) => each.slice(10))
const programs = [join(import.meta.dirname, "..", "dist", "main.js"), ...others]
const home = mkdtempSync(join(tmpdir(), "bench-home-"))
const project = mkdtempSync(join(tmpdir(), "bench-project-"))
/** So long after the start the memory is what it stays at. */
const settleMs = 1500
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

/** User and system time of a process so far, all threads, in ms: steadier than the clock on a machine with other work. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")
  return (Number(fields[11]) + Number(fields[12])) * 10
}

type Figures = Readonly<Record<string, number>>

async function serveOnce(program: string): Promise<Figures> {
  const port = await freePort()
  const start = performance.now()
  const child = spawn(process.execPath, ["--max-semi-space-size=4", program, "serve", "--port", String(port)], {
    env,
    cwd: project,
    stdio: "ignore",
  })
  await untilHealthy(port)
  const healthy = performance.now() - start
  await pause(settleMs)
  const figures = {
    "`serve`: spawn to healthy, ms": healthy,
    "`serve`: CPU of the start, ms": cpuOf(child.pid!),
    "`serve`: idle memory (PSS), MB": memoryOf(child.pid!),
  }
  child.kill("SIGTERM")
  await new Promise((resolve) => child.on("exit", resolve))
  return figures
}

async function terminalOnce(program: string): Promise<Figures> {
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
    if (!text.includes("Build")) return
    seen.resolve(performance.now() - start)
    // What comes before the screen is the kernel's own echo.
    if (text.lastIndexOf("QZ") > text.indexOf("Build")) echoed.resolve(performance.now() - start)
  })
  // Typed at once, as a person does who knows the program: it must not be lost.
  pty.write("QZ")
  const healthy = untilHealthy(port).then(() => performance.now() - start)
  const figures = {
    "terminal: spawn to first paint, ms": await seen.promise,
    "terminal: spawn to a typed key shown, ms": await echoed.promise,
    "terminal: spawn to healthy, ms": await healthy,
  }
  await pause(settleMs)
  const settled = {
    "terminal with server: CPU of the start, ms": cpuOf(pty.pid),
    "terminal with server: idle memory (PSS), MB": memoryOf(pty.pid),
  }
  const ended = new Promise((resolve) => pty.onExit(resolve))
  pty.kill("SIGTERM")
  await ended
  return { ...figures, ...settled }
}

async function nodeOnce(program: string): Promise<Figures> {
  return { "bare node, ms": await timeOf(["-e", "0"]), "`--version`, ms": await timeOf([program, "--version"]) }
}

/** Prints a row for each figure: median and spread, a pair of columns for each program. */
async function measure(work: (program: string) => Promise<Figures>): Promise<void> {
  // The first run of each fills its compile cache.
  for (const program of programs) await work(program)
  const results: Figures[][] = programs.map(() => [])
  for (let i = 0; i < runs; i++) for (const [at, program] of programs.entries()) results[at]!.push(await work(program))
  for (const name of Object.keys(results[0]![0] ?? {})) {
    const cells = results.map((each) => {
      const sorted = each.map((figures) => figures[name]!).toSorted((a, b) => a - b)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
      return `${at(0.5)} | ${at(0)} to ${at(0.999)}`
    })
    console.log(`| ${name} | ${cells.join(" | ")} |`)
  }
}

try {
  console.log(`| what (${runs} runs) |${programs.map(() => " median | spread |").join("")}`)
  console.log(`|---|${programs.map(() => "---|---|").join("")}`)
  await measure(nodeOnce)
  await measure(serveOnce)
  await measure(terminalOnce)
} finally {
  rmSync(home, { recursive: true, force: true })
  rmSync(project, { recursive: true, force: true })
}
