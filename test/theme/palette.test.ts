// The colours of the built-in themes, measured: text is readable, and meanings are distinguishable.
import { expect, test } from "vitest"
import { type Color, toContrast, findRgb, hexToRgb, type Rgb } from "../../src/theme/color.ts"
import { adaptToDepth } from "../../src/theme/adapt-to-depth.ts"
import { adaptToBackground } from "../../src/theme/adapt-to-background.ts"
import { toTextColor } from "../../src/theme/style-color.ts"
import type { Theme, ThemeMode } from "../../src/theme/resolve-theme.ts"
import type { ThemeToken } from "../../src/text/row/theme-token.ts"
import { type BuiltIn, readBuiltIns } from "./built-in.ts"

const published =
  `aura ayu carbonfox catppuccin catppuccin-frappe catppuccin-macchiato cobalt2 cursor dracula everforest
flexoki github gruvbox kanagawa lucent-orng material matrix mercury monokai nightowl nord one-dark opencode orng
osaka-jade palenight rosepine solarized synthwave84 tokyonight vercel vesper zenburn`.split(/\s+/)
const ours = ["ansi-16", "mono", "opencode-cb", "system"]

// What stands in for a colour of the terminal's own.
const assumed: Readonly<Record<ThemeMode, { readonly background: Rgb; readonly text: Rgb }>> = {
  dark: { background: [24, 24, 24], text: [220, 220, 220] },
  light: { background: [248, 248, 248], text: [30, 30, 30] },
}

const backgrounds = ["background", "backgroundPanel", "backgroundElement", "backgroundMenu"] as const
const diffBackgrounds = ["diffAddedBg", "diffRemovedBg", "diffContextBg"] as const
const hues = ["primary", "secondary", "accent", "error", "warning", "success", "info"] as const
const code = ["Comment", "Keyword", "Function", "Variable", "String", "Number", "Type", "Operator", "Punctuation"]
const syntax = code.map((name) => `syntax${name}` as ThemeToken)

/** Pairs of a theme that are harder to read than `least` says. */
function findPoor({ name, mode, theme }: BuiltIn, least: { text: number; muted: number; hue: number }): string[] {
  const poor: string[] = []
  const background = (color: Color) => findRgb(color) ?? assumed[mode].background
  const check = (ink: ThemeToken, on: ThemeToken, atLeast: number) => {
    // A terminal shows its sixteen colours as it likes: nothing can be measured on them.
    if ([ink, on].some((token) => theme[token].kind === "ansi" && (theme[token] as { index: number }).index < 16))
      return
    const value = toContrast(findRgb(theme[ink]) ?? assumed[mode].text, background(theme[on]))
    if (value < atLeast) poor.push(`${name} ${mode}: ${ink} on ${on} ${value.toFixed(2)}`)
  }
  for (const on of [...backgrounds, ...diffBackgrounds]) {
    check("text", on, least.text)
    check("textMuted", on, least.muted)
  }
  for (const on of ["background", "backgroundPanel"] as const)
    for (const ink of [...hues, ...syntax, "markdownHeading", "markdownLink", "markdownCode"] as const)
      check(ink, on, least.hue)
  for (const on of ["diffAddedBg", "diffRemovedBg"] as const) for (const ink of syntax) check(ink, on, least.hue)
  check("diffAdded", "diffAddedBg", least.hue)
  check("diffRemoved", "diffRemovedBg", least.hue)
  check("diffContext", "diffContextBg", least.hue)
  check("diffLineNumber", "diffAddedLineNumberBg", least.muted)
  check("diffLineNumber", "diffRemovedLineNumberBg", least.muted)
  check("selectedListItemText", "primary", least.text)
  // Labels on a coloured background.
  for (const on of ["primary", "warning", "accent"] as const) {
    const ink = toTextColor({ fg: "background", bg: on }, theme)
    const [one, other] = [ink && findRgb(ink), findRgb(theme[on])]
    if (ink?.kind !== "ansi" && one && other && toContrast(one, other) < least.hue)
      poor.push(`${name} ${mode}: label on ${on}`)
  }
  return poor
}

/** How far two colours are apart to the eye, in the OKLab space: 0 the same, about 1 black and white. */
function distance(one: Rgb, other: Rgb): number {
  const [a, b] = [toLab(one), toLab(other)]
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)))
}

function toLab(rgb: Rgb): number[] {
  const [r, g, b] = toLinear(rgb)
  const l = Math.cbrt(0.4122 * r + 0.5363 * g + 0.0515 * b)
  const m = Math.cbrt(0.2119 * r + 0.6807 * g + 0.1074 * b)
  const s = Math.cbrt(0.0883 * r + 0.2817 * g + 0.63 * b)
  return [
    0.2105 * l + 0.7936 * m - 0.0041 * s,
    1.978 * l - 2.4286 * m + 0.4506 * s,
    0.0259 * l + 0.7828 * m - 0.8087 * s,
  ]
}

function toLinear(rgb: Rgb): [number, number, number] {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return [r ?? 0, g ?? 0, b ?? 0]
}

