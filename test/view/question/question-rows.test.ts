// The question prompt as rows: single and multiple choice, custom answer, review, and scrolling.
import { expect, test } from "vitest"
import type { QuestionInfo, QuestionRequest } from "../../../server/schema/question.ts"
import type { Session } from "../../../server/schema/session.ts"
import {
  emptyQuestions,
  updateQuestionProgress,
  toQuestionProgress,
  type QuestionProgress,
} from "../../../src/state/question.ts"
import { createState, type State } from "../../../src/state/state.ts"
import { createField } from "../../../src/text/buffer/field.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { toOffset, toQuestionScreen } from "../../../src/view/question/question-rows.ts"
import { createViews } from "../../../src/view/views.ts"
import { rowsToText } from "../../fixture/rows.ts"

const option = (label: string, description = "") => ({ label, description })
const store: QuestionInfo = {
  header: "Store",
  question: "Where shall it be kept?",
  options: [option("Postgres", "a server of its own"), option("SQLite", "one file")],
}
const features: QuestionInfo = {
  header: "Features",
  question: "What shall it do?",
  options: [option("Auth", "log in"), option("Search")],
  multiple: true,
}

function screenOf(questions: QuestionInfo[], over: Partial<QuestionProgress> = {}, columns = 60, maxRows = 14) {
  const request: QuestionRequest = { id: "que_1", sessionID: "ses_1", questions }
  const progress = { ...toQuestionProgress(emptyQuestions, request), ...over }
  const screen = toQuestionScreen({ request, progress, total: 1, trail: "", columns, maxRows })
  for (const row of screen.rows) expect(rowWidth(row)).toBeLessThanOrEqual(columns)
  expect(screen.rows.length).toBeLessThanOrEqual(maxRows)
  return screen
}

const draftOf = (chosen: number[], own = "") => ({ chosen, custom: createField(own) })

test("a single-choice question has no tabs, and is answered by the choice", () => {
  expect(rowsToText(screenOf([store], { focus: 1 }).rows)).toMatchInlineSnapshot(`
    "┃  ? Store
    ┃
    ┃  Where shall it be kept?
    ┃
    ┃    1. ○ Postgres  a server of its own
    ┃  ❯ 2. ○ SQLite    one file
    ┃    3. ○ Own answer
    ┃
    ┃  enter answer  esc dismiss  ↑↓ move  1-2 choose"
  `)
})

test("several questions have tabs, choices are marked, and the custom answer is a field while it has the focus", () => {
  const drafts = [draftOf([1]), draftOf([0], "a calendar")]
  const screen = screenOf([store, features], { tab: 1, focus: 2, drafts })
  expect(rowsToText(screen.rows)).toMatchInlineSnapshot(`
    "┃    Store ✓ ❯ Features ✓   Review
    ┃
    ┃  What shall it do? (several can be chosen)
    ┃
    ┃    1. [✓] Auth    log in
    ┃    2. [ ] Search
    ┃  ❯ 3. [✓]
    ┃
    ┃  enter keep  esc dismiss  ⇆ tab  ↑↓ move"
  `)
  expect(rowText(screen.rows[screen.field?.row ?? -1] ?? [])).toMatch(/^.{3}❯ 3\. \[✓\] $/)
  expect(screenOf([store, features], { tab: 1, focus: 1, drafts }).field).toBeUndefined()
  expect(rowsToText(screenOf([store, features], { tab: 1, focus: 1, drafts }).rows)).toContain("3. [✓] a calendar")
})

test("the review lists each answer, and unanswered questions in the warning colour", () => {
  const { rows } = screenOf([store, features], { tab: 2, drafts: [draftOf([]), draftOf([0, 1], "more")] })
  expect(rowsToText(rows)).toMatchInlineSnapshot(`
    "┃    Store   Features ✓ ❯ Review
    ┃
    ┃  Store: not answered
    ┃  Features: Auth, Search, more
    ┃
    ┃  enter send  esc dismiss  ⇆ tab  ↑↓ scroll"
  `)
  const missing = rows.flat().find(({ text }) => text === "not answered")
  expect(missing?.style?.fg).toBe("warning")
})

test("a question without a custom answer has no row for it; the first escape asks for a second one", () => {
  const { rows, ranges } = screenOf([{ ...store, custom: false }], { isLeaving: true })
  expect(ranges).toHaveLength(2)
  expect(rowsToText(rows)).not.toContain("Own answer")
  expect(rowsToText(rows)).toContain("esc again to dismiss")
})

