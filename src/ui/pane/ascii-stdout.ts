// For terminals and fonts without the symbols of the screen: each symbol is replaced by an ASCII character of the same
// width, so the layout does not change. Letters of any script stay as they are.

const symbols: Readonly<Record<string, string>> = {
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
const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
const asciiSpinner = "|/-\\"
const anySymbol = new RegExp(`[${Object.keys(symbols).join("")}${spinner}]`, "g")

export function toAscii(text: string): string {
  return text.replace(
    anySymbol,
    (symbol) => symbols[symbol] ?? asciiSpinner[spinner.indexOf(symbol) % asciiSpinner.length] ?? "*",
  )
}

/** A stream that writes ASCII replacements of symbols; everything else is that of `stdout`. */
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