// How a colour looks without the receptors for red, and without those for green (Viénot, Brettel and Mollon 1999).
const blindness = { protan: [0.1124, 0.8876, 0.004], deutan: [0.2927, 0.7073, -0.0223] } as const

function seenWith(kind: keyof typeof blindness, rgb: Rgb): Rgb {
  const [red, green, blue] = toLinear(rgb)
  const [fromRed, fromGreen, intoBlue] = blindness[kind]
  const mixed = fromRed * red + fromGreen * green
  const encode = (value: number) => {
    const share = Math.min(1, Math.max(0, value))
    return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055)
  }
  return [encode(mixed), encode(mixed), encode(intoBlue * (red - green) + blue)]
}

function hueOf(theme: Theme, token: ThemeToken): Rgb {
  return findRgb(theme[token]) ?? [128, 128, 128]
}

test("all published themes exist, and our own", () => {
  expect(new Set(readBuiltIns().map(({ name }) => name))).toEqual(new Set([...published, ...ours]))
})

test("text is readable on every background that it is drawn on, in every theme, dark and light", () => {
  const least = { text: 4.5, muted: 3, hue: 3 }
  expect(readBuiltIns().flatMap((builtIn) => findPoor(builtIn, least))).toEqual([])
})

test("text is readable with 256 colours too", () => {
  const least = { text: 4, muted: 2.6, hue: 2.6 }
  const fitted = readBuiltIns().map((one) => ({ ...one, theme: adaptToDepth(one.theme, "256") }))
  expect(fitted.flatMap((builtIn) => findPoor(builtIn, least))).toEqual([])
})

test("with 16 colours, text is still readable and nothing vanishes in its background", () => {
  const poor: string[] = []
  for (const { name, mode, theme } of readBuiltIns()) {
    const fitted = adaptToDepth(theme, "16")
    const check = (ink: ThemeToken, on: ThemeToken, atLeast: number) => {
      const [one, other] = [findRgb(fitted[ink]), findRgb(fitted[on])]
      if (theme[on].kind !== "rgb" || !one || !other) return
      if (toContrast(one, other) < atLeast) poor.push(`${name} ${mode}: ${ink} on ${on}`)
    }
    for (const on of backgrounds) {
      check("text", on, 4.5)
      for (const ink of ["textMuted", ...hues, ...syntax] as const) check(ink, on, 1.6)
    }
    // Seven hues for all meanings: those that matter most must not fall together.
    const [good, bad] = [fitted.success, fitted.error]
    if (name !== "mono" && JSON.stringify(good) === JSON.stringify(bad)) poor.push(`${name} ${mode}: success and error`)
    check("selectedListItemText", "primary", 4.5)
  }
  expect(poor).toEqual([])
})

test("success and failure are distinguishable by colour", () => {
  const alike = readBuiltIns()
    .filter(({ name }) => name !== "mono")
    .flatMap(({ name, mode, theme }) => {
      const pairs = [
        ["success", "error"],
        ["diffAdded", "diffRemoved"],
        ["warning", "error"],
      ] as const
      return pairs
        .filter(([one, other]) => distance(hueOf(theme, one), hueOf(theme, other)) < 0.075)
        .map((pair) => `${name} ${mode}: ${pair.join(" and ")}`)
    })
  expect(alike).toEqual([])
})

test("the theme for the colour-blind distinguishes them without red or green receptors", () => {
  for (const { mode, theme } of readBuiltIns().filter(({ name }) => name === "opencode-cb"))
    for (const kind of ["protan", "deutan"] as const)
      for (const [one, other] of [
        ["success", "error"],
        ["diffAdded", "diffRemoved"],
      ] as const) {
        const seen = distance(seenWith(kind, hueOf(theme, one)), seenWith(kind, hueOf(theme, other)))
        expect(seen, `${mode}: ${one} and ${other}, ${kind}`).toBeGreaterThan(0.1)
      }
})

test("the terminal's own colours are readable on any background", () => {
  for (const [hex, mode] of [
    ["#000000", "dark"],
    ["#1e1e2e", "dark"],
    ["#3f3f3f", "dark"],
    ["#fdf6e3", "light"],
    ["#ffffff", "light"],
  ] as const) {
    const own = readBuiltIns().find((one) => one.name === "system" && one.mode === mode)
    if (!own) throw new Error("the theme of the terminal's own colours is missing")
    const theme = adaptToBackground(own.theme, { kind: "rgb", hex }, mode)
    expect(theme.text).toEqual({ kind: "none" })
    expect(theme.background).toEqual({ kind: "none" })
    for (const on of ["backgroundPanel", "backgroundElement"] as const) {
      const background = findRgb(theme[on]) ?? hexToRgb(hex)
      expect(toContrast(findRgb(theme.textMuted) ?? [0, 0, 0], background), `${hex} ${on}`).toBeGreaterThan(3)
      expect(background).not.toEqual(hexToRgb(hex))
    }
  }
})
