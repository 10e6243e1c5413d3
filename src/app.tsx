// The terminal program put together: store, client, events, control queue, keys and screen. The only file that knows all of
// them. Promises: it paints before the server answers, and every way out gives the terminal back.
import { render } from "ink"
import { createClient } from "./client/client.ts"
import { openControl } from "./client/control.ts"
import { openEvents, type Events } from "./client/events.ts"
import { createDeferredTransport, type TransportOptions } from "./client/transport.ts"
import { applyControl } from "./command/control.ts"
import type { CommandContext } from "./command/command.ts"
import { createCommands } from "./command/index.ts"
import { createKeyRouter } from "./command/key-router.ts"
import { defaultLeaderTimeoutMs, listKeybinds } from "./command/keybind.ts"
import { createKeymap, type Keymap } from "./command/keymap.ts"
import { createSynchronize } from "./command/synchronize.ts"
import { startSession, type SessionStart } from "./command/start-session.ts"
import { AppContext, type AppValue } from "./dialog/app-context.ts"
import { toModelRef } from "./state/model-ref.ts"
import type { Memory } from "./state/persist.ts"
import { loadHistory, replacePrompt } from "./state/prompt.ts"
import { reduceEvents } from "./state/reduce.ts"
import { findShownSession } from "./state/route.ts"
import { setConnection, setSize, toLoss } from "./state/screen.ts"
import { createAppStore } from "./state/store.ts"
import { addToast } from "./state/toast.ts"
import { loadMarkdown } from "./text/markdown.ts"
import { colorDepth } from "./theme/color-depth.ts"
import type { Input } from "./ui/input/input.ts"
import { createScreen } from "./ui/pane/screen.ts"
import { AppRoot } from "./view/AppRoot.tsx"
import { startClock } from "./view/clock.ts"
import { followRoute } from "./view/follow-route.ts"
import { listenForColours } from "./view/terminal-colours.ts"
import { createTerminalPort } from "./view/terminal-port.ts"
import { createThemeStore } from "./view/theme-store.ts"
import { createTranscriptPane } from "./view/transcript-pane.ts"
import { createViews } from "./view/views.ts"
import { followChoices, toThemeName } from "./view/follow-choices.ts"

export type AppOptions = {
  readonly directory: string
  readonly home: string
  readonly clientID: string
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: NodeJS.WriteStream
  readonly input: Input
  readonly memory: Memory
  readonly host: {
    readonly ready: Promise<TransportOptions>
    setAskPermission(isOn: boolean): Promise<void>
  }
  readonly settings: {
    readonly theme: string | undefined
    readonly keybinds: Readonly<Record<string, unknown>>
    readonly leaderTimeoutMs: number | undefined
    readonly scrollRows: number
    readonly problems: readonly string[]
  }
  readonly themeFolder: string
  /** Folders of the user's and the project's themes. */
  readonly themeFolders: readonly string[]
  /** Which session to begin with, and a text for the prompt. */
  readonly start: SessionStart & {
    readonly prompt?: string | undefined
    readonly agent?: string | undefined
    /** `provider/model` */
    readonly model?: string | undefined
  }
}

export type App = {
  /** Tells a notice of the server's on the screen. */
  notice(message: string): void
  /** The server's thread died and is being replaced. */
  lost(): void
  exit(): void
  /** Resolves when the screen has been given back, with the session that was shown. */
  readonly ended: Promise<{ readonly sessionID: string | undefined; readonly title: string | undefined }>
}

