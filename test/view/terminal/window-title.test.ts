// The title of the window, its progress indicator, and notifications.
import { describe, expect, it } from "vitest"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { createState } from "../../../src/state/state.ts"
import { createAppStore } from "../../../src/state/store.ts"
import type { KeyEvent } from "../../../src/text/keys/event.ts"
import { sendNotifications } from "../../../src/view/terminal/notification.ts"
import { followWindowTitle, hasProgress, toWindowTitle } from "../../../src/view/terminal/window-title.ts"
import { toNotificationSequence } from "../../../src/view/terminal/notification-sequence.ts"
import { assistantMessage } from "../../fixture/message.ts"

const session = (title: string) => ({
  id: "ses_1",
  slug: "s",
  projectID: "p",
  directory: "/p",
  title,
  version: "1",
  time: { created: 0, updated: 0 },
})

function open(env: Record<string, string> = {}) {
  const store = createAppStore(createState({ directory: "/p", home: "/", columns: 80, rows: 24 }))
  store.update((state) => ({
    ...state,
    route: { name: "session", sessionID: "ses_1" },
    sessions: new Map([["ses_1", session("Mend the\u001b]0;x test")]]),
  }))
  const written = { title: [] as (string | undefined)[], progress: [] as boolean[], notifications: [] as string[] }
  let key: (event: KeyEvent) => unknown = () => false
  followWindowTitle({
    store,
    env,
    input: {
      setTitle: (title) => void written.title.push(title),
      setProgress: (isOn) => void written.progress.push(isOn),
    },
  })
  sendNotifications({
    store,
    env,
    send: (bytes) => void written.notifications.push(bytes),
    input: {
      onKey(handler) {
        key = handler
        return () => {}
      },
    },
  })
  const busy = (since: number) =>
    store.update((state) => ({ ...state, activities: new Map([["ses_1", { status: { type: "busy" }, since }]]) }))
  const rest = () => store.update((state) => ({ ...state, activities: new Map() }))
  return { store, written, busy, rest, focus: (focused: boolean) => key({ type: "focus", focused }) }
}

describe("the title", () => {
  it("shows whether the session is busy, waiting or idle, and no escape sequence of its title", () => {
    const { written, busy, rest, store } = open()
    busy(0)
    store.update((state) => ({ ...state, permissions: [{ id: "per_1", sessionID: "ses_1" } as PermissionRequest] }))
    store.update((state) => ({ ...state, permissions: [] }))
    rest()
    const signs = written.title.map((title) => title?.[0])
    expect(signs).toEqual(["✓", "⠋", "△", "⠋", "✓"])
    expect(written.title[0]).toBe("✓ Mend the␛]0;x test — opencode-tui")
    store.update((state) => ({ ...state, route: { name: "home" } }))
    expect(toWindowTitle(store.getState())).toBe("opencode-tui")
  })

  it("is not set when the user turns it off, nor in terminals that would print the sequence", () => {
    const silent: Record<string, string>[] = [{ OPENCODE_DISABLE_TERMINAL_TITLE: "1" }, { TERM: "linux" }]
    for (const env of silent) expect(open(env).written.title).toEqual([undefined])
    expect(open({ OPENCODE_DISABLE_TERMINAL_TITLE: "false" }).written.title[0]).toContain("Mend")
    const { store, written } = open()
    store.update((state) => ({ ...state, isTitleOff: true }))
    expect(written.title.at(-1)).toBeUndefined()
  })
})

describe("a notification", () => {
  it("is sent only while another window has the focus", () => {
    const { written, focus, busy, rest, store } = open()
    const ask = (id: string) =>
      store.update((state) => ({ ...state, permissions: [{ id, sessionID: "ses_1" } as PermissionRequest] }))
    ask("per_1")
    busy(0)
    rest()
    expect(written.notifications).toEqual([])
    focus(false)
    ask("per_2")
    expect(written.notifications).toEqual(["\u0007"])
    busy(0)
    rest()
    expect(written.notifications).toHaveLength(2)
    // A short turn sends no notification, but a failed one does.
    busy(Date.now())
    rest()
    expect(written.notifications).toHaveLength(2)
    const error = { name: "UnknownError", data: { message: "gone" } } as const
    busy(Date.now())
    store.update((state) => ({ ...state, messages: new Map([["ses_1", [assistantMessage("msg_1", [], { error })]]]) }))
    rest()
    expect(written.notifications).toHaveLength(3)
  })

  it("uses the sequence that the terminal knows", () => {
    expect(toNotificationSequence("a;b\u001b[2J", { TERM: "xterm-kitty" })).toBe("\u001b]99;;a;b␛[2J\u001b\\")
    expect(toNotificationSequence("a", { TERM_PROGRAM: "WezTerm" })).toBe("\u001b]9;a\u001b\\")
    expect(toNotificationSequence("a;b", { TERM: "foot" })).toBe("\u001b]777;notify;opencode-tui;a,b\u001b\\")
    expect(toNotificationSequence("a", { TERM: "xterm-kitty", TMUX: "/tmp/x" })).toBe("\u0007")
    expect(toNotificationSequence("a", { TERM: "xterm-256color" })).toBe("\u0007")
  })

  it("progress is sent only to terminals that do not show it as a notification", () => {
    expect(hasProgress({ WT_SESSION: "x" })).toBe(true)
    expect(hasProgress({ WT_SESSION: "x", TMUX: "y" })).toBe(false)
    expect(hasProgress({ TERM_PROGRAM: "iTerm.app" })).toBe(false)
    const { written, busy } = open({ TERM_PROGRAM: "ghostty" })
    busy(0)
    expect(written.progress).toEqual([false, true])
    expect(open().written.progress).toEqual([])
  })
})
