// Code to coloured lines. The grammars are highlight.js's; colours are names of the theme's tokens.
// Promises: the text is what went in, letter for letter; a language that is not known gives nothing.
import type { HLJSApi, LanguageFn } from "highlight.js"
import { mergeStyle, span, type Row, type Span, type Style } from "../row/span.ts"
import { toTokenStyle } from "./token-style.ts"

type Highlighted = {
  /** One a line. */
  readonly lines: readonly Row[]
  /** No comment, text or the like is open at the end: what follows is coloured the same alone. */
  readonly isClosed: boolean
}

/** `code` without control characters; `base` is the style of what has no colour of its own. */
export type Highlight = (code: string, language: string, base: Style) => Highlighted | undefined

/** Loads the grammars: some hundred kilobytes that only code needs. */
export async function loadHighlight(): Promise<Highlight> {
  const [core, { grammars }] = await Promise.all([import("highlight.js/lib/core"), import("./grammars.ts")])
  return createHighlight(core.default, grammars)
}

function createHighlight(hljs: HLJSApi, grammars: Readonly<Record<string, LanguageFn>>): Highlight {
  for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar)
  return (code, language, base) => {
    if (!hljs.getLanguage(language)) return undefined
    const result = hljs.highlight(code, { language, ignoreIllegals: true })
    // The package's types leave these two open.
    const { root } = result["_emitter"] as unknown as { root: Node }
    return { lines: toLines(root, base), isClosed: !Object.hasOwn(result["_top"] ?? {}, "parent") }
  }
}

type Node = { readonly scope?: string; readonly children: readonly (Node | string)[] }

function toLines(root: Node, base: Style): Row[] {
  const lines: Row[] = []
  let line: Span[] = []
  const put = (text: string, style: Style) => {
    const [first = "", ...more] = text.split("\n")
    if (first) line.push(span(first, style))
    for (const part of more) {
      lines.push(line)
      line = part ? [span(part, style)] : []
    }
  }
  const walk = (node: Node, style: Style) => {
    for (const child of node.children) {
      if (typeof child === "string") put(child, style)
      else walk(child, styleOf(child.scope, style, base))
    }
  }
  walk(root, base)
  lines.push(line)
  return lines
}

function styleOf(scope: string | undefined, outer: Style, base: Style): Style {
  if (scope === undefined) return outer
  // Code inside a text, or of another language, begins afresh.
  if (scope === "subst" || scope.startsWith("language:")) return base
  return mergeStyle(outer, toTokenStyle(scope)) ?? outer
}
