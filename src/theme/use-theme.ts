// The theme for components. The application provides it, since it knows the theme files, the mode and the terminal.
import { createContext, useContext } from "react"
import type { Paint, Style } from "../text/row/span.ts"
import { adaptToDepth } from "./adapt-to-depth.ts"
import type { ColorDepth } from "./color-depth.ts"
import { type InkStyle, toInkColor, toInkStyle } from "./ink-style.ts"
import type { Theme, ThemeMode } from "./resolve-theme.ts"
import { toColor } from "./style-color.ts"

export type ThemeValue = {
  readonly name: string
  readonly mode: ThemeMode
  readonly depth: ColorDepth
  readonly theme: Theme
  /** A colour for Ink's `color` and `backgroundColor`; undefined for the terminal's own. */
  color(paint: Paint): string | undefined
  /** Properties for Ink's `<Text>`. */
  style(style: Style | undefined): InkStyle
}

export function createThemeValue(name: string, mode: ThemeMode, depth: ColorDepth, full: Theme): ThemeValue {
  const theme = adaptToDepth(full, depth)
  return {
    name,
    mode,
    depth,
    theme,
    color: (paint) => toInkColor(toColor(paint, theme), depth),
    style: (style) => toInkStyle(style, theme, depth),
  }
}

export const ThemeContext = createContext<ThemeValue | undefined>(undefined)

/** The theme of the nearest `ThemeContext`. Throws without one. */
export function useTheme(): ThemeValue {
  const value = useContext(ThemeContext)
  if (!value) throw new Error("A component that uses the theme is rendered outside ThemeContext.")
  return value
}
