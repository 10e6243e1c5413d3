// Converts the colours in a tool's output to styled spans. Only SGR (`ESC [ … m`) has an effect; any other sequence or control
// character becomes visible text, as in `sanitize`.
import { sanitize } from "./sanitize.ts"
import { type Paint, type Span, type Style, span } from "./span.ts"

const sgr = /\x1b\[([\d;:]*)m/g

/** Line feeds stay in the text of the spans. */
export function parseAnsi(output: string): Span[] {
  if (!output.includes("\x1b")) return output === "" ? [] : [span(sanitize(output, { multiline: true }))]
  const spans: Span[] = []
  let style: Style = {}
  let from = 0
  const addSpan = (end: number) => {
    const text = sanitize(output.slice(from, end), { multiline: true })
    if (text !== "") spans.push(span(text, Object.keys(style).length > 0 ? style : undefined))
  }
  for (const found of output.matchAll(sgr)) {
    addSpan(found.index)
    style = applySgr(style, found[1] ?? "")
    from = found.index + found[0].length
  }
  addSpan(output.length)
  return spans
}

/** The style that a code sets. */
const flags: Readonly<Record<number, Style>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
}

/** The styles that a code resets. */
const resets: Readonly<Record<number, readonly (keyof Style)[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["strike"],
  39: ["fg"],
  49: ["bg"],
}

function applySgr(before: Style, parameters: string): Style {
  // `38:2::r:g:b` has an empty colour space, which is removed so that both forms are parsed alike.
  const codes = parameters
    .replace(/([34]8:2):(?:\d*):(\d+:\d+:\d+)/g, "$1:$2")
    .replace(/\b4:0\b/g, "24")
    .replace(/\b4:\d/g, "4")
    .split(/[;:]/)
    .map(Number)
  let style = before
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) style = {}
    else if (code === 38 || code === 48) {
      const { paint, used } = toPaint(codes.slice(at + 1))
      if (paint) style = { ...style, [code === 38 ? "fg" : "bg"]: paint }
      at += used
    } else style = applyCode(style, code)
  }
  return style
}

function applyCode(style: Style, code: number): Style {
  if (flags[code]) return { ...style, ...flags[code] }
  if (resets[code])
    return Object.fromEntries(Object.entries(style).filter(([key]) => !resets[code]?.includes(key as keyof Style)))
  const key = (code >= 30 && code <= 37) || (code >= 90 && code <= 97) ? "fg" : "bg"
  const color = code >= 90 ? (code % 10) + 8 : code % 10
  const isColor = key === "fg" || (code >= 40 && code <= 47) || (code >= 100 && code <= 107)
  return isColor ? { ...style, [key]: `ansi:${color}` } : style
}

// The parameters after 38 and 48: `5;n` is one of 256 colours, `2;r;g;b` a fixed colour.
function toPaint([kind, ...values]: number[]): { paint?: Paint; used: number } {
  const bytes = values.slice(0, kind === 2 ? 3 : 1)
  const isValid = bytes.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)
  if (kind === 5 && bytes.length === 1) return isValid ? { paint: `ansi:${bytes[0] ?? 0}`, used: 2 } : { used: 2 }
  if (kind !== 2 || bytes.length < 3) return { used: values.length + 1 }
  return isValid
    ? { paint: `#${bytes.map((value) => value.toString(16).padStart(2, "0")).join("")}`, used: 4 }
    : { used: 4 }
}
