import { createTwoFilesPatch } from "diff"
import { expect, test } from "vitest"
import { diffRows, statsRow } from "../../../src/text/diff/rows.ts"
import { diffStats, parseDiff } from "../../../src/text/diff/parse.ts"
import { type Row, rowText, rowWidth } from "../../../src/text/row/span.ts"

const before = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`)
const after = before
  .with(4, "line five, changed")
  .toSpliced(20, 1)
  .concat("\tadded at the end, long enough to wrap around")
const patch = createTwoFilesPatch(
  "a/src/math.js",
  "b/src/math.js",
  `${before.join("\n")}\n`,
  `${after.join("\n")}\n`,
  "",
  "",
  {
    context: 1,
  },
)
const show = (rows: readonly Row[]) => rows.map((row) => rowText(row).trimEnd()).join("\n")

test("parses a unified diff", () => {
  const files = parseDiff(patch)
  expect(files.map(({ path, additions, deletions }) => ({ path, additions, deletions }))).toEqual([
    { path: "src/math.js", additions: 2, deletions: 2 },
  ])
  expect(files[0]?.hunks).toHaveLength(3)
  expect(files[0]?.hunks[0]?.lines[1]).toEqual({ kind: "removed", text: "line 5", oldLine: 5 })
  expect(show([statsRow(diffStats(files))])).toBe("+2 −2")
})

test("rows have numbers and signs, and wrap below their text", () => {
  const rows = diffRows(parseDiff(patch), 34)
  expect(show(rows)).toMatchInlineSnapshot(`
    " 4   line 4
     5 - line 5
     5 + line five, changed
     6   line 6
       ⋯
    20   line 20
    21 - line 21
    21   line 22
       ⋯
    29   line 30
    30 +     added at the end, long
         enough to wrap around"
  `)
  expect(rows.filter((row) => row.length > 1).every((row) => rowWidth(row) === 34)).toBe(true)
  const added = rows.find((row) => rowText(row).includes("changed"))
  expect(added?.map((part) => part.style?.bg)).toEqual([
    "diffAddedLineNumberBg",
    "diffAddedBg",
    "diffAddedBg",
    "diffAddedBg",
  ])
})

test("the paths of several files are shown, also new and deleted ones; other lines of git are ignored", () => {
  const text = `diff --git a/new.txt b/new.txt
new file mode 100644
index 0000000..e69de29
--- /dev/null
+++ b/new.txt
@@ -0,0 +1 @@
+--- not a header
diff --git a/old.txt b/old.txt
deleted file mode 100644
--- a/old.txt
+++ /dev/null
@@ -1,2 +0,0 @@
--- gone
-too
\\ No newline at end of file
`
  const files = parseDiff(text)
  expect(files.map(({ path, additions, deletions }) => [path, additions, deletions])).toEqual([
    ["new.txt", 1, 0],
    ["old.txt", 0, 2],
  ])
  expect(show(diffRows(files, 30))).toMatchInlineSnapshot(`
    "new.txt
     1 + --- not a header
    old.txt
     1 - -- gone
     2 - too"
  `)
})

test("a long diff is truncated and the hidden lines are counted", () => {
  const rows = diffRows(parseDiff(patch), 60, { maxRows: 4 })
  expect(rows).toHaveLength(5)
  expect(show(rows.slice(-1))).toMatch(/^… \d+ lines more$/)
})

test("a text that is no diff gives no files", () => {
  expect(parseDiff("hello\nworld")).toEqual([])
  expect(diffRows([], 40)).toEqual([])
})
