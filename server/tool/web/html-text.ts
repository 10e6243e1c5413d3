// Converts HTML to Markdown or plain text, without scripts and other elements that are not content. No part of a page
// is executed. The conversion yields to the event loop between pieces, since it runs in the thread that serves all
// clients.
import { setImmediate as yieldToEventLoop } from "node:timers/promises"
import { simplifyHtml } from "./simplify-html.ts"
import { cutText } from "../../base/cut-text.ts"

/** The rest of a longer page is dropped. */
const maxCharacters = 1_000_000

/** Converts a page to Markdown. */
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

/** Converts a page to plain text. */
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
  for (const piece of simplifyHtml(cutText(html, maxCharacters))) {
    texts.push(toText(piece).trim())
    await yieldToEventLoop()
  }
  return texts.filter((text) => text !== "").join("\n\n")
}

/** Typed as unknown, since the node types of a browser are not available. */
function isHeading(node: unknown): boolean {
  return /^H\d$/.test((node as { readonly nodeName: string }).nodeName)
}
