// The terminal program put together: store, client, events, control queue, keys and screen. The only file that knows all of
// them. Promises: it paints before the server answers, and every way out gives the terminal back.
import { render } from "ink"
import { createClient } from "./client/client.ts"
import { createDeferredTransport, type TransportOptions } from "./client/transport.ts"
import type { CommandContext, HostPort } from "./command/command.ts"
import { createCommands } from "./command/index.ts"
import { createKeyRouter } from "./command/keys/key-router.ts"
import { keepDrafts } from "./command/sync/keep-drafts.ts"
import { defaultLeaderTimeoutMs, listKeybinds } from "../server/schema/keybind.ts"
import { createKeymap, toOwnKeybinds, type Keymap } from "./command/keys/keymap.ts"
import { followServer, type Following } from "./command/sync/follow-server.ts"
import { followMention } from "./command/menu/follow-mention.ts"
import { createMenuFinder } from "./command/menu/find-menu.ts"
import { followSidebar } from "./command/sync/follow-sidebar.ts"
import { createSynchronize } from "./command/sync/synchronize.ts"
import { startSession, type SessionStart } from "./command/sync/start-session.ts"
import type { AppValue } from "./context/app-context.ts"
import { AppProvider } from "./context/AppProvider.tsx"
import { keyPriority } from "./context/use-keys.ts"
import { isUnderlayDim } from "./state/dialog.ts"
import { parseDisplay } from "./state/display.ts"
import { toModelRef } from "./state/model-ref.ts"
import type { Memory } from "./state/memory.ts"
import { loadHistory, replacePrompt } from "./state/prompt.ts"
import { findShownSession } from "./state/route.ts"
import { setConnection, setSize, setTerminalMode, toLostConnection } from "./state/screen.ts"
import { toSettings, type Settings } from "./state/settings.ts"
import type { State } from "./state/state.ts"
import { createAppStore } from "./state/store.ts"
import { addToast } from "./state/toast.ts"
import { loadFrecency } from "./state/frecency.ts"
import { loadMarkdown } from "./text/markdown/markdown.ts"
import { colorDepth } from "./theme/color-depth.ts"
import { createAsciiStdout } from "./ui/pane/ascii-stdout.ts"
import type { Input } from "./ui/input/input.ts"
import { createScreen } from "./ui/pane/screen.ts"
import { AppRoot } from "./view/AppRoot.tsx"
import { startClock } from "./view/terminal/clock.ts"
import { createCodeHighlight } from "./view/theme/code-highlight.ts"
import { startPromptPane } from "./view/prompt/prompt-pane.ts"
import { createClick } from "./view/terminal/click.ts"
import { followRoute } from "./command/sync/follow-route.ts"
import { followWindow } from "./view/terminal/window-title.ts"
import { findModeHint, listenForColors } from "./view/terminal/terminal-colors.ts"
import { createTerminalPort } from "./view/terminal/terminal-port.ts"
import { createThemeStore } from "./view/theme/theme-store.ts"
import { createTranscriptPane } from "./view/session/transcript/transcript-pane.ts"
import { createViews } from "./view/views.ts"
import { keepPreferences, toStartMode, toThemeName } from "./command/sync/preference-keeper.ts"

