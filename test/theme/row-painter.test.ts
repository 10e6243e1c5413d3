import { expect, test } from "vitest"
import { type Row, span, type Style } from "../../src/text/row/span.ts"
import { toInkColor, toInkStyle } from "../../src/theme/ink-style.ts"
import { resolveTheme } from "../../src/theme/resolve-theme.ts"
import { createRowPainter } from "../../src/theme/row-painter.ts"

const tokens = {
  primary: "#ff0000",
  secondary: 4,
  accent: 200,
  text: "#eeeeee",
  textMuted: "#999999",
  background: "#000000",
}
const theme = resolveTheme({ theme: tokens }, "dark")
/** The colour command of unstyled text in `theme`. */
const plain = "38;2;238;238;238;48;2;0;0;0"
const bare = resolveTheme({ theme: { ...tokens, text: "none", background: "none" } }, "dark")

test("spans become colour commands, the rest of the row is filled with the background", () => {
  const row: Row = [span("a"), span("b", { fg: "primary", bold: true }), span("c")]
  expect(createRowPainter(theme, "truecolor", 5)(row)).toBe(
    `\u001b[${plain}ma\u001b[0;1;38;2;255;0;0;48;2;0;0;0mb\u001b[0;${plain}mc\u001b[0;48;2;0;0;0m  \u001b[0m`,
  )
  expect(createRowPainter(bare, "truecolor", 5)(row)).toBe("a\u001b[1;38;2;255;0;0mb\u001b[0mc")
})

test("without colours the attributes are kept", () => {
  expect(createRowPainter(theme, "none", 3)([span("a", { fg: "primary", underline: true })])).toBe(
    "\u001b[4ma\u001b[0m",
  )
})

test("a row is cut by cells", () => {
  expect(createRowPainter(bare, "truecolor", 5)([span("ab世界")])).toBe("ab世")
  expect(createRowPainter(theme, "truecolor", 3)([span("世界")])).toBe(
    `\u001b[${plain}m世\u001b[0;48;2;0;0;0m \u001b[0m`,
  )
})

test("only safe addresses become hyperlinks, and control characters are dropped", () => {
  const link = (address: string) => createRowPainter(bare, "truecolor", 3)([span("x", { link: address })])
  expect(link("https://a.b/c?d=e")).toBe("\u001b]8;;https://a.b/c?d=e\u001b\\x\u001b]8;;\u001b\\")
  expect(link("javascript:1")).toBe("x")
  expect(link("https://a\u001b\\b")).toBe("x")
  expect(createRowPainter(bare, "truecolor", 9)([span("a\u001b[2Jb\u009b\n")])).toBe("a[2Jb")
})

test("a painter draws the same row and the same style identically", () => {
  const styles: Style[] = [
    {},
    { fg: "primary" },
    { fg: "ansi:9", bg: "#123456" },
    { bold: true, strike: true },
    { dim: true, inverse: true },
  ]
  const paint = createRowPainter(theme, "truecolor", 12)
  for (const one of styles) {
    for (const other of styles) {
      const row = [span("one", one), span("two", { ...other, italic: true })]
      const drawn = createRowPainter(theme, "truecolor", 12)(row)
      expect(paint(row)).toBe(drawn)
      expect(paint(row)).toBe(drawn)
    }
  }
})

test("Ink gets the same colours as the painter", () => {
  expect(toInkColor(theme.primary, "truecolor")).toBe("#ff0000")
  expect(toInkColor(theme.accent, "truecolor")).toBe("ansi256(200)")
  expect(toInkColor(bare.background, "truecolor")).toBeUndefined()
  expect(toInkStyle({ fg: "secondary", bg: "background", dim: true }, theme, "truecolor")).toEqual({
    color: "blue",
    backgroundColor: "#000000",
    dimColor: true,
  })
})

test("Ink gets the painter's colour for every depth, and none where there are none", () => {
  const style = { fg: "primary", bg: "backgroundPanel" } as const
  expect(toInkColor({ kind: "rgb", hex: "#ff0000" }, "256")).toBe("ansi256(196)")
  expect(toInkColor({ kind: "rgb", hex: "#ff0000" }, "16")).toBe("redBright")
  expect(toInkColor({ kind: "ansi", index: 12 }, "16")).toBe("blueBright")
  expect(toInkStyle(style, theme, "none")).toEqual({})
  for (const depth of ["16", "256", "truecolor"] as const)
    expect(Object.keys(toInkStyle(style, theme, depth))).toEqual(["color", "backgroundColor"])
})

test("without colours a selection is inverse and muted text is dim, in the painter and in Ink", () => {
  const selected = { fg: "selectedListItemText", bg: "primary" } as const
  expect(toInkStyle(selected, theme, "none")).toEqual({ inverse: true })
  expect(toInkStyle({ fg: "textMuted" }, theme, "none")).toEqual({ dimColor: true })
  expect(createRowPainter(theme, "none", 1)([span("x", selected)])).toBe("\u001b[7mx\u001b[0m")
  expect(createRowPainter(theme, "none", 1)([span("x", { fg: "textMuted" })])).toBe("\u001b[2mx\u001b[0m")
  expect(createRowPainter(theme, "16", 1)([span("x", selected)])).not.toContain("[7")
})
