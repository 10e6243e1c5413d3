import { createTwoFilesPatch } from "diff"
import { expect, test } from "vitest"
import type { Part } from "../../../../server/schema/part.ts"
import { loadMarkdown } from "../../../../src/text/markdown/markdown.ts"
import { type Row, rowWidth } from "../../../../src/text/row/span.ts"
import { layoutMessage, type TranscriptMessage } from "../../../../src/view/session/rows/message-rows.ts"
import type { RowSettings } from "../../../../src/view/session/rows/row-settings.ts"
import { createTranscript } from "../../../../src/view/session/transcript/transcript.ts"
import {
  assistantMessage,
  completedTool,
  failedTool,
  reasoningPart,
  runningTool,
  startMs,
  streamingMessage,
  textPart,
  toolPart,
  userMessage,
} from "../../../fixture/message.ts"
import { toRowSettings, rowsToText } from "../../../fixture/rows.ts"

const lexer = await loadMarkdown()

function draw(
  messages: readonly TranscriptMessage[],
  columns: number,
  over: Partial<RowSettings> = {},
  nowMs = startMs + 12_000,
) {
  const transcript = createTranscript(toRowSettings(columns, lexer, over))
  transcript.setMessages(messages)
  const { rows } = transcript.window({ scroll: "end", height: 500, nowMs })
  for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(columns)
  return rowsToText(rows)
}

const source = Array.from({ length: 6 }, (_, i) => `export const f${i} = () => ${i}`)
const patch = createTwoFilesPatch(
  "/project/src/math.js",
  "/project/src/math.js",
  `${source.join("\n")}\n`,
  `${source.with(2, "export const mul = (a, b) => a * b").join("\n")}\n`,
  "",
  "",
  { context: 1 },
)
const log = Array.from({ length: 50 }, (_, i) => `\u001b[32m✓\u001b[0m test ${i} passed`).join("\n")
const mention: Part = {
  id: "f1",
  sessionID: "ses_1",
  messageID: "msg_u",
  type: "file",
  mime: "text/plain",
  filename: "math.js",
  url: "file:///project/src/math.js",
  source: { type: "file", path: "src/math.js", text: { value: "@src/math.js", start: 22, end: 34 } },
}
const picture: Part = {
  id: "f2",
  sessionID: "ses_1",
  messageID: "msg_u",
  type: "file",
  mime: "image/png",
  filename: "screen.png",
  url: "data:image/png;base64,AA",
}

const turn: TranscriptMessage[] = [
  userMessage("msg_u", "Please change math.js @src/math.js and then run the tests", [mention, picture]),
  assistantMessage(
    "msg_a",
    [
      reasoningPart("r1", "Let me think", startMs + 1100),
      textPart("t1", "I will edit the **file**.\n\n- first\n- second", startMs + 2000),
      completedTool("c1", "read", { filePath: "/project/src/math.js" }),
      completedTool("c2", "read", { filePath: "/project/package.json" }),
      completedTool("c3", "grep", { pattern: "add" }, { matches: 12 }),
      completedTool("c4", "glob", { pattern: "**/*.ts" }, { count: 0 }),
      failedTool(
        "c5",
        "read",
        { filePath: "/project/nope.js" },
        "Error: File not found: /project/nope.js\n\nDid you mean one of these?",
      ),
      completedTool("c6", "edit", { filePath: "/project/src/math.js" }, { diff: patch }),
      completedTool(
        "c7",
        "bash",
        { command: "npm test", description: "Run tests" },
        { output: log, exit: 1 },
        log,
        12_400,
      ),
      completedTool("c8", "todowrite", {
        todos: [
          { id: "1", content: "Look at it", status: "completed" },
          {
            id: "2",
            content: "Write the change, which has a name long enough to wrap on a narrow screen",
            status: "in_progress",
          },
          { id: "3", content: "Test", status: "pending" },
        ],
      }),
      completedTool("c9", "fs_read_text", { path: "/tmp/x", deep: { a: 1 } }),
    ],
    { finish: "tool-calls" },
  ),
  assistantMessage("msg_b", [textPart("t2", "Done.", startMs + 3000)], {
    time: { created: startMs, completed: startMs + 3100 },
  }),
]

