import { expect, test } from "vitest"
import { loadHighlight } from "../../../src/text/highlight/highlight.ts"
import { createMarkdown, loadMarkdown, type MarkdownLexer } from "../../../src/text/markdown/markdown.ts"
import { type Row, rowText, rowWidth, span } from "../../../src/text/row/span.ts"

const lexer = await loadMarkdown()

function rowsOf(text: string, columns = 40, lex: MarkdownLexer | undefined = lexer): readonly Row[] {
  return createMarkdown({ columns, lexer: lex }).update(text, true)
}
const show = (rows: readonly Row[]) => rows.map((row) => rowText(row).trimEnd()).join("\n")

const sample = `# Title with *stress*

A paragraph with **bold**, *italic*, ~~gone~~, \`code\` and a [link](https://example.org/a).
Second line of it.

- one
- two
  - nested item that is long enough to wrap over
  1. ordered
- [x] done
- [ ] open

3. three
4. four

> quoted text
> goes on
>
> - with a list

\`\`\`ts
const a = 1

  indented()
\`\`\`

| Name | Value |
|:-----|------:|
| a    | 1     |
| 世界 | 22    |

![a picture](https://example.org/p.png)

---

<b>html</b> &amp; &lt;entity&gt;
`

test("all kinds of blocks, 40 columns", () => {
  expect(show(rowsOf(sample))).toMatchInlineSnapshot(`
    "Title with stress

    A paragraph with bold, italic, gone,
    code and a link (https://example.org/a).
    Second line of it.

    • one
    • two
      • nested item that is long enough to
        wrap over
      1. ordered
    [✓] done
    [ ] open

    3. three
    4. four

    │ quoted text goes on
    │
    │ • with a list

      const a = 1

        indented()

    Name │ Value
    ─────┼──────
    a    │     1
    世界 │    22

    [image: a picture]
    (https://example.org/p.png)

    ────────────────────────────────────────

    <b>html</b> & <entity>"
  `)
})

test("all kinds of blocks, 20 columns", () => {
  expect(show(rowsOf(sample, 20))).toMatchInlineSnapshot(`
    "Title with stress

    A paragraph with
    bold, italic, gone,
    code and a link
    (https://example.org
    /a). Second line of
    it.

    • one
    • two
      • nested item that
        is long enough
        to wrap over
      1. ordered
    [✓] done
    [ ] open

    3. three
    4. four

    │ quoted text goes
    │ on
    │
    │ • with a list

      const a = 1

        indented()

    Name │ Value
    ─────┼──────
    a    │     1
    世界 │    22

    [image: a picture]
    (https://example.org
    /p.png)

    ────────────────────

    <b>html</b> &
    <entity>"
  `)
})

test("a table that does not fit wraps its cells, and becomes cards in fewer columns", () => {
  const table = `| Option | Meaning of the option | Default |
|---|---|---|
| verbose | prints more than usual | false |
| color | when to colour the output | auto |
`
  expect(show(rowsOf(table, 60))).toMatchInlineSnapshot(`
    "Option  │ Meaning of the option     │ Default
    ────────┼───────────────────────────┼────────
    verbose │ prints more than usual    │ false
    color   │ when to colour the output │ auto"
  `)
  const wide = table.replace("prints more than usual", "prints more than usual, all that is known at that place")
  expect(show(rowsOf(wide, 60))).toMatchInlineSnapshot(`
    "Option  │ Meaning of the option                    │ Default
    ────────┼──────────────────────────────────────────┼────────
    verbose │ prints more than usual, all that is      │ false
            │ known at that place                      │
            │                                          │
    color   │ when to colour the output                │ auto"
  `)
  expect(show(rowsOf(table, 20))).toMatchInlineSnapshot(`
    "Option: verbose
    Meaning of the
      option: prints
      more than usual
    Default: false
    ────────────
    Option: color
    Meaning of the
      option: when to
      colour the output
    Default: auto"
  `)
})

test("inline styles carry theme tokens", () => {
  const [row] = rowsOf("a **b** *c* `d` ~~e~~ [f](https://g.org)", 80)
  expect(row).toEqual([
    span("a ", { fg: "markdownText" }),
    span("b", { fg: "markdownStrong", bold: true }),
    span(" ", { fg: "markdownText" }),
    span("c", { fg: "markdownEmph", italic: true }),
    span(" ", { fg: "markdownText" }),
    span("d", { fg: "markdownCode" }),
    span(" ", { fg: "markdownText" }),
    span("e", { fg: "markdownText", strike: true }),
    span(" ", { fg: "markdownText" }),
    span("f", { fg: "markdownLinkText", underline: true, link: "https://g.org" }),
    span(" (https://g.org)", { fg: "markdownLink", link: "https://g.org" }),
  ])
})

test("an unsafe address is shown but not linked", () => {
  const rows = rowsOf("[click](javascript:alert(1)) [esc](<https://x.org/\u001b]8;;>)", 80)
  expect(rows.flat().filter((part) => part.style?.link)).toEqual([])
  expect(show(rows)).toContain("javascript:alert(1)")
})

