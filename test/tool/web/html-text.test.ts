// The conversion of ordinary and malicious pages.
import { describe, expect, test } from "vitest"
import { simplifyHtml } from "../../../server/tool/web/simplify-html.ts"
import { toMarkdown, toPlainText } from "../../../server/tool/web/html-text.ts"

test("a page keeps its structure", async () => {
  const html = `<!doctype html><html><head><title>T &amp; U</title><style>p { color: red }</style></head>
    <body onload="x()"><!-- hidden --><nav><a href="/home" class="big">Home</a></nav>
    <h1>Head</h1><p>One <b>bold</b> <custom-tag>and</custom-tag> <em>soft</em>.<p>Two<br>lines
    <ul><li>a<ul><li>a1</ul><li>b</ul><ol start=3><li>three</ol>
    <pre><code class="language-js">if (a &lt; b) {\n  c()\n}</code></pre>
    <blockquote>said</blockquote><img src="/i.png" alt="pic"><hr><a href='?q="x"'>quoted</a>
    <a href="javascript:alert(1)">bad</a></body></html>`
  const markdown = await toMarkdown(html)
  for (const part of [
    "T & U",
    "[Home](/home)",
    "# Head",
    "One **bold** and *soft*.",
    "Two  \nlines",
    "-   a\n    -   a1\n-   b",
    "3.  three",
    "```js\nif (a < b) {\n  c()\n}\n```",
    "> said",
    "![pic](/i.png)",
    '[quoted](?q="x")',
  ])
    expect(markdown).toContain(part)
  for (const part of ["color", "hidden", "onload", "javascript:"]) expect(markdown).not.toContain(part)
  const text = await toPlainText(html)
  expect(text).toContain("One bold and soft.")
  expect(text).not.toMatch(/\*\*|\[Home|# Head/)
})

test("text that is not a tag stays text", async () => {
  expect(await toMarkdown("a < b, 1<2 and <> or <")).toBe("a < b, 1<2 and <> or <")
  expect(await toMarkdown('<p title="a > b">x</p>')).toBe("x")
})

test("a removed element ends at its end tag, or with the page", async () => {
  expect(await toMarkdown("a<script>if (1 < 2) '<p>'</script>b")).toBe("ab")
  expect(await toMarkdown("a<SCRIPT src='x'></SCRIPT >b")).toBe("ab")
  for (const open of ["<script>", "<!--", "<textarea>", "<plaintext>"]) expect(await toMarkdown(`a${open}b`)).toBe("a")
})

describe("pieces", () => {
  const depthOf = (piece: string) => {
    let depth = 0
    let most = 0
    for (const [tag] of piece.matchAll(/<\/?[a-z][^>]*>/g)) {
      if (/^<(br|hr|img)\b/.test(tag)) continue
      depth += tag.startsWith("</") ? -1 : 1
      expect(depth).toBeGreaterThanOrEqual(0)
      most = Math.max(most, depth)
    }
    expect(depth).toBe(0)
    return most
  }

  test("a long page is split into pieces, each within its open elements", async () => {
    const html = `<main><div>${"<p>words and words</p>".repeat(5000)}</div></main>`
    const pieces = simplifyHtml(html)
    expect(pieces.length).toBeGreaterThan(3)
    for (const piece of pieces) expect(piece.startsWith("<main><div>") && depthOf(piece) <= 3).toBe(true)
    expect((await toMarkdown(html)).match(/words and words/g)).toHaveLength(5000)
  })

  test.each([
    ["div", "<div>"],
    ["inline", "<b><i><em>"],
    ["list", "<ul><li>"],
    ["table", "<table><tr><td>"],
    ["links", "<a href='x'>"],
    ["lines", "<br>"],
    ["quotes", "<a ='"],
    ["closing", "</b></p>"],
    ["signs", "<"],
  ])("with any number of open elements: %s", async (_name, part) => {
    const html = `<p>start</p>${part.repeat(50_000)}`
    for (const piece of simplifyHtml(html)) {
      expect(depthOf(piece)).toBeLessThanOrEqual(40)
      expect(piece.length).toBeLessThan(300_000)
    }
    expect(await toMarkdown(html)).toMatch(/^start/)
  })
})
