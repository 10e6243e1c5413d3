// What the window tells: its title, a sign of work, notices; and the panel of keys after the leader.
import { describe, expect, it } from "vitest"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { createState } from "../../../src/state/state.ts"
import { createAppStore } from "../../../src/state/store.ts"
import { rowWidth } from "../../../src/text/row/span.ts"
import type { KeyEvent } from "../../../src/text/keys/event.ts"
import { followWindow, toWindowTitle } from "../../../src/view/terminal/window-title.ts"
import { toLeaderRows } from "../../../src/view/leader/leader-rows.ts"
import { hasProgress, toNotice } from "../../../src/view/terminal/notification-sequence.ts"
import { assistantMessage } from "../../fixture/message.ts"
import { rowsToText } from "../../fixture/rows.ts"

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
  const told = { title: [] as (string | undefined)[], progress: [] as boolean[], sent: [] as string[] }
  let key: (event: KeyEvent) => unknown = () => false
  const stop = followWindow({
    store,
    env,
    send: (bytes) => void told.sent.push(bytes),
    input: {
      setTitle: (title) => void told.title.push(title),
      setProgress: (isOn) => void told.progress.push(isOn),
      onKey(handler) {
        key = handler
        return () => {}
      },
    },
  })
  const busy = (since: number) =>
    store.update((state) => ({ ...state, activities: new Map([["ses_1", { status: { type: "busy" }, since }]]) }))
  const rest = () => store.update((state) => ({ ...state, activities: new Map() }))
  return { store, told, stop, busy, rest, focus: (focused: boolean) => key({ type: "focus", focused }) }
}

describe("the title", () => {
  it("says how it stands with the session, and nothing that a terminal would obey", () => {
    const { told, busy, rest, store } = open()
    busy(0)
    store.update((state) => ({ ...state, permissions: [{ id: "per_1", sessionID: "ses_1" } as PermissionRequest] }))
    store.update((state) => ({ ...state, permissions: [] }))
    rest()
    const signs = told.title.map((title) => title?.[0])
    expect(signs).toEqual(["✓", "⠋", "△", "⠋", "✓"])
    expect(told.title[0]).toBe("✓ Mend the␛]0;x test — opencode-tui")
    store.update((state) => ({ ...state, route: { name: "home" } }))
    expect(toWindowTitle(store.getState())).toBe("opencode-tui")
  })

  it("is left alone where that is asked for, or by terminals that would print it", () => {
    const silent: Record<string, string>[] = [{ OPENCODE_DISABLE_TERMINAL_TITLE: "1" }, { TERM: "linux" }]
    for (const env of silent) expect(open(env).told.title).toEqual([undefined])
    expect(open({ OPENCODE_DISABLE_TERMINAL_TITLE: "false" }).told.title[0]).toContain("Mend")
    const { store, told } = open()
    store.update((state) => ({ ...state, isTitleOff: true }))
    expect(told.title.at(-1)).toBeUndefined()
  })
})

describe("a notice", () => {
  it("comes only while another window has the focus", () => {
    const { told, focus, busy, rest, store } = open()
    const ask = (id: string) =>
      store.update((state) => ({ ...state, permissions: [{ id, sessionID: "ses_1" } as PermissionRequest] }))
    ask("per_1")
    busy(0)
    rest()
    expect(told.sent).toEqual([])
    focus(false)
    ask("per_2")
    expect(told.sent).toEqual(["\u0007"])
    busy(0)
    rest()
    expect(told.sent).toHaveLength(2)
    // A turn of a moment is worth no notice; one that failed is.
    busy(Date.now())
    rest()
    expect(told.sent).toHaveLength(2)
    const error = { name: "UnknownError", data: { message: "gone" } } as const
    busy(Date.now())
    store.update((state) => ({ ...state, messages: new Map([["ses_1", [assistantMessage("msg_1", [], { error })]]]) }))
    rest()
    expect(told.sent).toHaveLength(3)
  })

  it("goes the way that the terminal knows", () => {
    expect(toNotice("a;b\u001b[2J", { TERM: "xterm-kitty" })).toBe("\u001b]99;;a;b␛[2J\u001b\\")
    expect(toNotice("a", { TERM_PROGRAM: "WezTerm" })).toBe("\u001b]9;a\u001b\\")
    expect(toNotice("a;b", { TERM: "foot" })).toBe("\u001b]777;notify;opencode-tui;a,b\u001b\\")
    expect(toNotice("a", { TERM: "xterm-kitty", TMUX: "/tmp/x" })).toBe("\u0007")
    expect(toNotice("a", { TERM: "xterm-256color" })).toBe("\u0007")
  })

  it("the sign of work is for terminals that do not take it for a notice", () => {
    expect(hasProgress({ WT_SESSION: "x" })).toBe(true)
    expect(hasProgress({ WT_SESSION: "x", TMUX: "y" })).toBe(false)
    expect(hasProgress({ TERM_PROGRAM: "iTerm.app" })).toBe(false)
    const { told, busy } = open({ TERM_PROGRAM: "ghostty" })
    busy(0)
    expect(told.progress).toEqual([false, true])
    expect(open().told.progress).toEqual([])
  })
})

describe("the panel after the leader", () => {
  const keys = ["n", "l", "down", "g", "x"].map((key, index) => ({ key, title: `Does thing number ${index}` }))

  it("stands in columns, and says what it leaves out", () => {
    expect(rowsToText(toLeaderRows("ctrl+x", keys, 80, 10))).toMatchInlineSnapshot(`
      " ctrl+x then one of these · esc cancels
       n     Does thing number 0              g     Does thing number 3
       l     Does thing number 1              x     Does thing number 4
       down  Does thing number 2"
    `)
    expect(rowsToText(toLeaderRows("ctrl+x", keys, 40, 4))).toMatchInlineSnapshot(`
      " ctrl+x then one of these · esc cancels…
       n     Does thing number 0
       l     Does thing number 1
       down  Does thing number 2"
    `)
    for (const columns of [30, 40, 61, 200])
      for (const row of toLeaderRows("ctrl+x", keys, columns, 9)) expect(rowWidth(row)).toBeLessThanOrEqual(columns)
  })
})
