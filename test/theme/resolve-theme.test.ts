// A theme file resolved to colours: references, modes, derived tokens, and errors.
import { expect, test } from "vitest"
import { mixColors } from "../../src/theme/color.ts"
import { resolveTheme } from "../../src/theme/resolve-theme.ts"
import { themeTokens } from "../../src/text/row/theme-token.ts"
import { readBuiltIns } from "./built-in.ts"

const least = {
  primary: "#010203",
  secondary: 4,
  accent: "blue",
  text: "#ffffff",
  textMuted: "#999999",
  background: "#000000",
}

test("every token has a colour, in every built-in theme", () => {
  for (const { theme } of readBuiltIns()) expect(Object.keys(theme)).toEqual([...themeTokens])
})

test("values may be references, modes, numbers and none", () => {
  const theme = resolveTheme(
    {
      defs: { blue: { dark: "#0000ff", light: "#000088" }, alias: "blue" },
      theme: {
        ...least,
        accent: "alias",
        info: "accent",
        border: "none",
        error: { dark: 9, light: "alias" },
        thinkingOpacity: 0.5,
      },
    },
    "light",
  )
  expect(theme.info).toEqual({ kind: "rgb", hex: "#000088" })
  expect(theme.secondary).toEqual({ kind: "ansi", index: 4 })
  expect(theme.border).toEqual({ kind: "none" })
  expect(theme.borderSubtle).toEqual({ kind: "none" })
  expect(theme.error).toEqual({ kind: "rgb", hex: "#000088" })
})

test("missing tokens are derived", () => {
  const theme = resolveTheme(
    {
      defs: { blue: "#0000ff" },
      theme: { ...least, success: "#00ff00", backgroundPanel: "#101010", border: "#808080" },
    },
    "dark",
  )
  expect(theme.backgroundMenu).toEqual({ kind: "rgb", hex: "#101010" })
  expect(theme.diffAddedBg).toEqual(mixColors({ kind: "rgb", hex: "#00ff00" }, { kind: "rgb", hex: "#101010" }, 0.15))
  expect(theme.borderSubtle).toEqual({ kind: "rgb", hex: "#404040" })
  expect(theme.markdownText).toEqual(theme.text)
  expect(theme.selectedListItemText).toEqual({ kind: "rgb", hex: "#ffffff" })
})

test.each([
  [{ ...least, primary: "accent", accent: "primary" }, /"primary".*primary → accent → primary/],
  [{ ...least, text: "nowhere" }, /"text".*"nowhere"/],
  [{ ...least, text: "#12345" }, /"text".*#12345/],
  [{ ...least, accent: { dark: "#000000" } }, /"accent".*light/],
  [{ ...least, accent: 256 }, /"accent".*256/],
  [{ ...least, background: undefined }, /lacks the token "background"/],
])("an error names the token: %#", (theme, message) => {
  expect(() => resolveTheme({ defs: { blue: "#0000ff" }, theme }, "light")).toThrow(message)
})

test("circular definitions are reported", () => {
  expect(() => resolveTheme({ defs: { blue: "red", red: "blue" }, theme: least }, "dark")).toThrow(
    /"accent".*blue → red → blue/,
  )
})