test("a turn at 120 columns", () => {
  expect(draw(turn, 120)).toMatchInlineSnapshot(`
    "  ┃
      ┃  Please change math.js @src/math.js and then run the tests
      ┃  [Image screen.png]
      ┃

         + Thought: 1.1s

         I will edit the file.

         • first
         • second

         → Read 2 files · ✱ Grep "add" 12 hits · ✱ Glob "**/*.ts" no files
         ✗ Read nope.js — no such file

      ┃  ← Edit src/math.js                                                                                         +1 −1
      ┃   2   export const f1 = () => 1
      ┃   3 - export const f2 = () => 2
      ┃   3 + export const mul = (a, b) => a * b
      ┃   4   export const f3 = () => 3

      ┃  $ npm test                                                                                         ✗ exit 1  12s
      ┃  … 40 rows more
      ┃  ✓ test 40 passed
      ┃  ✓ test 41 passed
      ┃  ✓ test 42 passed
      ┃  ✓ test 43 passed
      ┃  ✓ test 44 passed
      ┃  ✓ test 45 passed
      ┃  ✓ test 46 passed
      ┃  ✓ test 47 passed
      ┃  ✓ test 48 passed
      ┃  ✓ test 49 passed

      ┃  ⚙ Todos
      ┃  [✓] Look at it
      ┃  [•] Write the change, which has a name long enough to wrap on a narrow screen
      ┃  [ ] Test

         ⚙ fs_read_text [path=/tmp/x, deep=…]

         Done.

         ▣  Build · Mock One · 3.1s · 2.4k tok · $0.02"
  `)
})

test("a turn at 80 columns", () => {
  expect(draw(turn, 80)).toMatchInlineSnapshot(`
    "  ┃
      ┃  Please change math.js @src/math.js and then run the tests
      ┃  [Image screen.png]
      ┃

         + Thought: 1.1s

         I will edit the file.

         • first
         • second

         → Read 2 files · ✱ Grep "add" 12 hits · ✱ Glob "**/*.ts" no files
         ✗ Read nope.js — no such file

      ┃  ← Edit src/math.js                                                 +1 −1
      ┃   2   export const f1 = () => 1
      ┃   3 - export const f2 = () => 2
      ┃   3 + export const mul = (a, b) => a * b
      ┃   4   export const f3 = () => 3

      ┃  $ npm test                                                 ✗ exit 1  12s
      ┃  … 40 rows more
      ┃  ✓ test 40 passed
      ┃  ✓ test 41 passed
      ┃  ✓ test 42 passed
      ┃  ✓ test 43 passed
      ┃  ✓ test 44 passed
      ┃  ✓ test 45 passed
      ┃  ✓ test 46 passed
      ┃  ✓ test 47 passed
      ┃  ✓ test 48 passed
      ┃  ✓ test 49 passed

      ┃  ⚙ Todos
      ┃  [✓] Look at it
      ┃  [•] Write the change, which has a name long enough to wrap on a narrow
      ┃      screen
      ┃  [ ] Test

         ⚙ fs_read_text [path=/tmp/x, deep=…]

         Done.

         ▣  Build · Mock One · 3.1s · 2.4k tok · $0.02"
  `)
})