export function startApp(options: AppOptions): App {
  const { input, stdout, memory, host, settings } = options
  const remembered = memory.load()
  const store = createAppStore({
    directory: options.directory,
    home: options.home,
    columns: stdout.columns || 80,
    rows: stdout.rows || 24,
  })
  store.update((state) => ({
    ...state,
    theme: toThemeName(remembered, settings.theme),
    agent: options.start.agent ?? remembered.agent,
    startModel: options.start.model === undefined ? undefined : toModelRef(options.start.model),
    recentModels: remembered.recentModels ?? [],
    problems: settings.problems,
  }))
  if (options.start.prompt) store.update((state) => replacePrompt(state, options.start.prompt ?? ""))

  const transport = createDeferredTransport(host.ready)
  const client = createClient({ transport })
  const registry = createCommands()
  const binds = listKeybinds()
  let keymap: Keymap = createKeymap({ binds, overrides: settings.keybinds })
  const themes = createThemeStore(options.themeFolder, colorDepth(options.env), store.getState().theme)
  const screen = createScreen(stdout)
  const views = createViews({ paletteKey: () => keymap.keysOf("command.palette.show")[0] ?? "", seed: Date.now() })
  const pane = createTranscriptPane({
    store,
    screen,
    toView: views.toSessionView,
    theme: (state) => {
      const { normal, dim } = themes.get(state.themePreview ?? state.theme, state.themeMode)
      return state.dialogs.length > 0 ? dim : normal
    },
  })
  const terminal = createTerminalPort(input, screen, () => ink.unmount())

  const context: CommandContext = {
    store,
    client,
    memory,
    host,
    terminal,
    scroll: pane.scroll,
    now: Date.now,
    toast: (toast) => store.update((state) => addToast(state, toast, Date.now())),
    async run(id, argument = "") {
      const command = registry.find(id)
      try {
        await command?.run(context, argument)
      } catch (error) {
        context.toast({ message: error instanceof Error ? error.message : String(error), variant: "error" })
      }
    },
  }
  const router = createKeyRouter({
    context,
    registry,
    keymap: () => keymap,
    leaderTimeoutMs: () => settings.leaderTimeoutMs ?? defaultLeaderTimeoutMs,
    wheelRows: settings.scrollRows,
  })
  let events: Events | undefined
  input.onKey((event) => router.handle(event))
  // What streamed in so far belongs into the frame that the key causes.
  input.onKey(() => events?.flush(), Number.MAX_SAFE_INTEGER)

  const value: AppValue = {
    commands: context,
    registry,
    keymap: () => keymap,
    keys: {
      on: input.onKey,
      // Keys may come faster than frames, and a field of Ink's builds on what it has last rendered.
      pass(event) {
        if (input.passToInk(event)) ink.rerender(tree)
      },
    },
    themes,
    cover: pane.cover,
    version: options.version,
  }
  const tree = (
    <AppContext value={value}>
      <AppRoot views={views} themes={themes} onTerminal={terminal.lend} />
    </AppContext>
  )
  // Before Ink's own listener, which would draw the old tree once more.
  const onResize = () => {
    store.update((state) => setSize(state, stdout.columns || 80, stdout.rows || 24))
    ink.rerender(tree)
  }
  stdout.prependListener("resize", onResize)
  const ink = render(tree, {
    stdout: screen.stdout,
    stdin: input.facade.stream,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    kittyKeyboard: { mode: "disabled" },
  })
  input.open()

  const stops = [
    startClock(store, pane.isLive),
    followChoices({ store, memory, remembered, configured: settings.theme }),
    listenForColours(input, stdout, (mode) => store.update((state) => ({ ...state, themeMode: mode }))),
    () => stdout.off("resize", onResize),
    () => router.dispose(),
    () => pane.dispose(),
    () => screen.dispose(),
  ]
  input.askKeys()

  // Everything from here on comes after the first paint.
  // One change of the state for what was read from files, since each is a frame that a key may have to wait for.
  void Promise.all([memory.loadHistory(), themes.load(options.themeFolders)]).then(([history, problems]) => {
    for (const message of problems) context.toast({ title: "Theme", message, variant: "warning" })
    store.update((state) => loadHistory({ ...state }, history))
  })
  const synchronize = createSynchronize(context)
  stops.push(followRoute(store, synchronize))

  let isEnded = false
  void host.ready.then(
    ({ url }) => {
      // Left before the server was there: a stream opened now would keep the program running.
      if (isEnded) return
      void loadMarkdown().then(pane.setLexer)
      events = openEvents({
        url,
        transport,
        onEvents(batch) {
          store.update((state) => ({ ...reduceEvents(state, batch, Date.now()), clock: Date.now() }))
          // The directory was let go, and is opened anew with the settings that are now in its files.
          if (batch.some(({ type }) => type === "server.instance.disposed" || type === "global.disposed"))
            void synchronize.all().then(useSettings)
        },
        onConnect(isStale) {
          store.update((state) => setConnection(state, { phase: "connected" }))
          if (isStale) void synchronize.all().then(useSettings)
        },
        onLost: (waitMs, refusal) =>
          store.update((state) => setConnection(state, toLoss(Date.now() + waitMs, refusal?.message))),
      })
      const control = openControl({
        transport,
        clientID: options.clientID,
        apply: (call) => applyControl(context, registry, call),
      })
      stops.push(events.close, control.close)
      void startSession(context, options.start)
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      store.update((state) => setConnection(state, { phase: "failed", message }))
    },
  )

  /** Keys of the config, once it is known; what is wrong with them is told once. */
  let toldProblems = ""
  function useSettings() {
    const { keybinds } = store.getState().config
    keymap = createKeymap({ binds, overrides: { ...keybinds, ...settings.keybinds } })
    const told = keymap.problems.join("\n")
    if (told !== "" && told !== toldProblems) context.toast({ title: "Keys", message: told, variant: "warning" })
    toldProblems = told
    store.update((state) => ({ ...state }))
  }

  async function ended() {
    try {
      await ink.waitUntilExit()
    } finally {
      isEnded = true
      for (const stop of stops) stop()
      input.restore()
      transport.close()
    }
    const sessionID = findShownSession(store.getState())
    return { sessionID, title: sessionID ? store.getState().sessions.get(sessionID)?.title : undefined }
  }

  return {
    notice: (message) => store.update((state) => ({ ...state, problems: [...new Set([...state.problems, message])] })),
    lost: () => store.update((state) => setConnection(state, toLoss(Date.now()))),
    exit: terminal.exit,
    ended: ended(),
  }
}
