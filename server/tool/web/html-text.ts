// HTML as Markdown or as plain text, without what is no content. Nothing of a page runs, and other work goes on meanwhile:
// the thread that converts is the one that serves everybody.
import { setImmediate as nextTurn } from "node:timers/promises"
import { simplifyHtml } from "./simplify-html.ts"

/** More of a page is not converted. */
const maxCharacters = 1_000_000

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
  return convert(html, (piece) => service.turndown(piece))
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
  return convert(html, (piece) => service.turndown(piece))
}

async function convert(html: string, toText: (piece: string) => string): Promise<string> {
  const texts: string[] = []
  for (const piece of simplifyHtml(html.slice(0, maxCharacters))) {
    texts.push(toText(piece).trim())
    await nextTurn()
  }
  return texts.filter((text) => text !== "").join("\n\n")
}

/** The types of nodes are those of a browser, which is not here. */
function isHeading(node: unknown): boolean {
  return /^H\d$/.test((node as { readonly nodeName: string }).nodeName)
}
