// A program in a real pseudo-terminal, read through a terminal emulator. The output becomes a screen of cells, and the
// emulator's replies to queries (device attributes, cursor position) are sent back. Waits are evaluated whenever output has
// been drawn; a failed wait shows the screen.
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
/** A text on the screen, a pattern over its rows, or a predicate. */
type Expectation = string | RegExp | ((screen: string) => boolean)

export type Terminal = Disposable &
  Screen & {
    readonly pid: number
    /** All bytes of output. */
    readonly raw: () => Buffer
    /** Sends characters in one write. */
    readonly type: (text: string) => void
    /** Sends keys by name. As in any terminal, a key right after `esc` may be read as alt+key. */
    readonly press: (...keys: string[]) => void
    /** Pastes text, as a bracketed paste if the program has enabled it. */
    readonly paste: (text: string) => void
    /** Changes the window size and notifies the program. */
    readonly resize: (cols: number, rows: number) => void
    readonly waitFor: (expected: Expectation, options?: WaitOptions) => Promise<string>
    readonly waitGone: (unwanted: Expectation, options?: WaitOptions) => Promise<string>
    /** Resolves when the expectation is met and 100 ms have passed without output; prefer `waitFor`. */
    readonly settled: (expected?: Expectation, options?: WaitOptions) => Promise<string>
    /** URL of the terminal's server; throws unless the terminal was started with `port`. */
    readonly url: () => string
    readonly exit: (options?: WaitOptions) => Promise<TerminalExit>
    /** Signals the program without its children. */
    readonly kill: (signal: NodeJS.Signals) => void
  }

export type TerminalOptions = {
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly cols?: number
  readonly rows?: number
  /** The value of `--port`; see `freePort()`. */
  readonly port?: number
  /** A command to run instead of the built program. */
  readonly command?: readonly [file: string, ...args: string[]]
}

/** Starts the program in a terminal of 100x30. Its process group is killed when the running test ends. */
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
    // Bytes, so that a character split between two reads reaches the emulator whole.
    encoding: null,
  })

  const condition = createCondition()
  const chunks: Buffer[] = []
  let written = 0
  let drawn = 0
  let ended: TerminalExit | undefined
  pty.onData((data) => {
    const chunk = data as unknown as Buffer // The type declarations cover only the mode with an encoding.
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
  const describe = () =>
    `${ended ? `The program ended (code ${ended.code}, signal ${ended.signal}).\n` : ""}${screen.framed()}`
  const failure = (what: string, expected: Expectation) => () =>
    `${what} ${String(expected)} on the screen\n${describe()}`
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
        describe: () => `The program did not end\n${describe()}`,
      }),
    kill: (signal) => process.kill(pty.pid, signal),
  }
}

function isOn(screen: string, expected: Expectation): boolean {
  if (typeof expected === "string") return screen.includes(expected)
  // `search` ignores the lastIndex that the g and y flags keep.
  if (expected instanceof RegExp) return screen.search(expected) >= 0
  return expected(screen)
}
