import { expect, test } from "vitest"
import { createState, type State } from "../../../src/state/state.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { createPromptBlock } from "../../../src/view/prompt/prompt-block.ts"
import { createSessionView } from "../../../src/view/session/session-view.ts"

const stateOf = (columns: number, rows: number): State =>
  createState({ directory: "/p", home: "/home/u", columns, rows })

test("a retry keeps its countdown and its key whatever the length of the message, which stands above in full", () => {
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

test("why the server cannot work stands above the prompt in full, the next step in the status", () => {
  const message = "/p/opencode.json:1:3: model: Invalid input: expected string, received number"
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const inSession = { route: { name: "session", sessionID: "ses_1" } } as const
  const refused = toView({ ...stateOf(60, 20), ...inSession, connection: { phase: "refused", message } }, "ses_1")
  expect(refused.notice.map((row) => rowText(row).trim()).join(" ")).toBe(
    "✗ opencode.json:1:3: model: Invalid input: expected string, received number",
  )
  expect(rowText(refused.status)).toContain("mend that to go on")
  const failed = toView(
    { ...stateOf(80, 20), ...inSession, connection: { phase: "failed", message: "no port" } },
    "ses_1",
  )
  expect(rowText(failed.status)).toContain("start again, ctrl+c leaves")
  expect(failed.notice.map(rowText).join()).toContain("no port")
})

test("a streamed token leaves the view of everything else the same object", () => {
  const toView = createSessionView({ toPromptBlock: createPromptBlock(0), version: "1" })
  const state: State = { ...stateOf(80, 24), route: { name: "session", sessionID: "ses_1" } }
  const block = createPromptBlock(0)(state, 76)
  const sameBlock = createSessionView({ toPromptBlock: () => block, version: "1" })
  const first = sameBlock(state, "ses_1")
  expect(sameBlock({ ...state, messages: new Map([["ses_1", []]]) }, "ses_1")).toBe(first)
  expect(toView(state, "ses_1").layout).toEqual(first.layout)
  expect(sameBlock({ ...state, branch: "main" }, "ses_1")).not.toBe(first)
})
