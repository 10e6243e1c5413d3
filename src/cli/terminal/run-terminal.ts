// Runs the terminal program, from the first frame to the last line after it, on a server that `connect` provides.
// Promises: the server starts first, and the screen shows before the server answers; the terminal is restored on every
// way out.
import { fileURLToPath } from "node:url"
import type { App } from "../../app.tsx"
import type { HostPort } from "../../command/command.ts"
import type { TransportOptions } from "../../client/transport.ts"
import { createMemory } from "../../state/memory.ts"
import { isRecord } from "../../text/is-record.ts"
import { toReason } from "../../text/to-reason.ts"
import { createInput } from "../../ui/input/input.ts"
import { version } from "../../../server/version.ts"
import type { SessionFlags } from "../flags.ts"
import { onEndingSignal, toSignalCode } from "../wait-for-signal.ts"
import { findConfigPaths } from "./config-paths.ts"
import { loadApp } from "./load-app.ts"
import { loadTuiSettings } from "./tui-settings.ts"
import { toUserFolders } from "./user-folders.ts"
import { cutText } from "../../text/row/cut-text.ts"

type TerminalStart = SessionFlags & {
  readonly prompt?: string | undefined
  readonly agent?: string | undefined
  readonly model?: string | undefined
}

/** Callbacks of the server that change the screen. */
type TerminalHooks = {
  notice(message: string): void
  /** The server's thread died and is being replaced. */
  restarting(): void
  /** The project has settings that need the user's trust. */
  trustAsked(): void
}

type TerminalServer = HostPort & {
  readonly ready: Promise<TransportOptions>
  stop(): Promise<void>
}

export type RunTerminalOptions = {
  /** The folder of the built program. */
  readonly dist: URL
  /** The project. When it is on another machine, this path is only displayed. */
  readonly directory: string
  /** The directory that requests name; undefined for the server's default. */
  readonly serverDirectory?: string | undefined
  /** Where the project's themes and settings are read; undefined when the project is on another machine. */
  readonly localDirectory: string | undefined
  /** The home folder on the machine of the project. */
  readonly home: string
  /** The key under which history and drafts of this project are stored. */
  readonly memoryKey: string
  readonly start: TerminalStart
  /** The command that opens the session again. */
  readonly resume: (sessionID: string) => string
  readonly connect: (hooks: TerminalHooks) => TerminalServer
}

/** Longer than an orderly end may take. */
const maxStuckMs = 1400

/** Runs until the user leaves. Returns the exit code. */
export async function runTerminal(options: RunTerminalOptions): Promise<number> {
  const folders = toUserFolders(process.env)
  const paths = findConfigPaths(process.env, folders.config, options.localDirectory)
  const settings = loadTuiSettings(paths.settingsFiles, paths.projectFiles)
  writeWithoutWaiting(process.stdout)
  const screen = createDeferredScreen()
  const server = options.connect({
    notice: (message) => screen.call((app) => app.notice(message)),
    restarting: () => screen.call((app) => app.lost()),
    trustAsked: () => screen.call((app) => app.trustAsked()),
  })
  const input = createInput({
    stdin: process.stdin,
    stdout: process.stdout,
    mouse: settings.mouse,
    isControlBackspace: process.platform === "win32",
    ...(process.env.TERM === undefined ? {} : { term: process.env.TERM }),
    onEarlyInterrupt: () => screen.exit(),
  })
  const signal = exitOnSignal(screen.exit)
  const { startApp } = await loadApp()
  const app = startApp({
    directory: options.directory,
    serverDirectory: options.serverDirectory,
    home: options.home,
    // A getter, since only the connected client reads it: the first frame does not load node:crypto.
    get clientID() {
      return `tui_${process.getBuiltinModule("node:crypto").randomBytes(9).toString("hex")}`
    },
    version,
    env: process.env,
    stdout: process.stdout,
    input,
    memory: createMemory(folders.state, options.memoryKey),
    host: server,
    settings,
    loadTrustedSettings: () => loadTuiSettings(paths.settingsFiles),
    themeFolder: fileURLToPath(new URL("../themes/", options.dist)),
    themeFolders: paths.themeFolders,
    start: options.start,
  })
  screen.open(app)
  const exit = exitOnFault(app)
  try {
    const { sessionID, title } = await app.ended
    const stopped = server.stop()
    if (sessionID) process.stdout.write(toFarewell(options.resume(sessionID), title))
    await stopped
    if (exit.fault !== undefined) throw exit.fault
    return signal.code ?? 0
  } catch (error) {
    process.stderr.write(`opencode-tui: ${toReason(error)}\n`)
    await server.stop()
    return 1
  }
}

/**
 * Node waits until a terminal has taken all bytes. One that takes none (ctrl+s, a frozen connection) would stop the whole
 * program, and with it the end that a signal asks for.
 */
function writeWithoutWaiting(stdout: NodeJS.WriteStream): void {
  const handle: unknown = Reflect.get(stdout, "_handle")
  if (!isRecord(handle) || typeof handle["setBlocking"] !== "function") return
  Reflect.apply(handle["setBlocking"], handle, [false])
}

/** The screen before and after it opens: calls that come before wait for it. */
function createDeferredScreen() {
  const waiting: ((app: App) => void)[] = []
  let opened: App | undefined
  return {
    call(action: (app: App) => void) {
      if (opened) action(opened)
      else waiting.push(action)
    },
    exit() {
      if (opened) opened.exit()
      else process.exit(130)
    },
    open(app: App) {
      opened = app
      for (const action of waiting) action(app)
    },
  }
}

/** Closes the screen at the first signal, and keeps it for the exit code. */
function exitOnSignal(exitScreen: () => void): { readonly code: number | undefined } {
  const exit: { code: number | undefined } = { code: undefined }
  onEndingSignal((signal) => {
    exit.code = toSignalCode(signal)
    killWhenStuck()
    exitScreen()
  })
  return exit
}

/**
 * Ends the process from another thread: the system lets no program change the modes of a terminal that still has to take
 * bytes, so a frozen one would hold up this thread for good.
 */
function killWhenStuck(): void {
  const { Worker } = process.getBuiltinModule("node:worker_threads")
  new Worker(`setTimeout(() => process.kill(${process.pid}, "SIGKILL"), ${maxStuckMs})`, { eval: true }).unref()
}

/** Closes the screen at the first uncaught error, and keeps it. */
function exitOnFault(app: App): { readonly fault: unknown } {
  const exit: { fault: unknown } = { fault: undefined }
  for (const name of ["uncaughtException", "unhandledRejection"] as const)
    process.on(name, (error: unknown) => {
      exit.fault ??= error
      app.exit()
    })
  return exit
}

/** The lines that stay on the normal screen: the title of the session and the command that opens it again. */
function toFarewell(command: string, title: string | undefined): string {
  // A title is written by a model: only printable characters may reach the terminal.
  const shown = title === undefined ? "" : cutText(title.replace(/[^\P{C}]/gu, ""), 200)
  return `${shown ? `\n  Session   ${shown}\n` : "\n"}  Continue  ${command}\n\n`
}
