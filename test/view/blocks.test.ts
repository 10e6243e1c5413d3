// The parts of the screen that are drawn from the state alone: status, permission, prompt, toasts, layout.
import { describe, expect, test } from "vitest"
import type { PermissionRequest } from "../../server/schema/permission.ts"
import { toPromptColumns } from "../../src/state/breakpoint.ts"
import { appendPrompt, typeText } from "../../src/state/prompt.ts"
import { createState, type State } from "../../src/state/state.ts"
import { addToast } from "../../src/state/toast.ts"
import { rowText, rowWidth, span } from "../../src/text/row/span.ts"
import { layoutSession } from "../../src/view/session/session-layout.ts"
import { toChoices, toPermissionScreen, type PermissionInput } from "../../src/view/permission/permission-rows.ts"
import { toRequestContent } from "../../src/view/permission/request-rows.ts"
import { createPromptBlock } from "../../src/view/prompt/prompt-block.ts"
import { createSessionView } from "../../src/view/session/session-view.ts"
import { toStatusRow, type StatusItem } from "../../src/view/status/status-row.ts"
import { parseBackground, toMode } from "../../src/view/terminal/terminal-colors.ts"
import { toToastBoxes } from "../../src/view/toast/toast-rows.ts"

const stateOf = (columns: number, rows: number): State =>
  createState({ directory: "/p", home: "/home/u", columns, rows })

describe("status", () => {
  const items: readonly StatusItem[] = [
    { side: "left", priority: 1, row: [span("busy · 3s  esc interrupt")] },
    { side: "right", priority: 6, row: [span("13.0k")] },
    { side: "right", priority: 2, row: [span("10%")] },
    { side: "right", priority: 3, row: [span("$0.28")] },
    { side: "right", priority: 5, row: [span("ctrl+p commands")] },
  ]

  test.each([
    [80, "busy · 3s  esc interrupt                      13.0k  10%  $0.28  ctrl+p commands"],
    [55, "busy · 3s  esc interrupt    10%  $0.28  ctrl+p commands"],
    [40, "busy · 3s  esc interrupt      10%  $0.28"],
    [30, "busy · 3s  esc interrupt   10%"],
    [24, "busy · 3s  esc interrupt"],
  ])("at %i columns whole items go, the least important first", (columns, text) => {
    const row = toStatusRow(items, columns)
    expect(rowText(row)).toBe(text)
    expect(rowWidth(row)).toBe(columns)
  })
})

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

describe("permission", () => {
  const request = (over: Partial<PermissionRequest> = {}): PermissionRequest => ({
    id: "per_1",
    sessionID: "ses_1",
    permission: "bash",
    patterns: ["rm -rf ~"],
    metadata: {},
    always: ["rm *"],
    ...over,
  })
  const draw = (shown: PermissionRequest, over: Partial<PermissionInput> = {}) =>
    toPermissionScreen({
      request: shown,
      content: toRequestContent({ request: shown, part: undefined, columns: (over.columns ?? 60) - 4 }),
      step: "choose",
      focus: 0,
      total: 1,
      trail: "",
      offset: 0,
      columns: 60,
      maxRows: 20,
      ...over,
    })
  const textOf = (screen: ReturnType<typeof draw>) => screen.rows.map((row) => rowText(row).trimEnd()).join("\n")

  test("a command is shown in full and escaped, its end not hidden by spaces, returns or length", () => {
    const nasty = `echo ok\r${" ".repeat(200)}; rm -rf / \u202e\u001b[8m${"x".repeat(300)} && tail-end`
    for (const columns of [30, 40, 60, 120]) {
      const text = textOf(draw(request({ patterns: [nasty] }), { columns, maxRows: 100 }))
      const joined = text.replaceAll(/\n┃ {4}/g, "")
      expect(joined).toContain("tail-end")
      expect(text).toContain("␍")
      expect(text).toContain("␛")
      expect(text).not.toMatch(/[\r\u001b\u202e]/)
    }
  })

  test("every row fits, in every step and width", () => {
    for (const columns of [30, 40, 60, 120])
      for (const step of ["choose", "always", "reject"] as const)
        for (const maxRows of [6, 12, 40]) {
          const { rows } = draw(request({ patterns: ["a".repeat(500)] }), { columns, step, maxRows, total: 3 })
          expect(Math.max(...rows.map(rowWidth))).toBeLessThanOrEqual(columns)
          expect(rows.length).toBeLessThanOrEqual(maxRows)
        }
  })

  test("what does not fit can be scrolled to its last row", () => {
    const long = request({ patterns: [Array.from({ length: 40 }, (_, i) => `line ${i}`).join("\n")] })
    const first = draw(long, { maxRows: 12 })
    expect(textOf(first)).toContain("below")
    expect(textOf(first)).not.toContain("line 39")
    expect(textOf(draw(long, { maxRows: 12, offset: first.maxOffset }))).toContain("line 39")
  })

  test("the counter, the choices and the patterns of the second step", () => {
    const text = textOf(draw(request(), { total: 3 }))
    expect(text).toContain("1 of 3")
    expect(text).toContain("❯ 1 Allow once (y)")
    expect(text).toContain("$ rm -rf ~")
    expect(textOf(draw(request(), { step: "always" }))).toContain("bash rm *")
    expect(draw(request(), { step: "reject" }).inputRow).toBeDefined()
  })

  test("what has no pattern to allow cannot be allowed always; the numbers of the others stay", () => {
    const text = textOf(draw(request({ always: [] })))
    expect(text).toContain("1 Allow once (y)")
    expect(text).not.toContain("Allow always")
    expect(text).toContain("3 Reject (n)")
    expect(toChoices(request({ always: [] })).map(({ key }) => key)).toEqual(["y", "n"])
  })

  test("who reaches outside is told with the call that wants to", () => {
    const outside = request({ permission: "external_directory", patterns: ["/etc/*"] })
    const part = {
      id: "prt_1",
      sessionID: "ses_1",
      messageID: "msg_1",
      type: "tool",
      callID: "c1",
      tool: "bash",
      state: { status: "running", input: { command: "cat /etc/passwd\u001b[8m" }, time: { start: 0 } },
    } as const
    const rows = toRequestContent({ request: outside, part, columns: 50 }).rows.map(rowText)
    expect(rows).toEqual(["- /etc/*", "command: cat /etc/passwd␛[8m"])
  })
})

