// The terminal program, composed: store, client, commands, keys, views and screen. The only file that knows all of them.
// Guarantees: the first paint does not wait for the server, and every way out restores the terminal.
import { render } from "ink"
import { defaultLeaderTimeoutMs, listKeybinds } from "../server/schema/keybind.ts"
import { createClient } from "./client/client.ts"
import { createDeferredTransport, type TransportOptions } from "./client/transport.ts"
import type { CommandContext, HostPort } from "./command/command.ts"
import { createCommands } from "./command/index.ts"
import { createKeymap } from "./command/keys/keymap.ts"
import { createKeyRouter } from "./command/keys/key-router.ts"
import { createMenuFinder } from "./command/menu/find-menu.ts"
import { followMention } from "./command/menu/follow-mention.ts"
import { followKeybinds } from "./command/sync/follow-keybinds.ts"
import { followRoute } from "./command/sync/follow-route.ts"
import { followServer, type Following } from "./command/sync/follow-server.ts"
import { followSidebar } from "./command/sync/follow-sidebar.ts"
import { keepDrafts } from "./command/sync/keep-drafts.ts"
import { keepPreferences } from "./command/sync/keep-preferences.ts"
import { refreshAfterTrust } from "./command/sync/refresh-after-trust.ts"
import { startSession, type SessionStart } from "./command/sync/start-session.ts"
import { createTrustedSettings } from "./command/sync/trusted-settings.ts"
import { createSynchronize } from "./command/sync/synchronize.ts"
import type { AppValue } from "./context/app-context.ts"
import { AppProvider } from "./context/AppProvider.tsx"
import { keyPriority } from "./context/use-keys.ts"
import { setConnection, toLostConnection } from "./state/connection.ts"
import { addPastUses } from "./state/frecency.ts"
import type { Memory } from "./state/memory.ts"
import { addPastHistory } from "./state/prompt.ts"
import { findShownSession } from "./state/route.ts"
import { addProblem } from "./state/screen.ts"
import { createStartState, type StartOptions } from "./state/start-state.ts"
import { createAppStore } from "./state/store.ts"
import { bumpThemeRevision, setTerminalMode } from "./state/theme.ts"
import { addToast } from "./state/toast.ts"
import { loadMarkdown } from "./text/markdown/markdown.ts"
import { toReason } from "./text/to-reason.ts"
import { toColorDepth } from "./theme/color-depth.ts"
import { createAsciiStdout } from "./ui/pane/ascii-stdout.ts"
import type { Input } from "./ui/input/input.ts"
import { createScreen } from "./ui/pane/screen.ts"
import { toTerminalSize } from "./ui/pane/terminal-size.ts"
import { App as AppView } from "./view/App.tsx"
import { startPromptPane } from "./view/prompt/prompt-pane.ts"
import { createTranscriptPane } from "./view/session/transcript/transcript-pane.ts"
import { createClick } from "./view/terminal/click.ts"
import { startClock } from "./view/terminal/clock.ts"
import { followSize } from "./view/terminal/follow-size.ts"
import { sendNotifications } from "./view/terminal/notification.ts"
import { findModeHint, listenForColors } from "./view/terminal/terminal-colors.ts"
import { createTerminalPort, retakeOnContinue } from "./view/terminal/terminal-port.ts"
import { followWindowTitle } from "./view/terminal/window-title.ts"
import { startCodeHighlight } from "./view/theme/code-highlight.ts"
import { createThemeReload } from "./view/theme/reload-themes.ts"
import { createThemeSelector } from "./view/theme/select-theme.ts"
import { createThemeStore } from "./view/theme/theme-store.ts"
import { createViews } from "./view/views.ts"

export type AppOptions = {
  readonly directory: string
  /** The project's directory on the server; undefined for the directory in which the server was started. */
  readonly serverDirectory?: string | undefined
  readonly home: string
  readonly clientID: string
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: NodeJS.WriteStream
  readonly input: Input
  readonly memory: Memory
  readonly host: HostPort & { readonly ready: Promise<TransportOptions> }
  readonly settings: StartOptions["settings"] & {
    /** How long a leader sequence waits for its next key; undefined for the default. */
    readonly leaderTimeoutMs: number | undefined
    /** Rows for a step of the mouse wheel; undefined for the config's value. */
    readonly scrollRows: number | undefined
    /** Only ASCII characters are sent to the terminal. */
    readonly isAscii: boolean
    /** Every frame is painted whole. */
    readonly isRepainted: boolean
  }
  /** Loads the settings with what the project's files set once it is trusted. */
  readonly loadTrustedSettings?: () => StartOptions["settings"]
  /** Folder of the built-in themes. */
  readonly themeFolder: string
  /** Folders of the user's and the project's themes; a later one takes precedence. */
  readonly themeFolders: readonly string[]
  /** The session to open, and what the command line says about its first prompt. */
  readonly start: SessionStart & StartOptions["start"]
}

export type App = {
  /** Shows a notice of the server. */
  notice(message: string): void
  /** The server's thread died and is being restarted. */
  lost(): void
  /** The server found project settings that the user has not decided to trust. */
  trustAsked(): void
  exit(): void
  /** Resolves with the session that was shown, once the terminal is restored. */
  readonly ended: Promise<{ readonly sessionID: string | undefined; readonly title: string | undefined }>
}

