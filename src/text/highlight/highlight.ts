// Highlights code with the grammars of highlight.js. Colours are theme tokens.
// Promises: the text of the spans is exactly the code; an unknown language gives undefined.
import type { HLJSApi, LanguageFn } from "highlight.js"
import { mergeStyle, span, type Row, type Span, type Style } from "../row/span.ts"
import { toTokenStyle } from "./token-style.ts"

type Highlighted = {
  /** One row for each line. */
  readonly lines: readonly Row[]
  /** No comment, string or other construct is open at the end, so the next lines can be highlighted without these. */
  readonly isClosed: boolean
}

/** `code` has no control characters. `base` is the style of text without a colour of its own. */
export type Highlight = (code: string, language: string, base: Style) => Highlighted | undefined

/** Loads the grammars on demand: several hundred kilobytes. */
export async function loadHighlight(): Promise<Highlight> {
  const [core, { grammars }] = await Promise.all([import("highlight.js/lib/core"), import("./grammars.ts")])
  return createHighlight(core.default, grammars)
}

function createHighlight(hljs: HLJSApi, grammars: Readonly<Record<string, LanguageFn>>): Highlight {
  for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar)
  return (code, language, base) => {
    if (!hljs.getLanguage(language)) return undefined
    const result = hljs.highlight(code, { language, ignoreIllegals: true })
    // The types of the package do not declare these two fields.
    const { root } = result["_emitter"] as unknown as { root: Node }
    return { lines: toLines(root, base), isClosed: !Object.hasOwn(result["_top"] ?? {}, "parent") }
  }
}

type Node = { readonly scope?: string; readonly children: readonly (Node | string)[] }

function toLines(root: Node, base: Style): Row[] {
  const lines: Row[] = []
  let line: Span[] = []
  const addText = (text: string, style: Style) => {
    const [first = "", ...more] = text.split("\n")
    if (first) line.push(span(first, style))
    for (const part of more) {
      lines.push(line)
      line = part ? [span(part, style)] : []
    }
  }
  const walk = (node: Node, style: Style) => {
    for (const child of node.children) {
      if (typeof child === "string") addText(child, style)
      else walk(child, styleOf(child.scope, style, base))
    }
  }
  walk(root, base)
  lines.push(line)
  return lines
}

function styleOf(scope: string | undefined, outer: Style, base: Style): Style {
  if (scope === undefined) return outer
  // Code inside a string, or of another language, does not inherit the style around it.
  if (scope === "subst" || scope.startsWith("language:")) return base
  return mergeStyle(outer, toTokenStyle(scope)) ?? outer
}
