// For terminals and fonts without the signs of the screen: every sign is written as a plain character of the same width,
// so that nothing moves. Letters of any script stay as they are.

const signs: Readonly<Record<string, string>> = {
  "┃": "|",
  "│": "|",
  "╹": "|",
  "▀": "-",
  "─": "-",
  "━": "-",
  "┬": "+",
  "┴": "+",
  "├": "+",
  "┤": "+",
  "┼": "+",
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "╭": "+",
  "╮": "+",
  "╰": "+",
  "╯": "+",
  "✓": "v",
  "✗": "x",
  "✱": "*",
  "◈": "@",
  "⚙": "*",
  "▣": "#",
  "△": "!",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "↳": "`",
  "⇆": "=",
  "❯": ">",
  "●": "*",
  "•": "*",
  "·": "-",
  "…": "~",
  "⋯": "~",
  "−": "-",
  "×": "x",
  "▸": ">",
  "▶": ">",
  "▾": "v",
  "▼": "v",
  "▓": "#",
  "█": "#",
  "╷": "|",
  "╵": "|",
  "╴": "-",
  "╶": "-",
  "○": "o",
  "↻": "@",
  "›": ">",
  "‹": "<",
  "░": ".",
  "–": "-",
  "—": "-",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
}
const turning = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
const turned = "|/-\\"
const any = new RegExp(`[${Object.keys(signs).join("")}${turning}]`, "g")

export function toAscii(text: string): string {
  return text.replace(any, (sign) => signs[sign] ?? turned[turning.indexOf(sign) % turned.length] ?? "*")
}

/** The stream itself, but for what is written. */
export function createAsciiStdout(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (data: string | Uint8Array, ...rest: [never?]) =>
    stdout.write(typeof data === "string" ? toAscii(data) : data, ...rest)
  return new Proxy(stdout, {
    get(target, name) {
      if (name === "write") return write
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
}
