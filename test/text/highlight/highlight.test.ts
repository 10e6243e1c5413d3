import { describe, expect, it } from "vitest"
import { parseDiff } from "../../../src/text/diff/parse.ts"
import { diffRows } from "../../../src/text/diff/rows.ts"
import { loadHighlight } from "../../../src/text/highlight/highlight.ts"
import { toLanguage } from "../../../src/text/highlight/language.ts"
import { rowText, rowWidth, type Row } from "../../../src/text/row/span.ts"

const highlight = await loadHighlight()
const base = { fg: "text" } as const
const colourOf = (rows: readonly Row[], word: string) => rows.flat().find(({ text }) => text.trim() === word)?.style?.fg

describe("highlight", () => {
  it.each([
    ["ts", "const a = 'x' // y", { const: "syntaxKeyword", "'x'": "syntaxString", "// y": "syntaxComment" }],
    ["tsx", "return <a href={1}>text</a>", { return: "syntaxKeyword", href: "syntaxVariable" }],
    ["python", "def f(x):\n  return 1", { def: "syntaxKeyword", f: "syntaxFunction", "1": "syntaxNumber" }],
    ["sh", 'if true; then echo "a"; fi', { if: "syntaxKeyword", '"a"': "syntaxString" }],
    ["json", '{"a": 1}', { '"a"': "syntaxVariable", "1": "syntaxNumber" }],
    ["rust", "fn main() {}", { fn: "syntaxKeyword", main: "syntaxFunction" }],
  ])("%s", (language, code, colours) => {
    const { lines = [] } = highlight(code, language, base) ?? {}
    expect(lines.map(rowText).join("\n")).toBe(code)
    for (const [word, colour] of Object.entries(colours)) expect(colourOf(lines, word), word).toBe(colour)
  })

  it("reports whether a construct is open; an unknown language gives undefined", () => {
    expect(highlight("/* a", "ts", base)?.isClosed).toBe(false)
    expect(highlight("/* a */", "ts", base)?.isClosed).toBe(true)
    expect(highlight("{", "json", base)?.isClosed).toBe(true)
    expect(highlight("<script>\nlet a", "html", base)?.isClosed).toBe(false)
    expect(highlight("text", "no such language", base)).toBeUndefined()
  })

  it("keeps the text unchanged, also of invalid code", () => {
    for (const code of ["", "\n\n", "}}}((`${", '<a b="', "'''\n世界 👩‍👩‍👧\n", "#!/bin/sh\n<<EOF\n$("])
      for (const language of ["ts", "html", "python", "bash", "yaml", "markdown", "css"])
        expect(highlight(code, language, base)?.lines.map(rowText).join("\n")).toBe(code)
  })

  it("detects the language of a file by its extension", () => {
    const paths = ["/a/b.test.tsx", "Dockerfile", "x/Makefile", ".bashrc", "README"]
    expect(paths.map(toLanguage)).toEqual(["tsx", "dockerfile", "makefile", "bashrc", ""])
  })
})

describe("a diff in colours", () => {
  const lines = ["@@ -1,3 +1,3 @@", " /* a", "-old */ let a = 1", "+new */ let b = 'x'", " let c"]
  const files = parseDiff(["--- a/x.ts", "+++ b/x.ts", ...lines].join("\n"))

  it("highlights the code before and after as a whole, and fills the background to the edge", () => {
    const rows = diffRows(files, 30, { highlight })
    expect(rows.map(rowText)).toEqual(diffRows(files, 30).map(rowText))
    expect(rows.map(rowWidth)).toEqual([30, 30, 30, 30])
    expect(colourOf(rows.slice(1, 2), "old */")).toBe("syntaxComment")
    expect(colourOf(rows.slice(2, 3), "new */")).toBe("syntaxComment")
    expect(colourOf(rows.slice(2, 3), "'x'")).toBe("syntaxString")
    expect(colourOf(rows.slice(3), "let")).toBe("syntaxKeyword")
    expect(rows[2]?.at(-1)?.style?.bg).toBe("diffAddedBg")
  })
})
