// Renders inline Markdown to styled spans: emphasis, code, links and images. HTML is shown as its source text.
import type { Token, Tokens } from "marked"
import { mergeStyle, type Span, span, type Style } from "../row/span.ts"
import { sanitize } from "../row/sanitize.ts"

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" }

/** Replaces entities such as `&lt;` and `&#39;` by their characters. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,6}));/g, (all, decimal, hex, name) => {
    if (name) return entities[name as string] ?? all
    const code = decimal ? Number(decimal) : Number.parseInt(hex as string, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}

/** Spans of inline tokens; a hard line break is a `\n` in the text. */
export function inlineSpans(tokens: readonly Token[] | undefined, style: Style): Span[] {
  return (tokens ?? []).flatMap((token) => inlineSpan(token, style))
}

function plain(text: string, style: Style): Span[] {
  const clean = sanitize(text, { multiline: true })
  return clean ? [span(clean, style)] : []
}

function inside(token: Token, style: Style, over: Style): Span[] {
  return inlineSpans((token as Tokens.Generic).tokens, mergeStyle(style, over) ?? {})
}

function inlineSpan(token: Token, style: Style): Span[] {
  switch (token.type) {
    case "strong":
      return inside(token, style, { bold: true, fg: "markdownStrong" })
    case "em":
      return inside(token, style, { italic: true, fg: "markdownEmph" })
    case "del":
      return inside(token, style, { strike: true })
    case "codespan":
      return plain(oneLine((token as Tokens.Codespan).text), { ...style, fg: "markdownCode" })
    case "br":
      return [span("\n", style)]
    case "link":
      return linkSpans(token as Tokens.Link, style)
    case "image":
      return imageSpans(token as Tokens.Image, style)
    case "checkbox":
      return []
    case "html":
      return plain((token as Tokens.HTML).text, style)
    default: {
      const { tokens, text } = token as Tokens.Text
      if (tokens?.length) return inlineSpans(tokens, style)
      // A line break in the source of a paragraph is drawn as a space.
      return plain(oneLine(decodeEntities(text ?? token.raw)), style)
    }
  }
}

function oneLine(text: string): string {
  return text.replaceAll("\n", " ")
}

/** The text and the address, unless they are equal: a link must not hide its target. */
function linkSpans(token: Tokens.Link, style: Style): Span[] {
  const link = linkTarget(token.href)
  const text = inlineSpans(token.tokens, { ...style, fg: "markdownLinkText", underline: true, ...link })
  const shown = text.map((part) => part.text).join("")
  const address = sanitize(token.href, { multiline: false })
  if (!address || shown === address || `mailto:${shown}` === address || `http://${shown}` === address) return text
  return [...text, ...plain(` (${address})`, { ...style, fg: "markdownLink", ...link })]
}

function imageSpans(token: Tokens.Image, style: Style): Span[] {
  const link = linkTarget(token.href)
  return [
    ...plain(`[image: ${oneLine(token.text || "no description")}]`, { ...style, fg: "markdownImageText", ...link }),
    ...plain(` (${shortAddress(token.href)})`, { ...style, fg: "markdownImage", ...link }),
  ]
}

function shortAddress(href: string): string {
  return href.startsWith("data:") ? `${href.slice(0, Math.max(5, href.indexOf(",")))}…` : href
}

function linkTarget(href: string): Style {
  return /^(https?:\/\/|mailto:)[!-~]+$/i.test(href) ? { link: href } : {}
}
