// HTML as Markdown or as plain text, without what is no content. A page may be hostile: what is cut out first is found by
// plain searching, which takes a time that grows with the page and no faster.

/** More of a page is not converted: the parser works on the thread that serves everybody. */
const maxCharacters = 1_000_000
const dropped = ["script", "style", "noscript", "svg", "iframe", "template", "object", "canvas"]

/** Converts a page. */
export async function toMarkdown(html: string): Promise<string> {
  const { default: Turndown } = await import("turndown")
  const service = new Turndown({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    hr: "---",
    bulletListMarker: "-",
    emDelimiter: "*",
  })
  return service.turndown(toContent(html)).trim()
}

/** The words of a page, a block a line. */
export async function toPlainText(html: string): Promise<string> {
  const { default: Turndown } = await import("turndown")
  const service = new Turndown()
  service.addRule("plain", {
    filter: ["a", "em", "i", "strong", "b", "code", "h1", "h2", "h3", "h4", "h5", "h6"],
    replacement: (content, node) => (isHeading(node) ? `\n\n${content}\n\n` : content),
  })
  service.escape = (text) => text
  return service.turndown(toContent(html)).trim()
}

/** The types of nodes are those of a browser, which is not here. */
function isHeading(node: unknown): boolean {
  return /^H\d$/.test((node as { readonly nodeName: string }).nodeName)
}

function toContent(html: string): string {
  let content = html.slice(0, maxCharacters)
  for (const tag of dropped) content = cutElements(content, tag)
  return content
}

function cutElements(html: string, tag: string): string {
  const lower = html.toLowerCase()
  let kept = ""
  let at = 0
  for (;;) {
    const start = findTag(lower, `<${tag}`, at)
    if (start < 0) return kept + html.slice(at)
    kept += html.slice(at, start)
    const end = lower.indexOf(`</${tag}`, start)
    if (end < 0) return kept
    const close = lower.indexOf(">", end)
    if (close < 0) return kept
    at = close + 1
  }
}

/** `<s` must not find `<section`. */
function findTag(lower: string, tag: string, from: number): number {
  for (let at = lower.indexOf(tag, from); at >= 0; at = lower.indexOf(tag, at + 1))
    if (/[\s/>]/.test(lower[at + tag.length] ?? ">")) return at
  return -1
}
