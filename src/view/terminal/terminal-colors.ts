// The terminal's background colour, and whether it is dark or light. The terminal is queried with the first frame, when it
// reports a change of its colours, and when its window gets the focus. It answers through the input, at any time or never.
import { keyPriority } from "../../context/use-keys.ts"
import type { ThemeMode } from "../../state/theme.ts"
import type { Color } from "../../theme/color.ts"
import { hexToRgb, toLuminance } from "../../theme/color.ts"
import type { Input } from "../../ui/input/input.ts"

export type ColorListener = {
  onMode(mode: ThemeMode): void
  onBackground(color: Color): void
}

const backgroundQuery = "\x1b]11;?\x1b\\"

/** Returns the function that stops it. */
export function listenForColors(input: Input, stdout: NodeJS.WriteStream, listener: ColorListener): () => void {
  let isAnswering = false
  const query = () => void stdout.write(backgroundQuery)
  const offReply = input.onReply(({ kind, data }) => {
    const mode = kind === "csi" ? parseModeReport(data) : undefined
    if (mode) {
      listener.onMode(mode)
      if (isAnswering) query()
    }
    const background = kind === "osc" ? parseBackground(data) : undefined
    if (!background) return
    isAnswering = true
    listener.onBackground(background)
    listener.onMode(toMode(background))
  })
  // For terminals that report no changes: the colours are changed in another window, such as that of the settings.
  const offKey = input.onKey((event) => {
    if (event.type === "focus" && event.focused && isAnswering) query()
    return false
  }, keyPriority.observer)
  query()
  return () => {
    offReply()
    offKey()
  }
}

/** From `11;rgb:ffff/ffff/ffff`; undefined for any other reply. */
export function parseBackground(data: string): Color | undefined {
  const match = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(data)
  if (!match) return undefined
  const parts = match.slice(1, 4).map((hex) => Math.round((Number.parseInt(hex, 16) / (16 ** hex.length - 1)) * 255))
  return { kind: "rgb", hex: `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}` }
}

/** A background is dark if white has more contrast to it than black. */
export function toMode(background: Color): ThemeMode {
  return background.kind === "rgb" && toLuminance(hexToRgb(background.hex)) > 0.18 ? "light" : "dark"
}

/** From the report `CSI ? 997 ; 1 n`, where 1 is dark and 2 is light. */
function parseModeReport(data: string): ThemeMode | undefined {
  const mode = /^\?997;([12])n$/.exec(data)?.[1]
  return mode === undefined ? undefined : mode === "1" ? "dark" : "light"
}

/** From `COLORFGBG`, such as `15;0`, where the last number is the background. Used until the terminal answers. */
export function findModeHint(env: Readonly<Record<string, string | undefined>>): ThemeMode | undefined {
  const background = /;(\d+)$/.exec(env["COLORFGBG"] ?? "")?.[1]
  if (background === undefined) return undefined
  return Number(background) === 7 || Number(background) > 8 ? "light" : "dark"
}
