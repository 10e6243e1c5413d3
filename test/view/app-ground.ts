// The whole terminal program on an emulated terminal, with a real server in the same process and a project of its own.
import { EventEmitter } from "node:events"
import xterm from "@xterm/headless"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"
import { startServer } from "../../server/main.ts"
import { startApp, type AppOptions } from "../../src/app.tsx"
import { emptySettings } from "../../src/state/settings.ts"
import { createMemory } from "../../src/state/persist.ts"
import { createInput } from "../../src/ui/input/input.ts"
import { createCondition } from "../support/condition.ts"
import { createProject, type Files, type Project } from "../support/project.ts"
import { sendRequest } from "../support/request.ts"
import { createScreen } from "../support/screen.ts"

export type AppGroundOptions = {
  readonly columns?: number
  readonly rows?: number
  readonly files?: Files
  /** The user's `opencode.json`. */
  readonly config?: object
  /** Keeps the server from starting until `release` is called. */
  readonly isHeld?: boolean
  readonly settings?: Partial<AppOptions["settings"]>
  readonly start?: Partial<AppOptions["start"]>
  readonly project?: Project
}

export async function openApp(options: AppGroundOptions = {}) {
  const { columns = 100, rows = 30 } = options
  const project = options.project ?? (await createProject(options.files ?? { "README.md": "# Demo\n" }))
  if (options.config) await project.home.writeConfig(options.config)
  const env = { ...project.env, COLORTERM: "truecolor", TERM: "xterm-256color" }

  const { changed, until } = createCondition()
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
  const screen = createScreen(emulator)
  let written = ""
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    writable: true,
    columns,
    rows,
    write(data: string | Uint8Array, encoding?: unknown, done?: unknown) {
      written += typeof data === "string" ? data : Buffer.from(data).toString()
      emulator.write(data, () => {
        const callback = typeof encoding === "function" ? encoding : done
        if (typeof callback === "function") callback()
        changed()
      })
      return true
    },
  })
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  })
  const gate = Promise.withResolvers<void>()
  if (!options.isHeld) gate.resolve()
  const starting = gate.promise.then(() =>
    startServer({
      directory: project.directory,
      env,
      hostname: "127.0.0.1",
      port: 0,
      cors: [],
      trust: true,
      hasTerminal: true,
      logLevel: "error",
      printLogs: false,
      notice: () => {},
    }),
  )
  const input = createInput({
    stdin: stdin as object as NodeJS.ReadStream,
    stdout: stdout as object as NodeJS.WriteStream,
    writeNow: (bytes) => void stdout.write(bytes),
  })
  const app = startApp({
    directory: project.directory,
    home: project.home.directory,
    clientID: "tui_test",
    version: "9.9.9",
    env,
    stdout: stdout as object as NodeJS.WriteStream,
    input,
    memory: createMemory(`${project.home.directory}/.local/state/opencode-tui`, project.directory),
    host: {
      ready: starting.then(({ url, headers }) => ({ url, headers })),
      setAskPermission: async (isOn) => (await starting).setAskPermission(isOn),
    },
    settings: {
      theme: undefined,
      keybinds: {},
      leaderTimeoutMs: undefined,
      scrollRows: undefined,
      isAscii: false,
      isRepainted: false,
      ...emptySettings.settings,
      problems: [],
      ...options.settings,
    },
    themeFolder: fileURLToPath(new URL("../../themes/", import.meta.url)),
    themeFolders: [],
    start: { ...options.start },
  })
  let isEnded = false
  void app.ended.then(() => {
    isEnded = true
    changed()
  })
  onTestFinished(async () => {
    app.exit()
    await app.ended
    gate.resolve()
    await (await starting).stop()
  })

  const wait = <T>(probe: () => T | undefined | false | null, what: string) =>
    until(probe, { describe: () => `${what}\n${screen.framed()}` })

  return {
    ...screen,
    project,
    app,
    release: gate.resolve,
    isEnded: () => isEnded,
    written: () => written,
    type: (bytes: string) => void stdin.emit("data", Buffer.from(bytes)),
    /** Waits until the text is on the screen. */
    shows: (text: string) => wait(() => screen.screen().includes(text), `"${text}" is not on the screen`),
    hides: (text: string) => wait(() => !screen.screen().includes(text), `"${text}" is still on the screen`),
    until: wait,
    async get<T>(path: string) {
      const { url, headers } = await starting
      return sendRequest<T>(new URL(path, url).href, { headers })
    },
    async post(path: string, body: unknown = {}) {
      const { url, headers } = await starting
      return sendRequest(new URL(path, url).href, { method: "POST", body, headers: { ...headers, prefer: "wait=10" } })
    },
    async patch(path: string, body: unknown) {
      const { url, headers } = await starting
      return sendRequest(new URL(path, url).href, { method: "PATCH", body, headers })
    },
    resize(nextColumns: number, nextRows: number) {
      emulator.resize(nextColumns, nextRows)
      Object.assign(stdout, { columns: nextColumns, rows: nextRows })
      stdout.emit("resize")
    },
  }
}

export const keys = {
  enter: "\r",
  down: "\x1b[B",
  up: "\x1b[A",
  pageUp: "\x1b[5~",
  end: "\x1b[F",
  ctrl: (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96),
  /** Alone in a read it is the key, after a moment in which nothing follows. */
  escape: "\x1b",
} as const