test.each([
  [120, 24],
  [80, 14],
  [40, 9],
])("a question that is too long for %i columns and %i rows wraps and scrolls to its last row", (columns, maxRows) => {
  const words = "many words about the matter, 世界 and more ".repeat(12).trim()
  const long = { ...features, question: words, options: Array.from({ length: 12 }, () => option(words, words)) }
  const first = screenOf([store, long], { tab: 1 }, columns, maxRows)
  expect(rowsToText(first.rows)).toMatch(/… \d+ below/)
  const seen = new Set<number>()
  for (let offset = 0; offset <= first.maxOffset; offset += first.room) {
    const screen = screenOf([store, long], { tab: 1, offset }, columns, maxRows)
    for (let row = 0; row < screen.room; row++) seen.add(screen.offset + row)
  }
  const { offset: end, room } = screenOf([store, long], { tab: 1, offset: Infinity }, columns, maxRows)
  for (let row = 0; row < room; row++) seen.add(end + row)
  expect(seen.size).toBe(first.ranges.at(-1)?.end)
  for (const [focus, range] of first.ranges.entries()) {
    const screen = screenOf([store, long], { tab: 1, focus, offset: toOffset(first, range) }, columns, maxRows)
    expect(rowsToText(screen.rows)).toContain(`❯ ${String(focus + 1).padStart(2)}. [ ]`)
  }
  expect(screenOf([store, long], { tab: 1, focus: 12, offset: first.maxOffset }, columns, maxRows).field).toBeDefined()
})

test("tabs that do not fit are replaced by the open one and its number", () => {
  const many = Array.from({ length: 8 }, (_, i) => ({ ...store, header: `A long header ${i}` }))
  expect(rowText(screenOf(many, { tab: 3 }, 40, 9).rows[0] ?? [])).toMatch(/‹ 4\/9 ›\s+A long header 3/)
})

test("control characters of a model's question become visible", () => {
  const evil = "x\u001b[2J\u202ey\r\nz\u0007"
  const question = { question: evil, header: evil, options: [option(evil, evil)] }
  const drafts = [draftOf([0]), draftOf([0], evil)]
  for (const tab of [0, 1, 2])
    for (const row of screenOf([question, question], { tab, drafts }).rows)
      expect(rowText(row)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})

test("a question of a sub-agent is shown in the parent session, after its permission requests", () => {
  const views = createViews({ version: "1", seed: 1 })
  const family = ["ses_1", "ses_2"].map((id): [string, Session] => [
    id,
    {
      id,
      slug: id,
      projectID: "prj_1",
      directory: "/p",
      title: `Title of ${id}`,
      version: "1",
      time: { created: 0, updated: 0 },
      ...(id === "ses_2" ? { parentID: "ses_1" } : {}),
    },
  ])
  const request: QuestionRequest = { id: "que_1", sessionID: "ses_2", questions: [store] }
  const empty = createState({ directory: "/p", home: "/h", columns: 80, rows: 24 })
  const asked: State = { ...empty, sessions: new Map(family), questions: [request] }
  const permission = { id: "per_1", sessionID: "ses_1", permission: "bash", patterns: ["ls"], metadata: {}, always: [] }
  const both = views.toSessionView({ ...asked, permissions: [permission] }, "ses_1")
  expect([both.permission?.request.id, both.question]).toEqual(["per_1", undefined])
  const { question } = views.toSessionView(asked, "ses_1")
  expect(rowsToText(question?.screen.rows ?? [])).toContain("Title of ses_1 › Title of ses_2")
  expect(views.toSessionView({ ...asked, clock: 5 }, "ses_1").question).toBe(question)
  const moved = updateQuestionProgress(asked, request, { focus: 1 })
  expect(rowsToText(views.toSessionView(moved, "ses_1").question?.screen.rows ?? [])).toContain("❯ 2. ○ SQLite")
})

test("what is deceptive is marked in questions, headers and choices", () => {
  const deceptive = "gіt\u2800"
  const question = { header: deceptive, question: deceptive, options: [option(deceptive, deceptive)] }
  const text = rowsToText(screenOf([question], {}, 100).rows)
  expect(text.match(/g⟨U\+0456⟩t⟨U\+2800⟩/g)).toHaveLength(4)
  expect(text).not.toMatch(/[\u0456\u2800]/)
})
