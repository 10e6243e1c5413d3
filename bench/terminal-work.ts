// What the terminal costs, with its server: start, idling, keys, an answer that streams in. Read through a terminal emulator,
// which also answers what the program asks of its terminal.
import { spawn } from "@lydell/node-pty"
import xterm from "@xterm/headless"
import type { Figures } from "./figures.ts"
import { median, share } from "./figures.ts"
import { lastWords } from "./model-server.ts"
import type { Place } from "./place.ts"
import { cpuOf, memoryOf } from "./process.ts"
import { pause, type Program } from "./program.ts"

const settleMs = 2500
/** A key's frame has been written when nothing came for so long. */
const quietMs = 60
/** Where a program does not show what it should, the row is left out after this. */
const patienceMs = 60_000

type Screen = {
  readonly pid: number
  bytes(): number
  text(): string
  isFullScreen(): boolean
  /** What was written since the last call, without escape sequences. */
  take(): string
  type(text: string): void
  /** Resolves with the time once the test holds; it is asked after each piece that was written. */
  until(test: () => boolean): Promise<number>
  quiet(): Promise<void>
  stop(): Promise<void>
}

function open(program: Program, place: Place, args: readonly string[]): Screen {
  const [file, ...own] = program.command
  const emulator = new xterm.Terminal({ cols: 120, rows: 40, allowProposedApi: true })
  const pty = spawn(file, [...own, ...args], { cols: 120, rows: 40, cwd: place.directory, env: place.env })
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
          reject(new Error(`${program.name} did not show what was waited for:\n${text()}`))
        }, patienceMs)
        waiting.add(look)
        look()
      }),
    async quiet() {
      while (performance.now() - last < quietMs) await pause(10)
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

/** Spawn to the first text, to a key that is shown, and what it holds when nothing happens. */
export async function start(program: Program, place: Place): Promise<Figures> {
  const begin = performance.now()
  const screen = open(program, place, [])
  // Typed at once, as a person does who knows the program, and again for a program that lost it.
  screen.type("qj")
  const again = setInterval(() => screen.type("qj"), 100)
  const shown = screen.until(() => screen.isFullScreen() && screen.text().includes("qj"))
  const painted = await screen.until(() => screen.isFullScreen() && /\S/.test(screen.text()))
  const typed = await shown
  clearInterval(again)
  await pause(settleMs)
  const before = cpuOf(screen.pid)
  await pause(3000)
  const figures = {
    "terminal: spawn to first paint, ms": painted - begin,
    "terminal: spawn to a typed key shown, ms": typed - begin,
    "terminal with server: idle memory (PSS), MB": memoryOf(screen.pid),
    "terminal with server: idle CPU, ms in 3 s": cpuOf(screen.pid) - before,
  }
  await screen.stop()
  return figures
}

/** Keys in a session, then an answer that streams onto the screen. */
export async function work(program: Program, place: Place, args: readonly string[] = []): Promise<Figures> {
  const screen = open(program, place, args)
  try {
    await screen.until(() => screen.isFullScreen() && /\S/.test(screen.text()))
    await pause(settleMs)
    await ask(screen, "hello", "All is well.")
    const keys = await typeKeys(screen)
    const before = { cpu: cpuOf(screen.pid), bytes: screen.bytes() }
    const wall = await ask(screen, "chunks:1500", lastWords)
    const chunks = {
      "1500 chunks on the screen: wall, ms": wall,
      "1500 chunks on the screen: CPU, ms": cpuOf(screen.pid) - before.cpu,
      "1500 chunks on the screen: bytes": screen.bytes() - before.bytes,
    }
    await pause(settleMs)
    return { ...keys, ...chunks, "terminal with server: memory after the work (PSS), MB": memoryOf(screen.pid) }
  } finally {
    await screen.stop()
  }
}

/** Types a prompt and waits for words of its answer; the time from return to them, in ms. */
async function ask(screen: Screen, text: string, answer: string): Promise<number> {
  screen.type(text)
  await screen.until(() => screen.text().includes(text))
  await screen.quiet()
  const begin = performance.now()
  screen.type("\r")
  const end = await screen.until(() => screen.text().includes(answer))
  await pause(500)
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
    // The first ones warm up what keys run through.
    if (at >= 10) {
      times.push(end - begin)
      bytes.push(screen.bytes() - before)
    }
    // A long line would wrap, and the row would move.
    if (at % 50 === 49) screen.type("\u0015")
  }
  await screen.quiet()
  screen.type("\u0015")
  await screen.until(() => !screen.text().includes("xyz"))
  return {
    "key to screen: median, ms": median(times),
    "key to screen: 99th percentile, ms": share(times, 0.99),
    "bytes a key": median(bytes),
  }
}
