import { describe, expect, test } from "vitest"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { toChoices, toPermissionScreen, type PermissionInput } from "../../../src/view/permission/permission-rows.ts"
import { toRequestContent } from "../../../src/view/permission/request-rows.ts"

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

  test("a command is shown escaped and in full: spaces, carriage returns or length cannot hide its end", () => {
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

  test("a command shows why it is asked about, and the edit of a command shows the command", () => {
    const reason = "a value is evaluated as arithmetic; it may change files that decide what runs later"
    const text = textOf(draw(request({ metadata: { reason } }), { columns: 120 }))
    expect(text).toContain("! a value is evaluated as arithmetic")
    expect(text).toContain("! it may change files that decide what runs later")
    const edit = request({
      permission: "edit",
      patterns: [".envrc"],
      metadata: { command: "tee .envrc < a", reason: ".envrc: the shell runs it in this folder" },
    })
    const shown = textOf(draw(edit, { columns: 120 }))
    expect(shown).toContain("the shell runs it")
    expect(shown).toContain("command: tee .envrc < a")
  })

  test("every row fits at every width, in every step", () => {
    for (const columns of [30, 40, 60, 120])
      for (const step of ["choose", "always", "reject"] as const)
        for (const maxRows of [6, 12, 40]) {
          const { rows } = draw(request({ patterns: ["a".repeat(500)] }), { columns, step, maxRows, total: 3 })
          expect(Math.max(...rows.map(rowWidth))).toBeLessThanOrEqual(columns)
          expect(rows.length).toBeLessThanOrEqual(maxRows)
        }
  })

  test("content that does not fit can be scrolled to its last row", () => {
    const long = request({ patterns: [Array.from({ length: 40 }, (_, i) => `line ${i}`).join("\n")] })
    const first = draw(long, { maxRows: 12 })
    expect(textOf(first)).toContain("below")
    expect(textOf(first)).not.toContain("line 39")
    expect(textOf(draw(long, { maxRows: 12, offset: first.maxOffset }))).toContain("line 39")
  })

  test("the first step shows the number of requests and the choices, the second one the patterns", () => {
    const text = textOf(draw(request(), { total: 3 }))
    expect(text).toContain("1 of 3")
    expect(text).toContain("❯ 1 Allow once (y)")
    expect(text).toContain("$ rm -rf ~")
    expect(textOf(draw(request(), { step: "always" }))).toContain("bash rm *")
    expect(draw(request(), { step: "reject" }).inputRow).toBeDefined()
  })

  test("a request without patterns cannot be allowed always, and the other choices keep their numbers", () => {
    const text = textOf(draw(request({ always: [] })))
    expect(text).toContain("1 Allow once (y)")
    expect(text).not.toContain("Allow always")
    expect(text).toContain("3 Reject (n)")
    expect(toChoices(request({ always: [] })).map(({ key }) => key)).toEqual(["y", "n"])
  })

  test("a request to leave the project shows the call that needs it", () => {
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

  test.each<Partial<PermissionRequest>>([
    { permission: "edit", patterns: ["srс/а\u2800"], metadata: {} },
    { permission: "edit", patterns: ["a"], metadata: { reason: "srс/а\u2800", target: "srс/а\u2800" } },
    { permission: "read", patterns: ["srс/а\u2800"] },
    { permission: "external_directory", patterns: ["srс/а\u2800"] },
    { permission: "webfetch", patterns: ["http://srс/а\u2800"] },
    { permission: "doom_loop", patterns: ["x"], metadata: { tool: "x", input: { a: "srс/а\u2800" } } },
    { permission: "other_srс\u2800", patterns: ["srс/а\u2800"] },
  ])("what is deceptive is marked in %j", (over) => {
    const text = textOf(draw(request(over), { columns: 100 }))
    expect(text).toContain("sr⟨U+0441⟩/⟨U+0430⟩⟨U+2800⟩")
    expect(text).not.toMatch(/[са\u2800]/)
  })

  test("what is deceptive is marked in the patterns of always", () => {
    const text = textOf(draw(request({ always: ["сору *"] }), { step: "always", columns: 100 }))
    expect(text).toContain("bash ⟨U+0441⟩⟨U+043E⟩⟨U+0440⟩⟨U+0443⟩ *")
  })
})
