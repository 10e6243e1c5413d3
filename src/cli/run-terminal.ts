// The screen on a terminal, from the first paint to the farewell, whoever its server is.
// Promises: the server is asked for first and the screen shows before it answers; the terminal is given back on every way
// out.
import { fileURLToPath } from "node:url"
import type { HostPort } from "../command/command.ts"
import type { TransportOptions } from "../client/transport.ts"
import { createMemory } from "../state/memory.ts"
import { createInput } from "../ui/input/input.ts"
import { version } from "../../server/version.ts"
import { toFolders } from "./folders.ts"
import { loadApp } from "./load-app.ts"
import type { SessionChoice } from "./options.ts"
import { toPlaces } from "./places.ts"
import { loadTuiSettings } from "./tui-settings.ts"
import { toReason } from "../text/reason.ts"

export type TerminalStart = SessionChoice & {
  readonly prompt?: string | undefined
  readonly agent?: string | undefined
  readonly model?: string | undefined
}

/** What the server's side tells the screen. */
export type TerminalHooks = {
  notice(message: string): void
  /** The server's thread died and is being replaced. */
  lost(): void
  trustAsked(): void
}

export type TerminalServer = HostPort & {
  readonly ready: Promise<TransportOptions>
  stop(): Promise<void>
}

export type RunTerminalOptions = {
  /** Where the built program lies. */
  readonly dist: URL
  /** The project; on another machine it is only shown. */
  readonly directory: string
  /** Names the project to the server, where that was not started in it. */
  readonly serverDirectory?: string | undefined
  /** Where the project's own looks and keys are read; none where it is on another machine. */
  readonly localDirectory: string | undefined
  /** The home folder of where the project is. */
  readonly home: string
  /** Tells the history and drafts of one place from those of another. */
  readonly memoryKey: string
  readonly start: TerminalStart
  /** How to start the program again in this session. */
  readonly resume: (sessionID: string) => string
  readonly connect: (hooks: TerminalHooks) => TerminalServer
}

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/** Runs until the person leaves; gives the exit code. */
export async function runTerminal(options: RunTerminalOptions): Promise<number> {
  const { directory, dist } = options
  const folders = toFolders(process.env)
  const places = toPlaces(process.env, folders.config, options.localDirectory)
  const settings = loadTuiSettings(places.settingsFiles)
  const early: (() => void)[] = []
  let app: Awaited<ReturnType<typeof start>> | undefined
  /** What the server tells before there is a screen waits for it. */
  const tell = (act: (screen: NonNullable<typeof app>) => void) => {
    if (app) act(app)
    else early.push(() => app && act(app))
  }
  const server = options.connect({
    notice: (message) => tell((screen) => screen.notice(message)),
    lost: () => tell((screen) => screen.lost()),
    trustAsked: () => tell((screen) => screen.trustAsked()),
  })
  const input = createInput({
    stdin: process.stdin,
    stdout: process.stdout,
    mouse: settings.mouse,
    isControlBackspace: process.platform === "win32",
    ...(process.env.TERM === undefined ? {} : { term: process.env.TERM }),
    onEarlyInterrupt: () => (app ? app.exit() : process.exit(130)),
  })

  async function start() {
    const { startApp } = await loadApp()
    return startApp({
      directory,
      serverDirectory: options.serverDirectory,
      home: options.home,
      // Asked for when the server is there; until then nothing here needs the module.
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
      themeFolder: fileURLToPath(new URL("../themes/", dist)),
      themeFolders: places.themeFolders,
      start: options.start,
    })
  }
  const screen = (app = await start())
  for (const act of early) act()

  // A terminal that is gone takes no bytes: nothing is left to draw on, and nothing to give back.
  process.stdout.on("error", () => process.exit(1))
  let signalCode: number | undefined
  let fault: unknown
  for (const [name, number] of Object.entries(signals))
    process.on(name, () => {
      if (signalCode !== undefined) process.exit(signalCode)
      signalCode = 128 + number
      screen.exit()
    })
  for (const name of ["uncaughtException", "unhandledRejection"] as const)
    process.on(name, (error: unknown) => {
      fault ??= error
      screen.exit()
    })

  try {
    const { sessionID, title } = await screen.ended
    const stopping = server.stop()
    if (sessionID) process.stdout.write(toFarewell(options.resume(sessionID), title))
    await stopping
    if (fault !== undefined) throw fault
    return signalCode ?? 0
  } catch (error) {
    process.stderr.write(`opencode-tui: ${toReason(error)}\n`)
    await server.stop()
    return 1
  }
}

/** What stays on the normal screen: the way back to the session. */
function toFarewell(command: string, title: string | undefined): string {
  // Titles come from outside: nothing but printable text may reach the terminal.
  const shown = title?.replace(/[^\P{C}]/gu, "").slice(0, 200)
  return `${shown ? `\n  Session   ${shown}\n` : "\n"}  Continue  ${command}\n\n`
}