test("control characters never reach a row", () => {
  const evil =
    "\u001b[2Jhi\u0007 **\u001b]0;x\u0007** `\u009b1m`\n\n```\n\u001b[31mred\n```\n\n| \u001b[5m |\n|---|\n| \u0008 |\n\n<i>\u001b</i>"
  for (const columns of [20, 60]) {
    for (const row of rowsOf(evil, columns)) expect(rowText(row)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  }
  for (const row of createMarkdown({ columns: 40 }).update(evil)) expect(rowText(row)).not.toMatch(/[\u0000-\u001f]/)
})

test("without a parser the text is shown unformatted", () => {
  expect(show(createMarkdown({ columns: 20 }).update("# Title\n\n- a list of words that wraps"))).toBe(
    "# Title\n\n- a list of words\nthat wraps",
  )
})

test("a streamed text renders like the whole text, however it is chunked", () => {
  for (const columns of [30, 80]) {
    const whole = show(rowsOf(sample, columns))
    for (const step of [1, 2, 7, 40, 1000]) {
      const markdown = createMarkdown({ columns, lexer })
      for (let end = step; end < sample.length; end += step) {
        for (const row of markdown.update(sample.slice(0, end))) expect(rowWidth(row)).toBeLessThanOrEqual(columns)
      }
      expect(show(markdown.update(sample, true))).toBe(whole)
    }
  }
})

test("a line that changes the block before it is applied", () => {
  for (const text of [
    "Title\n===\n\ntext",
    "a | b\n--|--\n1 | 2\n\nend",
    "- a\n\n  more of a\n- b\n\nend",
    "foo\n- \nbar",
  ]) {
    const markdown = createMarkdown({ columns: 40, lexer })
    for (let end = 1; end < text.length; end++) markdown.update(text.slice(0, end))
    expect(show(markdown.update(text, true))).toBe(show(rowsOf(text)))
  }
})

test("rows of settled blocks keep their identity", () => {
  const markdown = createMarkdown({ columns: 40, lexer })
  markdown.update("one\n\ntwo\n\nthree\n")
  const first = [...markdown.update("one\n\ntwo\n\nthree\n")]
  const then = markdown.update("one\n\ntwo\n\nthree\nand more\n\nfour")
  expect(then[0]).toBe(first[0])
  expect(then[2]).toBe(first[2])
  expect(then[4]).not.toBe(first[4])
})

test("another text, also a shorter one, is rendered from its start", () => {
  const markdown = createMarkdown({ columns: 40, lexer })
  markdown.update("one\n\ntwo\n\nthree")
  expect(show(markdown.update("one\n\ntwo"))).toBe("one\n\ntwo")
  expect(show(markdown.update("else"))).toBe("else")
})

test.each([
  ["paragraphs", (index: number) => `Paragraph ${index} with some words in it.\n\n`],
  ["list items", (index: number) => `- item ${index} with some words in it\n`],
  ["ordered items", (index: number) => `${index + 1}. item with some words in it\n`],
  ["lines of one fence", (index: number) => `${index ? "" : "```ts\n"}const line${index} = ${index}\n`],
  ["lines of one paragraph", (index: number) => `line ${index} goes on and on\n`],
  ["words of one line", (index: number) => `word${index} and another `],
])("the cost of a token does not grow with the text: %s", (_, chunk) => {
  let lexed = 0
  const counting: MarkdownLexer = (text) => {
    lexed += text.length
    return lexer(text)
  }
  let tokens = 0
  const costOf = (from: number, to: number) => {
    lexed = tokens = 0
    for (let index = from; index < to; index++) {
      for (const token of chunk(index).match(/.{1,12}|\n/g) ?? []) {
        markdown.update((text += token))
        tokens++
      }
    }
    return lexed / tokens
  }
  let text = ""
  const markdown = createMarkdown({ columns: 80, lexer: counting })
  const early = costOf(0, 50)
  const middle = costOf(50, 500)
  const late = costOf(500, 600)
  // An endless paragraph is cut at a fixed length, and costs up to that.
  expect(late).toBeLessThanOrEqual(Math.max(early * 2, middle * 2))
  expect(late).toBeLessThan(4096)
})

test("a streamed fence is highlighted line by line, with the same result as a whole one", async () => {
  const highlight = await loadHighlight()
  const source = "text\n\n```ts\nlet a = 1\n\n/* a\nnote */ let b = `x ${\n2} y`\n```\n\nafter"
  const markdown = createMarkdown({ columns: 40, lexer, highlight })
  for (let end = 1; end < source.length; end++) markdown.update(source.slice(0, end))
  const streamed = markdown.update(source, true)
  expect(streamed).toEqual(createMarkdown({ columns: 40, lexer, highlight }).update(source, true))
  const styles = streamed.flat().map(({ text, style }) => `${text.trim()} ${style?.fg}`)
  expect(styles).toEqual(
    expect.arrayContaining(["let syntaxKeyword", "note */ syntaxComment", "2 syntaxNumber", "y` syntaxString"]),
  )
})

test("the cost of a line of code does not grow with its block, also in a comment", async () => {
  const load = await loadHighlight()
  for (const start of ["", "/* never ends\n"]) {
    let chars = 0
    const counting: typeof load = (code, language, base) => {
      chars += code.length
      return load(code, language, base)
    }
    const markdown = createMarkdown({ columns: 80, lexer, highlight: counting })
    let text = `\`\`\`ts\n${start}`
    const costOf = (lines: number) => {
      chars = 0
      for (let count = 0; count < lines; count++) markdown.update((text += "const value = 'of a line'\n"))
      return chars / lines
    }
    costOf(200)
    const early = costOf(400)
    expect(costOf(2000)).toBeLessThanOrEqual(early * 2)
  }
})

test("each row starts with the given indent, and fits with it", () => {
  const rows = createMarkdown({ columns: 20, lexer, indent: [span("   ")] }).update(sample, true)
  for (const row of rows) {
    expect(row[0]).toEqual(span("   "))
    expect(rowWidth(row)).toBeLessThanOrEqual(20)
  }
})