export function startApp(options: AppOptions): App {
  const { directory, home, version, env, stdout, input, memory, host, settings, start } = options
  const preferences = memory.loadPreferences()
  const store = createAppStore(
    createStartState({
      directory,
      home,
      ...toTerminalSize(stdout),
      preferences,
      keymap: createKeymap({ binds: listKeybinds(), overrides: settings.keybinds }),
      settings,
      modeHint: findModeHint(env),
      start,
    }),
  )
  startCodeHighlight(store)

  // The screen: views of the state, two panes that are painted outside of Ink, and the terminal itself.
  const themes = createThemeStore({
    folder: options.themeFolder,
    folders: options.themeFolders,
    depth: toColorDepth(env),
  })
  const toThemes = createThemeSelector(themes)
  const views = createViews({ version, seed: Date.now() })
  const screen = createScreen(settings.isAscii ? createAsciiStdout(stdout) : stdout, settings.isRepainted)
  const pane = createTranscriptPane({ store, screen, toView: views.toSessionView, toThemes })
  const stopPrompt = startPromptPane({ store, screen, views, toThemes })
  const terminal = createTerminalPort({
    input,
    screen,
    exit: () => ink.unmount(),
    send: (bytes) => void stdout.write(bytes),
  })

  // Commands, and the keys that run them.
  const transport = createDeferredTransport(host.ready)
  const registry = createCommands()
  const findMenu = createMenuFinder(registry)
  const context: CommandContext = {
    store,
    client: createClient({ transport, directory: options.serverDirectory }),
    memory,
    host: refreshAfterTrust(host, async () => {
      await applyTrustedSettings()
      await synchronize.all()
    }),
    env,
    terminal,
    scroll: pane.scroll,
    now: Date.now,
    toast: (toast) => store.update((state) => addToast(state, toast, Date.now())),
    run: (id, invocation) => registry.run(context, id, invocation),
  }
  const synchronize = createSynchronize(context)
  const applyTrustedSettings = createTrustedSettings(context, {
    untrusted: settings,
    load: options.loadTrustedSettings ?? (() => settings),
  })
  const reloadThemes = createThemeReload(context, themes)
  const router = createKeyRouter({
    context,
    registry,
    findMenu,
    leaderTimeoutMs: () => settings.leaderTimeoutMs ?? defaultLeaderTimeoutMs,
    click: createClick({ store, toView: views.toSessionView, pane }),
    wheelRows: () => settings.scrollRows ?? store.getState().config.tui?.scroll_speed ?? 3,
  })
  let following: Following | undefined
  input.onKey(router.handle, keyPriority.app)
  // Events that have arrived belong to the frame that the key causes.
  input.onKey(() => following?.flush(), keyPriority.observer)

  const value: AppValue = {
    commands: context,
    registry,
    findMenu,
    keys: {
      on: input.onKey,
      // Keys may come faster than frames, but a field of Ink builds on what it rendered last.
      pass(event) {
        if (input.passToInk(event)) ink.rerender(tree)
      },
    },
    themes: { list: themes.list, refresh: reloadThemes },
    cover: screen.cover,
    version,
  }
  const tree = (
    <AppProvider value={value}>
      <AppView views={views} toThemes={toThemes} onTerminal={terminal.connect} />
    </AppProvider>
  )
  const stopSize = followSize(store, stdout, () => ink.rerender(tree))
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
    keepPreferences({ store, memory, preferences, configuredTheme: settings.theme }),
    followKeybinds(context),
    listenForColors(input, stdout, {
      onMode: (mode) => store.update((state) => setTerminalMode(state, mode)),
      onBackground(color) {
        if (themes.setBackground(color)) store.update(bumpThemeRevision)
      },
    }),
    themes.watch(reloadThemes),
    followWindowTitle({ store, input, env }),
    sendNotifications({ store, input, env, send: terminal.send }),
    stopSize,
    retakeOnContinue(terminal),
    router.dispose,
    pane.dispose,
    screen.dispose,
  ]
  input.requestKeyCodes()

  // Everything from here on comes after the first paint.
  void Promise.all([memory.loadHistory(), memory.loadUses()]).then(([history, uses]) =>
    reloadThemes((state) => addPastUses(addPastHistory(state, history), uses)),
  )
  stops.push(followMention(context), keepDrafts(context), followSidebar(context), followRoute(store, synchronize))

  let isEnded = false
  function connect() {
    // The user left before the server was ready: a stream that is opened now would keep the process running.
    if (isEnded) return
    void loadMarkdown().then((lexer) => store.update((state) => ({ ...state, lexer })))
    following = followServer(context, { clientID: options.clientID, registry, refresh: synchronize.all })
    stops.push(following.close)
    void startSession(context, start)
    void applyTrustedSettings()
  }
  void host.ready.then(connect, (error: unknown) =>
    store.update((state) => setConnection(state, { phase: "failed", message: toReason(error) })),
  )

  async function ended() {
    try {
      await ink.waitUntilExit()
    } finally {
      isEnded = true
      for (const stop of stops) stop()
      input.restore()
      transport.close()
    }
    const state = store.getState()
    const sessionID = findShownSession(state)
    return { sessionID, title: sessionID ? state.sessions.get(sessionID)?.title : undefined }
  }

  return {
    notice: (message) => store.update((state) => addProblem(state, message)),
    trustAsked: () => void context.run("trust.show", { source: "program" }),
    lost: () => store.update((state) => setConnection(state, toLostConnection(Date.now()))),
    exit: terminal.exit,
    ended: ended(),
  }
}