test("a turn at 40 columns", () => {
  expect(draw(turn, 40)).toMatchInlineSnapshot(`
    "┃ Please change math.js @src/math.js and
    ┃ then run the tests
    ┃ [Image screen.png]

      + Thought: 1.1s

      I will edit the file.

      • first
      • second

      → Read 2 files · ✱ Grep "add" 12 hits
        · ✱ Glob "**/*.ts" no files
      ✗ Read nope.js — no such file

    ┃ ← Edit src/math.js               +1 −1
    ┃  2   export const f1 = () => 1
    ┃  3 - export const f2 = () => 2
    ┃  3 + export const mul = (a, b) => a *
    ┃      b
    ┃  4   export const f3 = () => 3

    ┃ $ npm test               ✗ exit 1  12s
    ┃ … 40 rows more
    ┃ ✓ test 40 passed
    ┃ ✓ test 41 passed
    ┃ ✓ test 42 passed
    ┃ ✓ test 43 passed
    ┃ ✓ test 44 passed
    ┃ ✓ test 45 passed
    ┃ ✓ test 46 passed
    ┃ ✓ test 47 passed
    ┃ ✓ test 48 passed
    ┃ ✓ test 49 passed

    ┃ ⚙ Todos
    ┃ [✓] Look at it
    ┃ [•] Write the change, which has a name
    ┃     long enough to wrap on a narrow
    ┃     screen
    ┃ [ ] Test

      ⚙ fs_read_text [path=/tmp/x, deep=…]

      Done.

      ▣  Build · Mock One · 3.1s · 2.4k tok
         · $0.02"
  `)
})

test("a turn in progress", () => {
  const live = [
    streamingMessage("msg_a", [
      reasoningPart("r1", "Hm"),
      runningTool("c1", "bash", { command: "npm test\nnpm run lint" }, { output: log }),
      runningTool("c2", "read", { filePath: "/project/a.ts" }),
      toolPart("c3", "edit", { status: "pending", input: {}, raw: "" }),
      runningTool(
        "c4",
        "task",
        { subagent_type: "explore", description: "Explore code" },
        { summary: [{ id: "x", tool: "read", state: { status: "completed", title: "src/math.js" } }] },
      ),
      runningTool("c5", "webfetch", { url: "https://example.org" }),
      runningTool("c6", "write", { filePath: "/project/new.ts", content: "export const one = 1" }),
    ]),
  ]
  expect(draw(live, 80)).toMatchInlineSnapshot(`
    "     ⠸ Thinking  12s

      ┃  $ npm test                                                         ⠸ 12s
      ┃    npm run lint
      ┃  … 40 rows more
      ┃  ✓ test 40 passed
      ┃  ✓ test 41 passed
      ┃  ✓ test 42 passed
      ┃  ✓ test 43 passed
      ┃  ✓ test 44 passed
      ┃  ✓ test 45 passed
      ┃  ✓ test 46 passed
      ┃  ✓ test 47 passed
      ┃  ✓ test 48 passed
      ┃  ✓ test 49 passed

         ⠸ Read a.ts  12s

      ┃  ← Edit                                                                ⠸

      ┃  ⠸ Explore Task — Explore code                                        12s
      ┃  ↳ Read src/math.js
      ┃  ctrl+x down view subagents

         ⠸ Fetch https://example.org  12s

      ┃  ← Write new.ts                                                     ⠸ 12s"
  `)
})

