// The view of a session: its texts, and which changes of the state change it.
import { expect, test } from "vitest"
import { listKeybinds } from "../../../server/schema/keybind.ts"
import { createKeymap } from "../../../src/command/keys/keymap.ts"
import { appendPartDelta } from "../../../src/state/part.ts"
import { typeText } from "../../../src/state/prompt.ts"
import { createState, type State } from "../../../src/state/state.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { createPromptBlock } from "../../../src/view/prompt/prompt-block.ts"
import { createSessionView } from "../../../src/view/session/session-view.ts"
import { fakeSession } from "../../fixture/command.ts"
import { streamingMessage, textPart, userMessage } from "../../fixture/message.ts"

const stateOf = (columns: number, rows: number): State =>
  createState({ directory: "/p", home: "/home/u", columns, rows })

test("a retry keeps its countdown and key in the status line, and a long message is shown in full above the prompt", () => {
  const message = "Rate limit reached for this very long organisation name in tier one, please slow down"
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  for (const [columns, rows] of [
    [100, 30],
    [80, 24],
    [40, 15],
  ] as const) {
    const status = { type: "retry", attempt: 2, message, next: 30_000 } as const
    const state: State = {
      ...stateOf(columns, rows),
      clock: 1000,
      route: { name: "session", sessionID: "ses_1" },
      activities: new Map([["ses_1", { status, since: 0 }]]),
    }
    const view = toView(state, "ses_1")
    const line = rowText(view.status)
    expect(line).toMatch(/29s.*#2.*esc interrupt/)
    expect(rowWidth(view.status)).toBeLessThanOrEqual(columns)
    const notice = view.notice.map((row) => rowText(row).trim()).join(" ")
    expect(notice).toBe(`✗ ${message}`)
    expect(view.layout.notice?.height).toBe(view.notice.length)
  }
})

test("a server failure is shown in full above the prompt, and what to do in the status line", () => {
  const message = "/p/opencode.json:1:3: model: Invalid input: expected string, received number"
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const inSession = { route: { name: "session", sessionID: "ses_1" } } as const
  const refused = toView({ ...stateOf(60, 20), ...inSession, connection: { phase: "refused", message } }, "ses_1")
  expect(refused.notice.map((row) => rowText(row).trim()).join(" ")).toBe(
    "✗ opencode.json:1:3: model: Invalid input: expected string, received number",
  )
  expect(rowText(refused.status)).toContain("fix the problem to continue")
  const failed = toView(
    { ...stateOf(80, 20), ...inSession, connection: { phase: "failed", message: "no port" } },
    "ses_1",
  )
  expect(rowText(failed.status)).toContain("restart, ctrl+c exits")
  expect(failed.notice.map(rowText).join()).toContain("no port")
})

// A session with everything that the screen can show, one variant with each kind of request.
function busyState(columns: number, rows: number): State {
  const session = { ...fakeSession("ses_1", "Fix the test") }
  const child = { ...fakeSession("ses_2", "Look (@explore subagent)"), parentID: "ses_1" }
  return {
    ...stateOf(columns, rows),
    clock: 10_000,
    route: { name: "session", sessionID: "ses_1" },
    sessions: new Map([session, child].map((one) => [one.id, one])),
    activities: new Map([["ses_1", { status: { type: "busy" }, since: 0 }]]),
    messages: new Map([
      ["ses_1", [userMessage("msg_1", "Fix it"), streamingMessage("msg_2", [textPart("prt_2", "Certainly")])]],
    ]),
    todos: new Map([["ses_1", [{ id: "1", content: "Look", status: "in_progress", priority: "high" }]]]),
    changes: new Map([["ses_1", [{ file: "a.ts", additions: 1, deletions: 0 }]]]),
  }
}
const permission = { id: "per_1", sessionID: "ses_2", permission: "bash", patterns: ["ls"], metadata: {}, always: [] }
const question = {
  id: "que_1",
  sessionID: "ses_1",
  questions: [{ header: "Store", question: "Where?", options: [{ label: "Here", description: "" }] }],
}

test.each([
  [80, 24],
  [160, 40],
])("at %ix%i a token or a tick that changes no text keeps the same view", (columns, rows) => {
  const calm = { ...stateOf(columns, rows).settings, isMotionReduced: true }
  const busy: State = { ...busyState(columns, rows), settings: calm }
  const asked: readonly State[] = [
    busy,
    { ...busy, permissions: [permission] },
    { ...busy, questions: [question] },
    { ...busy, route: { name: "session", sessionID: "ses_2" } },
  ]
  for (const state of asked) {
    const sessionID = state.route.name === "session" ? state.route.sessionID : ""
    const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
    const before = toView(state, sessionID)
    const token = appendPartDelta(state, {
      sessionID: "ses_1",
      messageID: "msg_2",
      partID: "prt_2",
      field: "text",
      delta: ", at once",
    })
    expect(token).not.toBe(state)
    expect(toView(token, sessionID)).toBe(before)
    expect(toView({ ...token, clock: state.clock + 150 }, sessionID)).toBe(before)
    expect(toView({ ...token, clock: state.clock + 150 }, sessionID)).toBe(before)
    // The next second of the elapsed time is another text.
    if (sessionID === "ses_1") expect(toView({ ...token, clock: state.clock + 1000 }, sessionID)).not.toBe(before)
  }
})

test("a typed key changes the view only when the prompt grows", () => {
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const state = busyState(80, 24)
  const before = toView(state, "ses_1")
  const typed = typeText(state, "a")
  expect(toView(typed, "ses_1")).toBe(before)
  expect(toView(typeText(typed, "\nb"), "ses_1").layout.bottom.height).toBe(before.layout.bottom.height + 1)
})

test("each part is the same object while another one changes", () => {
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const state = { ...busyState(160, 40), permissions: [permission] }
  const before = toView(state, "ses_1")
  const later = toView({ ...state, clock: state.clock + 5000 }, "ses_1")
  expect(later.status).not.toBe(before.status)
  expect(before.sidebar).toBeDefined()
  expect(later.permission).toBe(before.permission)
  expect(later.layout).toBe(before.layout)
  expect(later.sidebar).toBe(before.sidebar)
})

test("keys of the status line follow the keymap, and the directory follows the branch", () => {
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const state: State = { ...stateOf(80, 24), route: { name: "session", sessionID: "ses_1" } }
  const keymapOf = (key: string) =>
    createKeymap({ binds: listKeybinds("linux"), overrides: { "command.palette.show": key } })
  const statusOf = (change: Partial<State>) => rowText(toView({ ...state, ...change }, "ses_1").status)
  expect(statusOf({ keymap: keymapOf("ctrl+p") })).toContain("ctrl+p commands")
  expect(statusOf({ keymap: keymapOf("f5") })).toContain("f5 commands")
  expect(statusOf({ branch: "main" })).toContain("/p:main")
})