describe("prompt", () => {
  test.each([
    [100, 30],
    [80, 24],
    [60, 18],
    [40, 15],
    [30, 8],
  ])("at %ix%i its rows are as wide as it is and its caret is inside", (columns, rows) => {
    let state = stateOf(columns, rows)
    for (const text of [
      "",
      "short",
      "a long line ".repeat(30),
      "世界".repeat(40),
      "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl",
    ]) {
      state = typeText({ ...stateOf(columns, rows) }, text)
      const width = toPromptColumns(state, true)
      const block = createPromptBlock(0)(state, width)
      for (const row of block.rows) expect(rowWidth(row)).toBe(width)
      expect(block.cursor.x).toBeLessThan(width)
      expect(block.cursor.y).toBeLessThan(block.rows.length)
      expect(block.rows.length).toBeLessThanOrEqual(Math.max(4, rows - 2))
    }
  })

  test("it says that it holds text of another program, and that it is a shell line", () => {
    const info = (state: State) => createPromptBlock(0)(state, 76).rows.map(rowText).join("\n")
    expect(info(appendPrompt(stateOf(80, 24), "x"))).toContain("from another program")
    expect(info(typeText(stateOf(80, 24), "!ls"))).toContain("Shell")
  })
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

test("the parts of a session never overlap and fill the screen to its last row", () => {
  for (const columns of [30, 50, 80, 200])
    for (const rows of [8, 15, 20, 60])
      for (const bottomRows of [2, 6, 40])
        for (const hasTodo of [true, false]) {
          const { pane, todo, notice, bottom, status } = layoutSession({
            columns,
            rows,
            bottomRows,
            hasTodo,
            noticeRows: 2,
          })
          if (notice) expect(notice.top + notice.height).toBe(bottom.top)
          if (notice && todo) expect(todo.top + 1).toBe(notice.top)
          expect(pane.height).toBeGreaterThan(0)
          expect(pane.top + pane.height).toBeLessThanOrEqual((todo ?? notice ?? bottom).top)
          expect(bottom.top + bottom.height).toBe(status.top)
          expect(status.top).toBe(rows - 1)
        }
})

test("toasts stand inside the upper half, the newest kept, on a tiny screen alone", () => {
  let state = stateOf(60, 18)
  for (const message of ["one", "two ".repeat(60), "three"]) state = addToast(state, { message, variant: "error" }, 0)
  const boxes = toToastBoxes(state.toasts, state)
  expect(rowText(boxes[0]?.rows[0] ?? [])).toContain("three")
  for (const { top, left, width, height } of boxes) {
    expect(left).toBeGreaterThanOrEqual(0)
    expect(left + width).toBeLessThanOrEqual(60)
    expect(top + height).toBeLessThanOrEqual(9)
  }
  expect(boxes.length).toBeGreaterThan(1)
  expect(toToastBoxes(state.toasts, stateOf(40, 15))).toHaveLength(1)
})

test("toasts stand above the last row where the prompt is at the top", () => {
  const state = addToast(stateOf(40, 15), { message: "Not sent", variant: "error" }, 0)
  const [box] = toToastBoxes(state.toasts, state, true)
  expect(box && box.top + box.height).toBe(14)
})

test("the terminal's background tells dark from light", () => {
  const tell = (data: string) => {
    const ground = parseBackground(data)
    return ground && [ground.kind === "rgb" && ground.hex, toMode(ground)]
  }
  expect(tell("11;rgb:ffff/ffff/ffff")).toEqual(["#ffffff", "light"])
  expect(tell("11;rgb:1e1e/1e1e/2e2e")).toEqual(["#1e1e2e", "dark"])
  expect(tell("11;rgb:f/f/f")).toEqual(["#ffffff", "light"])
  expect(tell("11;rgb:fd/f6/e3")).toEqual(["#fdf6e3", "light"])
  expect(tell("10;rgb:ffff/ffff/ffff")).toBeUndefined()
})