test("completed sub-agents, questions, patches, new files and skills", () => {
  const message = assistantMessage("msg_a", [
    completedTool(
      "c1",
      "task",
      { subagent_type: "explore", description: "Explore code" },
      { summary: [{ id: "x" }] },
      "",
      2900,
    ),
    completedTool(
      "c2",
      "question",
      { questions: [{ question: "Which store?" }, { question: "And which features?" }] },
      { answers: [["Postgres"], []] },
    ),
    completedTool("c3", "write", { filePath: "/project/new.ts", content: "one\ntwo\n" }, { exists: false }),
    completedTool(
      "c4",
      "apply_patch",
      { patchText: "" },
      {
        diff: `${patch}${patch.replaceAll("math", "more")}`,
        files: [{ relativePath: "src/math.js" }, { relativePath: "src/more.js" }],
      },
    ),
    completedTool("c5", "skill", { name: "demo" }),
    completedTool("c6", "webfetch", { url: "https://example.org" }),
    completedTool("c7", "bash", { command: "sleep 9" }, { output: "", exit: null }),
  ])
  expect(draw([message], 80)).toMatchInlineSnapshot(`
    "  ┃  ✓ Explore Task — Explore code
      ┃  ↳ 1 toolcall · 2.9s

      ┃  # Questions
      ┃  Which store?
      ┃    Postgres
      ┃  And which features?
      ┃    (no answer)

      ┃  ← Write new.ts                                                     +2 −0
      ┃   1 + one
      ┃   2 + two

      ┃  ← Patch src/math.js, src/more.js                                   +2 −2
      ┃  src/math.js
      ┃   2   export const f1 = () => 1
      ┃   3 - export const f2 = () => 2
      ┃   3 + export const mul = (a, b) => a * b
      ┃   4   export const f3 = () => 3
      ┃  src/more.js
      ┃   2   export const f1 = () => 1
      ┃   3 - export const f2 = () => 2
      ┃   3 + export const mul = (a, b) => a * b
      ┃   4   export const f3 = () => 3

         → Skill demo · % Fetch https://example.org

      ┃  $ sleep 9                                              ✗ timed out  1.2s

         ▣  Build · Mock One · 3.1s · 1.2k tok · $0.01"
  `)
})

test("failed calls show the reason: rejected, denied by a rule, invalid, unknown", () => {
  const message = assistantMessage("msg_a", [
    failedTool(
      "c1",
      "edit",
      { filePath: "/project/a.ts" },
      "Error: The user rejected permission to use this specific tool call.",
    ),
    failedTool(
      "c2",
      "bash",
      { command: "rm x" },
      "Error: The user rejected permission to use this specific tool call with the following feedback: use git rm",
    ),
    failedTool(
      "c3",
      "bash",
      { command: "rm y" },
      "Error: The user has specified a rule which prevents you from using this specific tool call. Here are some",
    ),
    completedTool(
      "c4",
      "invalid",
      { tool: "todoread", error: "Model tried to call unavailable tool 'todoread'." },
      {},
      "The arguments provided",
    ),
    failedTool("c5", "server_tool", { text: "x" }, "Error: boom"),
  ])
  expect(draw([message], 80)).toMatchInlineSnapshot(`
    "     ✗ Edit a.ts — rejected
         ✗ rm x — rejected: use git rm
         ✗ rm y — not allowed by a rule
         ✗ todoread — Model tried to call unavailable tool 'todoread'.
         ✗ server_tool [text=x] — boom

         ▣  Build · Mock One · 3.1s · 1.2k tok · $0.01"
  `)
})

test("a shell command that the user stopped is shown as interrupted, without the note for the model", () => {
  const note = "\n\n<metadata>\nUser aborted the command\n</metadata>"
  const message = assistantMessage("msg_a", [
    completedTool("c1", "bash", { command: "sleep 30" }, { output: "", truncated: false }, note),
    completedTool("c2", "bash", { command: "make" }, { output: "half", exit: null }, `half${note}`),
    completedTool(
      "c3",
      "bash",
      { command: "sleep 9" },
      { output: "\n\n<bash_metadata>\nended after 10 ms\n</bash_metadata>", exit: null },
    ),
  ])
  const text = draw([message], 80)
  expect(text).toMatch(/\$ sleep 30 +✗ interrupted/)
  expect(text).toMatch(/\$ make +✗ interrupted/)
  expect(text).toMatch(/\$ sleep 9 +✗ timed out/)
  expect(text).toContain("ended after 10 ms")
  expect(text).not.toMatch(/metadata|User aborted/)
})

test("the message of a rejection is shown with the call", () => {
  const error = "Error: The user rejected permission for this call and says: use git rm"
  const message = assistantMessage("msg_a", [failedTool("c1", "bash", { command: "rm x" }, error)])
  expect(draw([message], 80)).toContain("✗ rm x — rejected: use git rm")
})

