// Resolves a theme file to a colour for every token, for one mode. References are followed, and missing tokens are derived
// from the given ones, so that a file lists only what differs. An error names the wrong token.
import { isRecord } from "../text/is-record.ts"
import { type ThemeToken, themeTokens } from "../text/row/theme-token.ts"
import { type Color, findHex, findRgb, mixColors, noColor, toReadable } from "./color.ts"

export type ThemeMode = "dark" | "light"

/** Every token has a colour. */
export type Theme = Readonly<Record<ThemeToken, Color>>

type Get = (token: ThemeToken) => Color

const required = ["primary", "secondary", "accent", "text", "textMuted", "background"] as const
const tintShare = 0.15
const subtleShare = 0.5

const like =
  (token: ThemeToken) =>
  (get: Get): Color =>
    get(token)
const fixed = (index: number) => (): Color => ({ kind: "ansi", index })

const tint =
  (token: ThemeToken) =>
  (get: Get): Color =>
    mixColors(get(token), get("backgroundPanel"), tintShare)

const fallbacks: Partial<Record<ThemeToken, (get: Get) => Color>> = {
  error: fixed(1),
  warning: fixed(3),
  success: fixed(2),
  info: fixed(6),
  selectedListItemText: (get) => {
    const rgb = findRgb(get("primary"))
    return rgb ? toReadable(rgb) : get("background")
  },
  backgroundPanel: like("background"),
  backgroundElement: like("backgroundPanel"),
  backgroundMenu: like("backgroundElement"),
  border: like("textMuted"),
  borderActive: like("primary"),
  borderSubtle: (get) => {
    const mixed = mixColors(get("border"), get("background"), subtleShare)
    return mixed.kind === "none" ? get("border") : mixed
  },
  diffAdded: like("success"),
  diffRemoved: like("error"),
  diffContext: like("textMuted"),
  diffHunkHeader: like("textMuted"),
  diffHighlightAdded: like("diffAdded"),
  diffHighlightRemoved: like("diffRemoved"),
  diffAddedBg: tint("success"),
  diffRemovedBg: tint("error"),
  diffContextBg: like("backgroundPanel"),
  diffLineNumber: like("textMuted"),
  diffAddedLineNumberBg: like("diffAddedBg"),
  diffRemovedLineNumberBg: like("diffRemovedBg"),
  markdownText: like("text"),
  markdownHeading: like("accent"),
  markdownLink: like("textMuted"),
  markdownLinkText: like("primary"),
  markdownCode: like("syntaxString"),
  markdownBlockQuote: like("textMuted"),
  markdownEmph: like("text"),
  markdownStrong: like("text"),
  markdownHorizontalRule: like("borderSubtle"),
  markdownListItem: like("primary"),
  markdownListEnumeration: like("primary"),
  markdownImage: like("textMuted"),
  markdownImageText: like("info"),
  markdownCodeBlock: like("text"),
  syntaxComment: like("textMuted"),
  syntaxKeyword: like("accent"),
  syntaxFunction: like("primary"),
  syntaxVariable: like("text"),
  syntaxString: like("success"),
  syntaxNumber: like("warning"),
  syntaxType: like("info"),
  syntaxOperator: like("text"),
  syntaxPunctuation: like("text"),
}

/** An error in a theme; `token` is the wrong token, if there is one. */
export type ThemeError = Error & { readonly token?: string }

/** Resolves the parsed JSON of a theme file. Unknown tokens are ignored. Throws a `ThemeError`. */
export function resolveTheme(json: unknown, mode: ThemeMode): Theme {
  if (!isRecord(json) || !isRecord(json["theme"])) throw new Error('A theme needs an object named "theme".')
  const values = json["theme"]
  const definitions = json["defs"] ?? {}
  if (!isRecord(definitions)) throw new Error('"defs" of a theme must be an object of colours.')
  for (const token of required) {
    if (values[token] === undefined) throw new Error(`The theme lacks the token "${token}".`)
  }
  const fail = (token: ThemeToken, why: string): ThemeError =>
    Object.assign(new Error(`Theme token "${token}": ${why}`), { token })
  const resolved = new Map<ThemeToken, Color>()
  const pending: ThemeToken[] = []

  function get(token: ThemeToken): Color {
    const known = resolved.get(token)
    if (known) return known
    if (pending.includes(token)) {
      throw fail(pending[0] ?? token, `${[...pending, token].join(" → ")} refers to itself.`)
    }
    pending.push(token)
    const value = values[token]
    const color = value === undefined ? (fallbacks[token]?.(get) ?? noColor) : toColor(value, token, [])
    pending.pop()
    resolved.set(token, color)
    return color
  }

  function toColor(value: unknown, token: ThemeToken, names: readonly string[]): Color {
    if (isRecord(value)) {
      const chosen = value[mode]
      if (chosen === undefined) throw fail(token, `it has no value for the ${mode} mode.`)
      if (isRecord(chosen)) throw fail(token, `a ${mode} value must be a colour or a name.`)
      return toColor(chosen, token, names)
    }
    if (typeof value === "number") {
      if (Number.isInteger(value) && value >= 0 && value <= 255) return { kind: "ansi", index: value }
      throw fail(token, `${value} is not a colour number from 0 to 255.`)
    }
    if (typeof value !== "string") throw fail(token, `its value must be a colour or a name.`)
    if (value === "none" || value === "transparent") return noColor
    if (value.startsWith("#")) {
      const hex = findHex(value)
      if (hex) return { kind: "rgb", hex }
      throw fail(token, `"${value}" is not a colour of the form #rrggbb.`)
    }
    return follow(value, token, names)
  }

  function follow(name: string, token: ThemeToken, names: readonly string[]): Color {
    if (names.includes(name)) {
      throw fail(token, `${[...names, name].join(" → ")} refers to itself.`)
    }
    if (Object.hasOwn(definitions as object, name)) {
      return toColor((definitions as Record<string, unknown>)[name], token, [...names, name])
    }
    if (isToken(name)) return get(name)
    throw fail(token, `"${name}" is neither in "defs" nor a token.`)
  }

  return Object.fromEntries(themeTokens.map((token) => [token, get(token)])) as Theme
}

function isToken(name: string): name is ThemeToken {
  return (themeTokens as readonly string[]).includes(name)
}
