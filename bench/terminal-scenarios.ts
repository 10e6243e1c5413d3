// Scenarios of the terminal together with its server: start, idling, keys, a streamed reply. The output is read through a
// terminal emulator, which also answers the program's terminal queries.
import { setTimeout as sleep } from "node:timers/promises"
import { spawn } from "@lydell/node-pty"
import xterm from "@xterm/headless"
import type { Figures } from "./figures.ts"
import { median, percentile } from "./figures.ts"
import { finalText } from "./model-server.ts"
import type { Workspace } from "./workspace.ts"
import { readCpuMs, readMemoryMegabytes } from "./process-usage.ts"
import type { Program } from "./program.ts"

const settleMs = 2500
/** The frame of a key is complete after this time without output. */
const quietMs = 60
/** Time limit of a wait for the screen. When it expires, the figures of the run are left out. */
const timeoutMs = 60_000

type Screen = {
  readonly pid: number
  bytes(): number
  text(): string
  isFullScreen(): boolean
  /** Output since the last call, without escape sequences. */
  take(): string
  type(text: string): void
  /** Resolves with the time at which `test` returns true; it is called after each chunk of output. */
  until(test: () => boolean): Promise<number>
  quiet(): Promise<void>
  stop(): Promise<void>
}

function open(program: Program, workspace: Workspace, args: readonly string[]): Screen {
  const [file, ...own] = program.command
  const emulator = new xterm.Terminal({ cols: 120, rows: 40, allowProposedApi: true })
  const pty = spawn(file, [...own, ...args], { cols: 120, rows: 40, cwd: workspace.directory, env: workspace.env })
  let bytes = 0
  let taken = ""
  let last = performance.now()
  const waiting = new Set<() => void>()
  pty.onData((data) => {
    last = performance.now()
    bytes += Buffer.byteLength(data)
    taken += data
    emulator.write(data, () => {
      for (const look of waiting) look()
    })
  })
  emulator.onData((answer) => pty.write(answer))
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()))
  const text = () => {
    const { active } = emulator.buffer
    return Array.from({ length: 40 }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true)).join(
      "\n",
    )
  }
  return {
    pid: pty.pid,
    bytes: () => bytes,
    text,
    isFullScreen: () => emulator.buffer.active.type === "alternate",
    take() {
      const plain = taken.replace(/\u001b(\[[0-9;?<>=]*[ -/]*[@-~]|[\]P_^][^\u0007\u001b]*(\u0007|\u001b\\)|.)/g, "")
      taken = ""
      return plain
    },
    type: (keys) => pty.write(keys),
    until: (test) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!test()) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(performance.now())
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${program.name} did not show the expected text:\n${text()}`))
        }, timeoutMs)
        waiting.add(look)
        look()
      }),
    async quiet() {
      while (performance.now() - last < quietMs) await sleep(10)
    },
    async stop() {
      pty.kill("SIGTERM")
      const timer = setTimeout(() => pty.kill("SIGKILL"), 5000)
      await ended
      clearTimeout(timer)
      emulator.dispose()
    },
  }
}

/** Time from the spawn to the first text and to a typed key on the screen; memory and CPU time when idle. */
export async function measureStart(program: Program, workspace: Workspace): Promise<Figures> {
  const begin = performance.now()
  const screen = open(program, workspace, [])
  // Typed immediately, and repeated for a program that loses early input.
  screen.type("qj")
  const again = setInterval(() => screen.type("qj"), 100)
  const shown = screen.until(() => screen.isFullScreen() && screen.text().includes("qj"))
  const painted = await screen.until(() => screen.isFullScreen() && /\S/.test(screen.text()))
  const typed = await shown
  clearInterval(again)
  await sleep(settleMs)
  const before = readCpuMs(screen.pid)
  await sleep(3000)
  const figures = {
    "terminal: spawn to first paint, ms": painted - begin,
    "terminal: spawn to a typed key shown, ms": typed - begin,
    "terminal with server: idle memory (PSS), MB": readMemoryMegabytes(screen.pid),
    "terminal with server: idle CPU, ms in 3 s": readCpuMs(screen.pid) - before,
  }
  await screen.stop()
  return figures
}

/** Keys in a session, then a reply that streams onto the screen. */
export async function measureWork(
  program: Program,
  workspace: Workspace,
  args: readonly string[] = [],
): Promise<Figures> {
  const screen = open(program, workspace, args)
  try {
    await screen.until(() => screen.isFullScreen() && /\S/.test(screen.text()))
    await sleep(settleMs)
    await prompt(screen, "hello", "All is well.")
    const keys = await typeKeys(screen)
    const before = { cpu: readCpuMs(screen.pid), bytes: screen.bytes() }
    const wall = await prompt(screen, "chunks:1500", finalText)
    const chunks = {
      "1500 chunks on the screen: wall, ms": wall,
      "1500 chunks on the screen: CPU, ms": readCpuMs(screen.pid) - before.cpu,
      "1500 chunks on the screen: bytes": screen.bytes() - before.bytes,
    }
    await sleep(settleMs)
    return {
      ...keys,
      ...chunks,
      "terminal with server: memory after the work (PSS), MB": readMemoryMegabytes(screen.pid),
    }
  } finally {
    await screen.stop()
  }
}

/** Types a prompt; resolves with the time in ms from return to the expected reply on the screen. */
async function prompt(screen: Screen, text: string, reply: string): Promise<number> {
  screen.type(text)
  await screen.until(() => screen.text().includes(text))
  await screen.quiet()
  const begin = performance.now()
  screen.type("\r")
  const end = await screen.until(() => screen.text().includes(reply))
  await sleep(500)
  return end - begin
}

const letters = "abcdefghijklmnopqrstuvwxyz"

async function typeKeys(screen: Screen): Promise<Figures> {
  const times: number[] = []
  const bytes: number[] = []
  for (let at = 0; at < 130; at++) {
    const letter = letters[at % letters.length]!
    await screen.quiet()
    screen.take()
    const before = screen.bytes()
    const begin = performance.now()
    screen.type(letter)
    let seen = ""
    const end = await screen.until(() => (seen += screen.take()).includes(letter))
    await screen.quiet()
    // The first ten keys are warm-up.
    if (at >= 10) {
      times.push(end - begin)
      bytes.push(screen.bytes() - before)
    }
    // The line is cleared before it wraps, since a wrap would move the row.
    if (at % 50 === 49) screen.type("\u0015")
  }
  await screen.quiet()
  screen.type("\u0015")
  await screen.until(() => !screen.text().includes("xyz"))
  return {
    "key to screen: median, ms": median(times),
    "key to screen: 99th percentile, ms": percentile(times, 0.99),
    "bytes per key": median(bytes),
  }
}