test("errors, an interruption, a retry, a queued prompt, a compaction", () => {
  const api = {
    name: "APIError" as const,
    data: { message: "Rate limit reached for the model", statusCode: 429, isRetryable: true },
  }
  const ids = { sessionID: "ses_1", messageID: "m" }
  const messages: TranscriptMessage[] = [
    assistantMessage(
      "msg_1",
      [{ ...ids, id: "p1", type: "retry", attempt: 1, error: api, time: { created: startMs } }],
      {
        error: api,
      },
    ),
    assistantMessage("msg_2", [], {
      error: { name: "ProviderAuthError", data: { providerID: "x", message: "no key" } },
    }),
    assistantMessage("msg_3", [textPart("t", "Half an ans")], {
      error: { name: "MessageAbortedError", data: { message: "aborted" } },
    }),
    { ...userMessage("msg_4", "and now this"), isQueued: true },
    { ...userMessage("msg_5", ""), parts: [{ ...ids, id: "p2", type: "compaction", auto: true }] },
  ]
  expect(draw(messages, 80)).toMatchInlineSnapshot(`
    "     ↻ Attempt 1 failed: Rate limit reached for the model

      ┃
      ┃  ✗ Rate limit reached for the model (429)
      ┃  r retry · m other model
      ┃

      ┃
      ┃  ✗ Signing in failed: no key
      ┃  /connect
      ┃

         Half an ans

         ▣  Build · Mock One · interrupted

      ┃
      ┃  and now this
      ┃   QUEUED
      ┃

      ────────────────────────── conversation compacted ──────────────────────────"
  `)
})

test("a failed command keeps its output, in its colours", () => {
  const output = "\u001b[1;31mred\u001b[0m\n\u001b[30mblack\u001b[0m\n\u001b[2Jplain\roverwritten"
  const failed = toolPart("t1", "bash", {
    status: "error",
    input: { command: "npm test" },
    error: "Tool execution aborted",
    metadata: { output },
    time: { start: startMs, end: startMs + 2500 },
  })
  expect(draw([assistantMessage("msg_a", [failed])], 80)).toMatchInlineSnapshot(`
    "  ┃  ✗ npm test                                                          2.5s
      ┃  red
      ┃  black
      ┃  overwritten
      ┃  ✗ interrupted

         ▣  Build · Mock One · 3.1s · 1.2k tok · $0.01"
  `)
  const { units } = layoutMessage({
    message: assistantMessage("msg_a", [failed]),
    settings: toRowSettings(80, lexer),
    turn: undefined,
    nowMs: startMs,
    previous: undefined,
  })
  const spans = units.flatMap(({ rows }) => rows.flat())
  expect(spans.find(({ text }) => text === "red")?.style).toMatchObject({ fg: "ansi:1", bold: true })
  // Black may be the ground itself.
  expect(spans.find(({ text }) => text === "black")?.style?.fg).toBe("textMuted")
})

test("a dismissed question is not shown as a failure", () => {
  const dismissed = failedTool("t1", "question", { questions: [] }, "Error: The user dismissed this question")
  expect(draw([assistantMessage("msg_a", [dismissed], { finish: "tool-calls" })], 80)).toBe(
    "     # Questions — dismissed",
  )
})

test("the detail levels quiet and full, and timestamps", () => {
  const bash = completedTool("t1", "bash", { command: "ls" }, { output: log, exit: 0 }, log)
  const messages = [
    userMessage("msg_u", "go"),
    assistantMessage("msg_a", [reasoningPart("r1", "why", startMs + 5), bash]),
  ]
  expect(draw(messages, 80, { detail: "quiet" })).toMatchInlineSnapshot(`
    "  ┃
      ┃  go
      ┃

         + Thought: 5ms
         $ ls

         ▣  Build · Mock One · 3.1s · 1.2k tok · $0.01"
  `)
  const wrong = completedTool("t1", "bash", { command: "ls" }, { exit: 3 })
  expect(draw([assistantMessage("msg_a", [wrong])], 80, { detail: "quiet" })).toContain("$ ls  ✗ exit 3")
  const whole = draw(messages, 80, { detail: "full", isExpanded: () => true })
  expect(whole).toContain("test 0 passed")
  expect(whole).toContain("why")
  const time = new Date(startMs)
  const clock = `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`
  expect(draw(messages, 80, { hasTimestamps: true })).toMatch(new RegExp(`go\\n.*${clock}[^]*▣.*${clock}`))
})

