// `opencode-tui [directory]` in a terminal: the server in a thread, the screen in this one, both started at once.
// Promises: the screen shows before the server answers; the terminal is given back on every way out.
import { fileURLToPath } from "node:url"
import { join } from "node:path"
import { startHost } from "../../server/host.ts"
import { version } from "../../server/version.ts"
import { createMemory } from "../state/persist.ts"
import { createInput } from "../ui/input/input.ts"
import { toFolders } from "./folders.ts"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { loadTuiSettings } from "./tui-settings.ts"

export type TuiOptions = CommonOptions &
  SessionChoice & {
    readonly directory: string
    readonly prompt?: string
    /** Where the built program lies. */
    readonly dist: URL
  }

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/** Runs until the person leaves; gives the exit code. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { directory, dist } = options
  const folders = toFolders(process.env)
  const settings = loadTuiSettings(process.env.OPENCODE_TUI_CONFIG || join(folders.config, "tui.json"))
  const notices: string[] = []
  let notice = (message: string): void => void notices.push(message)
  let lost = (): void => {}
  let exit = (): void => process.exit(130)
  const host = startHost({
    directory,
    env: process.env,
    hostname: options.hostname,
    cors: options.cors,
    trust: options.trust,
    logLevel: options.logLevel,
    // Standard error is the screen here; the log is in its file.
    printLogs: false,
    assets: fileURLToPath(dist),
    script: new URL("worker.js", dist),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    onNotice: (message) => notice(message),
    onRestart: () => lost(),
  })
  const input = createInput({
    stdin: process.stdin,
    stdout: process.stdout,
    mouse: settings.mouse,
    isControlBackspace: process.platform === "win32",
    ...(process.env.TERM === undefined ? {} : { term: process.env.TERM }),
    onEarlyInterrupt: () => exit(),
  })

  const { startApp } = await import("../app.tsx")
  const app = startApp({
    directory,
    home: folders.home,
    // Asked for when the server is there; until then nothing here needs the module.
    get clientID() {
      return `tui_${process.getBuiltinModule("node:crypto").randomBytes(9).toString("hex")}`
    },
    version,
    env: process.env,
    stdout: process.stdout,
    input,
    memory: createMemory(folders.state, directory),
    host,
    settings,
    themeFolder: fileURLToPath(new URL("../themes/", dist)),
    themeFolders: [join(folders.config, "themes"), join(directory, ".opencode", "themes")],
    start: {
      session: options.session,
      continue: options.continue,
      prompt: options.prompt,
      agent: options.agent,
      model: options.model,
    },
  })
  notice = app.notice
  lost = app.lost
  exit = app.exit
  for (const message of notices) app.notice(message)

  // A terminal that is gone takes no bytes: nothing is left to draw on, and nothing to give back.
  process.stdout.on("error", () => process.exit(1))
  let signalCode: number | undefined
  let fault: unknown
  for (const [name, number] of Object.entries(signals))
    process.on(name, () => {
      if (signalCode !== undefined) process.exit(signalCode)
      signalCode = 128 + number
      app.exit()
    })
  for (const name of ["uncaughtException", "unhandledRejection"] as const)
    process.on(name, (error: unknown) => {
      fault ??= error
      app.exit()
    })

  try {
    const { sessionID, title } = await app.ended
    const stopping = host.stop()
    if (sessionID) process.stdout.write(toFarewell(sessionID, title))
    await stopping
    if (fault !== undefined) throw fault
    return signalCode ?? 0
  } catch (error) {
    process.stderr.write(`opencode-tui: ${error instanceof Error ? error.message : String(error)}\n`)
    await host.stop()
    return 1
  }
}

/** What stays on the normal screen: the way back to the session. */
function toFarewell(sessionID: string, title: string | undefined): string {
  // Titles come from outside: nothing but printable text may reach the terminal.
  const shown = title?.replace(/[^\P{C}]/gu, "").slice(0, 200)
  return `${shown ? `\n  Session   ${shown}\n` : "\n"}  Continue  opencode-tui -s ${sessionID}\n\n`
}
