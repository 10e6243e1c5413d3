// What the terminal's background is, and so whether it is dark or light: asked of the terminal itself with the first frame,
// and again whenever it says that its colours changed or the window comes back. It answers through the input layer when
// it likes, or never.
import { keyPriority } from "../../context/use-keys.ts"
import type { Color } from "../../theme/color.ts"
import { hexToRgb, luminance } from "../../theme/color.ts"
import type { Input } from "../../ui/input/input.ts"

export type TerminalMode = "dark" | "light"

export type ColorListener = {
  onMode(mode: TerminalMode): void
  onBackground(ground: Color): void
}

const askBackground = "\x1b]11;?\x1b\\"

/** Gives the way to stop listening. */
export function listenForColors(input: Input, stdout: NodeJS.WriteStream, listener: ColorListener): () => void {
  let isAnswering = false
  const ask = () => void stdout.write(askBackground)
  const offReply = input.onReply(({ kind, data }) => {
    const told = kind === "csi" ? findToldMode(data) : undefined
    if (told) {
      listener.onMode(told)
      if (isAnswering) ask()
    }
    const ground = kind === "osc" ? parseBackground(data) : undefined
    if (!ground) return
    isAnswering = true
    listener.onBackground(ground)
    listener.onMode(toMode(ground))
  })
  // For terminals that do not tell by themselves: whoever changed the colours did it in another window.
  const offKey = input.onKey((event) => {
    if (event.type === "focus" && event.focused && isAnswering) ask()
    return false
  }, keyPriority.observer)
  ask()
  return () => {
    offReply()
    offKey()
  }
}

/** From `11;rgb:ffff/ffff/ffff`; undefined for any other answer. */
export function parseBackground(data: string): Color | undefined {
  const match = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(data)
  if (!match) return undefined
  const parts = match.slice(1, 4).map((hex) => Math.round((Number.parseInt(hex, 16) / (16 ** hex.length - 1)) * 255))
  return { kind: "rgb", hex: `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}` }
}

/** Dark is the ground that white stands out from more than black. */
export function toMode(ground: Color): TerminalMode {
  return ground.kind === "rgb" && luminance(hexToRgb(ground.hex)) > 0.18 ? "light" : "dark"
}

/** From the report `CSI ? 997 ; 1 n`, where 1 is dark and 2 is light. */
function findToldMode(data: string): TerminalMode | undefined {
  const told = /^\?997;([12])n$/.exec(data)?.[1]
  return told === undefined ? undefined : told === "1" ? "dark" : "light"
}

/** What a terminal says of itself in `COLORFGBG`, such as `15;0`: good enough until it has been asked. */
export function findModeHint(environment: Readonly<Record<string, string | undefined>>): TerminalMode | undefined {
  const ground = /;(\d+)$/.exec(environment["COLORFGBG"] ?? "")?.[1]
  if (ground === undefined) return undefined
  return Number(ground) === 7 || Number(ground) > 8 ? "light" : "dark"
}