test("every part can be expanded", () => {
  const message = assistantMessage("msg_a", [
    reasoningPart("r1", "A **long** thought", startMs + 1100),
    completedTool("c1", "read", { filePath: "/project/a.ts" }, {}, "line one\nline two"),
    completedTool("c2", "bash", { command: "npm test" }, { output: log, exit: 0 }),
  ])
  const text = draw([message], 80, { isExpanded: () => true })
  expect(text).toContain("- Thought: 1.1s\n     A long thought")
  expect(text).toContain("line two")
  expect(text).toContain("test 0 passed")
  expect(draw([message], 80, { detail: "quiet" })).not.toContain("test 49 passed")
})

test("synthetic text and step markers are not shown", () => {
  const ids = { sessionID: "ses_1", messageID: "m" }
  const hidden: Part[] = [
    { ...ids, id: "1", type: "step-start" },
    { ...ids, id: "2", type: "patch", hash: "x", files: [] },
    { ...ids, id: "3", type: "text", text: "secret", synthetic: true },
  ]
  expect(draw([{ ...userMessage("msg_u", "shown"), parts: hidden }], 80)).toBe("")
})

test("a changed message keeps the rows of its unchanged parts", () => {
  const settings = toRowSettings(80, lexer)
  const parts = [
    completedTool("c1", "bash", { command: "ls" }, { output: "a", exit: 0 }),
    textPart("t1", "one", startMs),
  ]
  const first = layoutMessage({
    message: streamingMessage("m", parts),
    settings,
    turn: undefined,
    nowMs: startMs,
    previous: undefined,
  })
  const drawn: string[] = []
  const second = layoutMessage({
    message: streamingMessage("m", [...parts, textPart("t2", "two")]),
    settings,
    turn: undefined,
    nowMs: startMs + 500,
    previous: first,
    onDraw: (id) => drawn.push(id),
  })
  expect(drawn).toEqual(["t2"])
  expect(second.units[0]?.rows).toBe(first.units[0]?.rows)
})

test("no control character of a model reaches a row", () => {
  const evil = "\u001b[2J\u001b]0;x\u0007\u009b1m\rtext\u202e"
  const message = assistantMessage("msg_a", [
    textPart("t", evil, startMs),
    reasoningPart("r", evil, startMs + 1),
    ...["bash", "read", "edit", "task", "todowrite", "question", "skill", "mcp_x", "invalid", "write"].flatMap(
      (name, index) => [
        completedTool(
          `d${index}`,
          name,
          {
            command: evil,
            filePath: evil,
            description: evil,
            content: evil,
            tool: evil,
            error: evil,
            name: evil,
            todos: [{ content: evil, status: evil }],
            questions: [{ question: evil }],
          },
          { output: evil, diff: `--- a\n+++ b\n@@ -1 +1 @@\n-${evil}\n+${evil}\n` },
          evil,
        ),
        failedTool(`f${index}`, name, { command: evil, filePath: evil }, evil),
      ],
    ),
  ])
  const rows: Row[] = []
  for (const isOpen of [false, true]) {
    const layout = layoutMessage({
      message,
      settings: toRowSettings(80, lexer, { isExpanded: () => isOpen }),
      turn: undefined,
      nowMs: 0,
      previous: undefined,
    })
    rows.push(...layout.units.flatMap((unit) => unit.rows))
  }
  expect(rows.length).toBeGreaterThan(40)
  for (const row of rows) for (const { text } of row) expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})
