// Whether the terminal's background is dark or light: asked of the terminal itself with the first frame, answered through
// the input layer whenever the terminal likes, or never.
import type { Input } from "../ui/input/input.ts"

const query = "\x1b]11;?\x1b\\"

/** Gives the way to stop listening. */
export function listenForColours(
  input: Input,
  stdout: NodeJS.WriteStream,
  onMode: (mode: "dark" | "light") => void,
): () => void {
  const off = input.onReply(({ kind, data }) => {
    const mode = kind === "osc" ? findMode(data) : undefined
    if (mode) onMode(mode)
  })
  stdout.write(query)
  return off
}

/** From `11;rgb:ffff/ffff/ffff`; undefined for any other answer. */
export function findMode(data: string): "dark" | "light" | undefined {
  const match = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(data)
  if (!match) return undefined
  const [red = 0, green = 0, blue = 0] = match
    .slice(1, 4)
    .map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? "light" : "dark"
}