export type AppOptions = {
  readonly directory: string
  /** Names the project to the server; without it, it is where the server was started. */
  readonly serverDirectory?: string | undefined
  readonly home: string
  readonly clientID: string
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: NodeJS.WriteStream
  readonly input: Input
  readonly memory: Memory
  readonly host: HostPort & { readonly ready: Promise<TransportOptions> }
  readonly settings: Settings & {
    readonly theme: string | undefined
    readonly keybinds: Readonly<Record<string, unknown>>
    readonly leaderTimeoutMs: number | undefined
    readonly scrollRows: number | undefined
    readonly isAscii: boolean
    readonly isRepainted: boolean
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
  /** The server found something of the project that waits for trust. */
  trustAsked(): void
  exit(): void
  /** Resolves when the screen has been given back, with the session that was shown. */
  readonly ended: Promise<{ readonly sessionID: string | undefined; readonly title: string | undefined }>
}

export function startApp(options: AppOptions): App {
  const { input, stdout, memory, host, settings } = options
  const remembered = memory.loadPreferences()
  const store = createAppStore({
    directory: options.directory,
    home: options.home,
    columns: stdout.columns || 80,
    rows: stdout.rows || 24,
  })
  store.update((state) => ({
    ...state,
    theme: toThemeName(remembered, settings.theme),
    ...toStartMode(remembered, findModeHint(options.env)),
    agent: options.start.agent ?? remembered.agent,
    startModel: options.start.model === undefined ? undefined : toModelRef(options.start.model),
    recentModels: remembered.recentModels ?? [],
    favoriteModels: remembered.favoriteModels ?? [],
    variants: new Map(Object.entries(remembered.variants ?? {})),
    pinned: remembered.pinned ?? [],
    ...parseDisplay(remembered.look),
    problems: settings.problems,
    settings: toSettings(settings),
  }))
  if (options.start.prompt) store.update((state) => replacePrompt(state, options.start.prompt ?? ""))

  const transport = createDeferredTransport(host.ready)
  const client = createClient({ transport, directory: options.serverDirectory })
  const registry = createCommands()
  const findMenu = createMenuFinder(registry)
  const binds = listKeybinds()
  let keymap: Keymap = createKeymap({ binds, overrides: settings.keybinds })
  const themes = createThemeStore({
    folder: options.themeFolder,
    folders: options.themeFolders,
    depth: colorDepth(options.env),
  })
  const screen = createScreen(settings.isAscii ? createAsciiStdout(stdout) : stdout, settings.isRepainted)
  const keyOf = (command: string) => keymap.keysOf(command)[0] ?? ""
  const highlight = createCodeHighlight(() => store.update((state) => ({ ...state })))
  const views = createViews({ keyOf, version: options.version, highlight, seed: Date.now() })
  const theme = (state: State) => {
    const { normal, dim } = themes.get(state.themePreview ?? state.theme, state.themeMode)
    return isUnderlayDim(state) ? dim : normal
  }
  const pane = createTranscriptPane({ store, screen, toView: views.toSessionView, keyOf, highlight, theme })
  const stopPrompt = startPromptPane({ store, screen, views, theme })
  const terminal = createTerminalPort({
    input,
    screen,
    exit: () => ink.unmount(),
    send: (bytes) => void stdout.write(bytes),
  })

  const context: CommandContext = {
    store,
    client,
    memory,
    host: toHostPort(host, () => refresh()),
    env: options.env,
    terminal,
    scroll: pane.scroll,
    now: Date.now,
    toast: (toast) => store.update((state) => addToast(state, toast, Date.now())),
    run: (id, invocation) => registry.run(context, id, invocation),
  }
  const router = createKeyRouter({
    context,
    registry,
    findMenu,
    keymap: () => keymap,
    leaderTimeoutMs: () => settings.leaderTimeoutMs ?? defaultLeaderTimeoutMs,
    click: createClick({ store, toView: views.toSessionView, pane }),
    wheelRows: () => settings.scrollRows ?? store.getState().config.tui?.scroll_speed ?? 3,
  })
  let following: Following | undefined
  input.onKey(router.handle, keyPriority.app)
  // What streamed in so far belongs into the frame that the key causes.
  input.onKey(() => following?.flush(), keyPriority.observer)

  const value: AppValue = {
    commands: context,
    registry,
    findMenu,
    keymap: () => keymap,
    keys: {
      on: input.onKey,
      // Keys may come faster than frames, and a field of Ink's builds on what it has last rendered.
      pass(event) {
        if (input.passToInk(event)) ink.rerender(tree)
      },
    },
    themes: { list: themes.list, refresh: () => readThemes() },
    cover: screen.cover,
    version: options.version,
  }
  const tree = (
    <AppProvider value={value}>
      <AppRoot views={views} themes={themes} onTerminal={terminal.connect} />
    </AppProvider>
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
    incrementalRendering: !settings.isRepainted,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    kittyKeyboard: { mode: "disabled" },
  })
  input.open()

  const stops = [
    stopPrompt,
    startClock(store, pane.isLive),
    keepPreferences({ store, memory, remembered, configured: settings.theme }),
    listenForColors(input, stdout, {
      onMode: (mode) => store.update((state) => setTerminalMode(state, mode)),
      onBackground(ground) {
        if (themes.setBackground(ground)) store.update((state) => ({ ...state }))
      },
    }),
    themes.watch(() => readThemes()),
    followWindow({ store, input, env: options.env, send: terminal.send }),
    () => stdout.off("resize", onResize),
    () => router.dispose(),
    () => pane.dispose(),
    () => screen.dispose(),
  ]
  input.askKeys()

  // Everything from here on comes after the first paint.
  // One change of the state for what was read from files, since each is a frame that a key may have to wait for.
  void Promise.all([memory.loadHistory(), memory.loadUses()]).then(([history, uses]) => {
    readThemes((state) => loadFrecency(loadHistory(state, history), uses))
  })
  stops.push(followMention(context), keepDrafts(context), followSidebar(context))
  const synchronize = createSynchronize(context)
  stops.push(followRoute(store, synchronize))

  const refresh = () => synchronize.all().then(useSettings)

  let isEnded = false
  void host.ready.then(
    () => {
      // Left before the server was there: a stream opened now would keep the program running.
      if (isEnded) return
      void loadMarkdown().then(pane.setLexer)
      following = followServer(context, { clientID: options.clientID, registry, refresh })
      stops.push(following.close)
      void startSession(context, options.start)
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      store.update((state) => setConnection(state, { phase: "failed", message }))
    },
  )

  /** Looks into the folders of one's own themes; what is wrong there is told. */
  function readThemes(change = (state: State) => state) {
    const problems = themes.refresh()
    store.update((state) => change({ ...state }))
    for (const problem of problems) {
      const message = problem.replace(`${options.directory}/`, "").replace(`${options.home}/`, "~/")
      context.toast({ title: "Theme", message, variant: "warning" })
    }
  }

  /** Keys of the config, once it is known; what is wrong with them is told once. */
  let toldProblems = ""
  function useSettings() {
    const { keybinds } = store.getState().config
    keymap = createKeymap({ binds, overrides: { ...toOwnKeybinds(keybinds), ...settings.keybinds } })
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
    trustAsked: () => void context.run("trust.show", { source: "program" }),
    lost: () => store.update((state) => setConnection(state, toLostConnection(Date.now()))),
    exit: terminal.exit,
    ended: ended(),
  }
}

/** What is trusted counts at once, so the settings are fetched again. */
function toHostPort({ setAskPermission, trust }: HostPort, refresh: () => Promise<void>): HostPort {
  if (!trust) return { setAskPermission }
  return {
    setAskPermission,
    trust: {
      review: trust.review,
      answer: async (...said) => {
        await trust.answer(...said)
        await refresh()
      },
    },
  }
}
