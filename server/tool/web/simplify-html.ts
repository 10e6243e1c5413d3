// Reduces HTML to the elements that Markdown can express, in pieces that are fast to convert, also for malicious pages:
// the time of HTML parsers is quadratic in the number of open elements.
// Guarantees: one pass; each piece is well-formed, at most 40 levels deep, and has only the tags and attributes listed
// below.

const kept: ReadonlySet<string> = new Set(
  (
    "title h1 h2 h3 h4 h5 h6 p div section article main header footer nav aside figure figcaption details summary address " +
    "ul ol li dl dt dd blockquote pre hr br table caption thead tbody tfoot tr td th a img b strong i em code kbd samp del s"
  ).split(" "),
)
/** Removed with their content. */
const dropped: ReadonlySet<string> = new Set(
  "script style noscript svg math iframe template object canvas select textarea noembed noframes xmp plaintext".split(
    " ",
  ),
)
const inline: ReadonlySet<string> = new Set("a img b strong i em code kbd samp del s br".split(" "))
const empty: ReadonlySet<string> = new Set(["br", "hr", "img"])
/** A piece does not end inside of these, unless it exceeds the maximum. */
const whole: ReadonlySet<string> = new Set(["ul", "ol", "dl", "table", "pre", "blockquote", "p"])
/** Elements that end implicitly when the named one begins, unless an element of the second list is between them. */
const siblings: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  li: [["li"], ["ul", "ol"]],
  dt: [["dt", "dd"], ["dl"]],
  dd: [["dt", "dd"], ["dl"]],
  td: [
    ["td", "th"],
    ["tr", "table"],
  ],
  th: [
    ["td", "th"],
    ["tr", "table"],
  ],
  tr: [["tr"], ["table"]],
  a: [["a"], []],
}
const attributes: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "title"],
  img: ["src", "alt", "title"],
  code: ["class"],
  ol: ["start"],
}
const maxDepth = 40
const maxTagLength = 4000
const maxBadTags = 1000
const pieceCharacters = 20_000
const maxPieceCharacters = 60_000

/** Returns the pieces, in order. */
export function simplifyHtml(html: string): string[] {
  const lower = html.toLowerCase()
  const pieces: string[] = []
  const open: { readonly name: string; readonly tag: string }[] = []
  let piece: string[] = []
  let length = 0
  let badTags = 0
  const add = (text: string) => {
    piece.push(text)
    length += text.length
  }
  const addText = (text: string) => text !== "" && add(text.replaceAll("<", "&lt;"))
  const closeTo = (depth: number) => {
    while (open.length > depth) {
      const { name, tag } = open.pop()!
      const last = piece.findLastIndex((text) => text.trim() !== "")
      // Empty elements have no content, and are the most expensive to convert.
      if (piece[last] === tag && name !== "td" && name !== "th") piece.splice(last, 1)
      else add(`</${name}>`)
    }
  }
  const cut = () => {
    const stack = [...open]
    closeTo(0)
    pieces.push(piece.join(""))
    piece = stack.map(({ tag }) => tag)
    length = 0
    open.push(...stack)
  }

  function begin(name: string, source: string) {
    if (!inline.has(name)) {
      // A block ends an open paragraph.
      const paragraph = open.findIndex((each) => each.name === "p")
      if (paragraph >= 0) closeTo(paragraph)
      if (length > pieceCharacters && !open.some((each) => whole.has(each.name))) cut()
    }
    if (length > maxPieceCharacters) cut()
    const [ended, boundaries] = siblings[name] ?? [[], []]
    for (let i = open.length - 1; i >= 0 && !boundaries.includes(open[i]!.name); i--)
      if (ended.includes(open[i]!.name)) {
        closeTo(i)
        break
      }
    if (open.length >= maxDepth) return
    const tag = `<${name}${readAttributes(source, attributes[name] ?? [])}>`
    if (name === "br" && piece.at(-1) === tag && piece.at(-2) === tag) return
    add(tag)
    if (!empty.has(name)) open.push({ name, tag })
  }

  let at = 0
  while (at < html.length) {
    const start = html.indexOf("<", at)
    if (start < 0 || badTags > maxBadTags) break
    addText(html.slice(at, start))
    if (html.startsWith("<!--", start)) {
      const end = html.indexOf("-->", start + 4)
      if (end < 0) return [...pieces, finish()]
      at = end + 3
      continue
    }
    const [, slash, name] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(start, start + 20)) ?? []
    if (!name && !/[!?/]/.test(html[start + 1] ?? "")) {
      addText("<")
      at = start + 1
      continue
    }
    const end = findTagEnd(html, start)
    if (end === undefined) {
      badTags++
      const next = html.indexOf(">", start)
      if (next < 0) return [...pieces, finish()]
      at = next + 1
      continue
    }
    at = end + 1
    if (!name) continue
    if (dropped.has(name)) {
      if (slash || html[end - 1] === "/") continue
      const close = lower.indexOf(`</${name}`, at)
      if (close < 0) return [...pieces, finish()]
      at = close
    } else if (kept.has(name) && slash) {
      const index = open.findLastIndex((each) => each.name === name)
      if (index >= 0) closeTo(index)
    } else if (kept.has(name)) begin(name, html.slice(start + 1 + name.length, end))
  }
  addText(html.slice(at))
  return [...pieces, finish()]

  function finish(): string {
    closeTo(0)
    return piece.join("")
  }
}

/** The end of a tag; a `>` in quotes does not end it. Undefined when the tag is too long. */
function findTagEnd(html: string, start: number): number | undefined {
  let quote = ""
  for (let i = start + 1; i < html.length && i < start + maxTagLength; i++) {
    const char = html[i]!
    if (quote) {
      if (char === quote) quote = ""
    } else if (char === ">") return i
    else if ((char === '"' || char === "'") && html[i - 1] === "=") quote = char
  }
  return undefined
}

function readAttributes(source: string, names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const match = new RegExp(`[\\s"']${name}=("[^"]*"|'[^']*'|[^\\s"'>]+)`, "i").exec(source)
      const value = match?.[1]!.replace(/^(["'])(.*)\1$/s, "$2").replaceAll('"', "&quot;")
      return value === undefined || /^\s*(javascript|data):/i.test(value) ? [] : [` ${name}="${value}"`]
    })
    .join("")
}
