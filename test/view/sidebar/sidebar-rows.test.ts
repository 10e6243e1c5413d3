import { expect, test } from "vitest"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { createState, type State } from "../../../src/state/state.ts"
import { rowWidth } from "../../../src/text/row/span.ts"
import { toSidebarRows } from "../../../src/view/sidebar/sidebar-rows.ts"
import { rowsToText } from "../../fixture/rows.ts"

const session = (id: string, title: string) => ({
  id,
  slug: id,
  projectID: "p",
  directory: "/p",
  title,
  version: "1",
  time: { created: 0, updated: 0 },
})
const todo = (content: string, status: string) => ({ id: content, content, status, priority: "low" })
const state: State = {
  ...createState({ directory: "/home/u/project", home: "/home/u", columns: 140, rows: 40 }),
  branch: "main",
  sessions: new Map([
    ["ses_1", session("ses_1", "A title that is long enough to go on in a second row, and a third")],
    ["ses_2", session("ses_2", "Another one")],
  ]),
  permissions: [{ id: "per_1", sessionID: "ses_2" } as PermissionRequest],
  mcp: {
    fs: { status: "connected" },
    web: { status: "failed", error: "no such program" },
    mail: { status: "needs_auth" },
  },
  lsp: [],
  todos: new Map([["ses_1", [todo("Look", "completed"), todo("Write", "in_progress"), todo("Test", "pending")]]]),
  changes: new Map([
    ["ses_1", Array.from({ length: 12 }, (_, i) => ({ file: `src/file-${i}.ts`, additions: i, deletions: 1 }))],
  ]),
}
const usage = { tokens: 13_023, percent: 81, cost: 0.28 }
const draw = (over: Partial<State> = {}, rows = 44) => {
  const drawn = toSidebarRows({
    ...state,
    ...usage,
    ...over,
    sessionID: "ses_1",
    version: "1.2.3",
    columns: 42,
    rows,
  })
  expect(drawn.rows).toHaveLength(rows)
  for (const row of drawn.rows) expect(rowWidth(row)).toBe(42)
  return drawn
}

test("every section", () => {
  const { rows, heads } = draw()
  expect(rowsToText(rows)).toMatchInlineSnapshot(`
    "
      A title that is long enough to go on
      in a second row, and a third

      Context
      13,023 tokens
      81% used · $0.28 spent      ▓▓▓▓▓▓▓▓░░

      Waiting
      △ Another one

      ▼ MCP
      • fs connected
      • web ✗ no such program
      • mail needs auth

      LSP
      No language server runs

      ▼ Todo
      [✓] Look
      [•] Write
      [ ] Test

      ▼ Modified
      src/file-0.ts                    +0 −1
      src/file-1.ts                    +1 −1
      src/file-2.ts                    +2 −1
      src/file-3.ts                    +3 −1
      src/file-4.ts                    +4 −1
      src/file-5.ts                    +5 −1
      src/file-6.ts                    +6 −1
      src/file-7.ts                    +7 −1
      … 4 more







      ~/project:main
      • opencode-tui 1.2.3
    "
  `)
  const lines = rowsToText(rows).split("\n")
  for (const [at, id] of heads) expect(lines[at]?.toLowerCase()).toContain(id)
  expect([...heads.values()]).toEqual(["mcp", "todo", "modified"])
})

test("folded sections, and a low screen", () => {
  const foldedSections = new Set(["todo", "modified"])
  expect(rowsToText(draw({ foldedSections }, 16).rows)).toMatchInlineSnapshot(`
    "  A title that is long enough to go on
      in a second row, and a third
      Context
      13,023 tokens
      81% used · $0.28 spent      ▓▓▓▓▓▓▓▓░░
      Waiting
      △ Another one
      ▼ MCP
      • fs connected
      • web ✗ no such program
      • mail needs auth
      LSP
      …

      ~/project:main
      • opencode-tui 1.2.3"
  `)
})

test("before anything is fetched", () => {
  const empty = { mcp: undefined, lsp: undefined, todos: new Map(), changes: new Map(), permissions: [] }
  expect(rowsToText(draw(empty, 14).rows)).toMatchInlineSnapshot(`
    "  A title that is long enough to go on
      in a second row, and a third
      Context
      13,023 tokens
      81% used · $0.28 spent      ▓▓▓▓▓▓▓▓░░







      ~/project:main
      • opencode-tui 1.2.3"
  `)
})
