// A program in a real pseudo-terminal, read through a terminal emulator: what it writes becomes a screen of cells, what
// the emulator answers to its questions (device attributes, cursor position) goes back to it. Every wait looks again
// whenever bytes have been drawn, and a wait that fails shows the screen.
import { spawn } from "@lydell/node-pty"
import xterm from "@xterm/headless"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import type { Environment } from "./home.ts"
import { toKeyBytes } from "./keys.ts"
import { getProgramPath, signalGroup } from "./program.ts"
import { createScreen } from "./screen.ts"
import type { Screen } from "./screen.ts"

type TerminalExit = { readonly code: number; readonly signal: number | undefined }
type WaitOptions = { readonly timeoutMs?: number }
/** A text on the screen, a pattern over its rows, or a question to it. */
type Expectation = string | RegExp | ((screen: string) => boolean)

export type Terminal = Disposable &
  Screen & {
    readonly pid: number
    /** Every byte the program has written so far. */
    readonly raw: () => Buffer
    /** Sends characters as typed, one write for all. */
    readonly type: (text: string) => void
    /** Sends keys by name. A key after `esc` in the same call may be read as alt+key, as in any terminal. */
    readonly press: (...keys: string[]) => void
    /** Pastes, in brackets if the program asked for them. */
    readonly paste: (text: string) => void
    /** Changes the size of the window and tells the program. */
    readonly resize: (cols: number, rows: number) => void
    readonly waitFor: (expected: Expectation, options?: WaitOptions) => Promise<string>
    readonly waitGone: (unwanted: Expectation, options?: WaitOptions) => Promise<string>
    /** Resolves when the predicate holds and the program has then been silent for 100 ms; prefer `waitFor`. */
    readonly settled: (expected?: Expectation, options?: WaitOptions) => Promise<string>
    /** Address of the terminal's own server; throws unless it was started with `port`. */
    readonly url: () => string
    readonly exit: (options?: WaitOptions) => Promise<TerminalExit>
    /** Signals the program alone. */
    readonly kill: (signal: NodeJS.Signals) => void
  }

export type TerminalOptions = {
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly cols?: number
  readonly rows?: number
  /** Passed on as `--port`; see `freePort()`. */
  readonly port?: number
  /** What to start instead of the built program, with its arguments. */
  readonly command?: readonly [file: string, ...args: string[]]
}

/** Starts the program in a terminal of 100x30; it is killed with its process group when the running test ends. */
export function startTerminal(options: TerminalOptions): Terminal {
  const { cols = 100, rows = 30, port } = options
  const [file, ...args] = options.command ?? [
    process.execPath,
    getProgramPath(),
    ...(options.args ?? []),
    ...(port === undefined ? [] : ["--port", String(port)]),
  ]
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 5000 })
  const screen = createScreen(emulator)
  const pty = spawn(file, args, {
    name: options.env["TERM"] ?? "xterm-256color",
    cols,
    rows,
    cwd: options.cwd,
    env: { COLORTERM: "truecolor", ...options.env },
    // Bytes, so that a character cut in two by a read arrives whole at the emulator.
    encoding: null,
  })

  const condition = createCondition()
  const chunks: Buffer[] = []
  let written = 0
  let drawn = 0
  let ended: TerminalExit | undefined
  pty.onData((data) => {
    const chunk = data as unknown as Buffer // The types know only the mode with an encoding.
    chunks.push(chunk)
    written += chunk.byteLength
    emulator.write(chunk, () => {
      drawn += chunk.byteLength
      condition.changed()
    })
  })
  emulator.onData((answer) => send(answer))
  pty.onExit(({ exitCode, signal }) => {
    ended = { code: exitCode, signal: signal || undefined }
    emulator.write("", condition.changed)
  })

  const send = (text: string) => {
    if (!ended) pty.write(text)
  }
  const told = () =>
    `${ended ? `The program ended (code ${ended.code}, signal ${ended.signal}).\n` : ""}${screen.framed()}`
  const failure = (what: string, expected: Expectation) => () => `${what} ${String(expected)} on the screen\n${told()}`
  const isDrawn = () => drawn === written

  const waitFor: Terminal["waitFor"] = (expected, { timeoutMs } = {}) => {
    const look = () => {
      if (isOn(screen.screen(), expected)) return { text: screen.screen() }
      if (ended && isDrawn()) throw new Error(failure("Never saw", expected)())
      return undefined
    }
    return condition.until(look, { timeoutMs, describe: failure("Never saw", expected) }).then(({ text }) => text)
  }

  return {
    ...screen,
    ...toDisposable(async () => {
      if (!ended) {
        signalGroup(pty.pid, "SIGKILL")
        await condition.until(() => ended, { describe: () => `Process ${pty.pid} outlived SIGKILL` })
      }
      emulator.dispose()
    }),
    pid: pty.pid,
    raw: () => Buffer.concat(chunks),
    type: send,
    press(...keys) {
      for (const key of keys) send(toKeyBytes(key, emulator.modes.applicationCursorKeysMode))
    },
    paste(text) {
      const lines = text.replace(/\r?\n/g, "\r")
      send(emulator.modes.bracketedPasteMode ? `\u001b[200~${lines}\u001b[201~` : lines)
    },
    resize(nextCols, nextRows) {
      emulator.resize(nextCols, nextRows)
      if (!ended) pty.resize(nextCols, nextRows)
    },
    waitFor,
    waitGone(unwanted, { timeoutMs } = {}) {
      const look = () => (isDrawn() && !isOn(screen.screen(), unwanted) ? { text: screen.screen() } : undefined)
      return condition.until(look, { timeoutMs, describe: failure("Still saw", unwanted) }).then(({ text }) => text)
    },
    async settled(expected = () => true, waiting = {}) {
      for (;;) {
        await waitFor(expected, waiting)
        const before = written
        await new Promise((resolve) => setTimeout(resolve, 100))
        if (before === written && isDrawn()) return screen.screen()
      }
    },
    url() {
      if (port === undefined) throw new Error("This terminal was started without a port of its own")
      return `http://127.0.0.1:${port}`
    },
    exit: ({ timeoutMs } = {}) =>
      condition.until(() => (isDrawn() ? ended : undefined), {
        timeoutMs,
        describe: () => `The program did not end\n${told()}`,
      }),
    kill: (signal) => process.kill(pty.pid, signal),
  }
}

function isOn(screen: string, expected: Expectation): boolean {
  if (typeof expected === "string") return screen.includes(expected)
  // A pattern with the g or y flag would remember its last match.
  if (expected instanceof RegExp) return screen.search(expected) >= 0
  return expected(screen)
}
