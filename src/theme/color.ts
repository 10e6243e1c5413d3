// The colours of a theme and their arithmetic: mixing, luminance, contrast, the nearest terminal colour.

/** `none` is the terminal's default foreground or background. */
export type Color =
  | { readonly kind: "rgb"; readonly hex: string }
  | { readonly kind: "ansi"; readonly index: number }
  | { readonly kind: "none" }

export type Rgb = readonly [red: number, green: number, blue: number]

export const noColor: Color = { kind: "none" }

// The sixteen base colours of xterm. Terminals differ, so these are for comparisons only.
const base16: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
]
const cubeSteps = [0, 95, 135, 175, 215, 255] as const

/** `#rgb`, `#rrggbb` or `#rrggbbaa` (alpha dropped) as lower-case `#rrggbb`; undefined for anything else. */
export function findHex(text: string): string | undefined {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text)
  if (short) return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`.toLowerCase()
  return /^#[\da-f]{6}(?:[\da-f]{2})?$/i.test(text) ? text.slice(0, 7).toLowerCase() : undefined
}

export function hexToRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** The red, green and blue of a colour; undefined for `none`. */
export function findRgb(color: Color): Rgb | undefined {
  if (color.kind === "rgb") return hexToRgb(color.hex)
  return color.kind === "ansi" ? ansiToRgb(color.index) : undefined
}

function ansiToRgb(index: number): Rgb {
  if (index < 16) return base16[index] ?? [0, 0, 0]
  if (index > 231) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const at = index - 16
  const step = (value: number) => cubeSteps[value % 6] ?? 0
  return [step(Math.floor(at / 36)), step(Math.floor(at / 6)), step(at)]
}

/** `share` (0 to 1) of `color` over `background`; `none` if either is the terminal's own. */
export function mixColors(color: Color, background: Color, share: number): Color {
  const over = findRgb(color)
  const under = findRgb(background)
  if (!over || !under || background.kind === "ansi") return noColor
  const part = (index: 0 | 1 | 2) => Math.round(over[index] * share + under[index] * (1 - share))
  const hex = [part(0), part(1), part(2)].map((value) => value.toString(16).padStart(2, "0")).join("")
  return { kind: "rgb", hex: `#${hex}` }
}

/** Relative luminance, 0 black to 1 white, by the WCAG formula. */
export function toLuminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Contrast by the WCAG formula, 1 (the same) to 21. */
export function toContrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [toLuminance(one), toLuminance(other)].sort((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** Black or white, whichever is more readable on the background. */
export function toReadable(background: Rgb): Color {
  return { kind: "rgb", hex: toLuminance(background) > 0.18 ? "#000000" : "#ffffff" }
}

function distance(one: Rgb, other: Rgb): number {
  return (one[0] - other[0]) ** 2 * 2 + (one[1] - other[1]) ** 2 * 4 + (one[2] - other[2]) ** 2 * 3
}

function nearest(rgb: Rgb, candidates: readonly number[]): number {
  let best = candidates[0] ?? 0
  for (const index of candidates) if (distance(ansiToRgb(index), rgb) < distance(ansiToRgb(best), rgb)) best = index
  return best
}

/** The nearest of the 240 fixed colours of a 256-colour terminal (16 to 255), if possible one that `isAllowed` accepts. */
export function toNearest256(rgb: Rgb, isAllowed: (one: Rgb) => boolean = () => true): number {
  const best = toCubeOrGrey(rgb)
  if (isAllowed(ansiToRgb(best))) return best
  const allowed = Array.from({ length: 240 }, (_, index) => index + 16).filter((index) => isAllowed(ansiToRgb(index)))
  return allowed.length > 0 ? nearest(rgb, allowed) : best
}

function toCubeOrGrey(rgb: Rgb): number {
  const level = (value: number) =>
    cubeSteps.reduce<number>((best, step, i) => {
      return Math.abs(step - value) < Math.abs((cubeSteps[best] ?? 0) - value) ? i : best
    }, 0)
  const cube = 16 + 36 * level(rgb[0]) + 6 * level(rgb[1]) + level(rgb[2])
  const mean = (rgb[0] + rgb[1] + rgb[2]) / 3
  const grey = 232 + Math.max(0, Math.min(23, Math.round((mean - 8) / 10)))
  return nearest(rgb, [cube, grey])
}

/** The nearest of the 16 base colours, if possible one that `isAllowed` accepts. */
export function toNearest16(rgb: Rgb, isAllowed: (one: Rgb) => boolean = () => true): number {
  const all = base16.map((_, index) => index)
  const allowed = all.filter((index) => isAllowed(ansiToRgb(index)))
  return nearest(rgb, allowed.length > 0 ? allowed : all)
}

/**
 * The best text colour among the 16, if possible one that `isAllowed` accepts. A colour with a hue keeps its hue, since the
 * nearest to a pale colour is a grey that carries no meaning.
 */
export function toHueIn16(rgb: Rgb, isAllowed: (one: Rgb) => boolean): number {
  const hue = findHue(rgb)
  if (hue === undefined) return toNearest16(rgb, isAllowed)
  const allowed = base16.map((_, index) => index).filter((index) => isAllowed(ansiToRgb(index)))
  const hueDistance = (index: number) => {
    const other = findHue(ansiToRgb(index))
    return other === undefined ? 360 : Math.min(Math.abs(other - hue), 360 - Math.abs(other - hue))
  }
  const nearestHue = Math.min(...allowed.map(hueDistance))
  // The nearer one of the two shades of that hue.
  const alike = allowed.filter((one) => hueDistance(one) <= nearestHue + 1)
  return nearestHue > maxHueDistance ? toNearest16(rgb, isAllowed) : nearest(rgb, alike)
}

const maxHueDistance = 40
const minSaturation = 0.14

/** In degrees: 0 red, 120 green, 240 blue; undefined for greys. */
export function findHue([red, green, blue]: Rgb): number | undefined {
  const max = Math.max(red, green, blue)
  const span = max - Math.min(red, green, blue)
  if (max === 0 || span / 255 < minSaturation) return undefined
  const sixth =
    max === red ? ((green - blue) / span) % 6 : max === green ? (blue - red) / span + 2 : (red - green) / span + 4
  return (sixth * 60 + 360) % 360
}
