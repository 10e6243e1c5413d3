// The bytes that a terminal sends for a key, in the classic encoding of xterm.

const cursorKeys: Readonly<Record<string, string>> = {
  up: "A",
  down: "B",
  right: "C",
  left: "D",
  end: "F",
  home: "H",
}

const tildeKeys: Readonly<Record<string, number>> = {
  insert: 2,
  delete: 3,
  pageup: 5,
  pagedown: 6,
  f5: 15,
  f6: 17,
  f7: 18,
  f8: 19,
  f9: 20,
  f10: 21,
  f11: 23,
  f12: 24,
}

const functionKeys: Readonly<Record<string, string>> = { f1: "P", f2: "Q", f3: "R", f4: "S" }

const plainKeys: Readonly<Record<string, string>> = {
  enter: "\r",
  return: "\r",
  linefeed: "\n",
  tab: "\t",
  esc: "\u001b",
  escape: "\u001b",
  backspace: "\u007f",
  space: " ",
}

const controlKeys: Readonly<Record<string, string>> = {
  space: "\u0000",
  "@": "\u0000",
  "[": "\u001b",
  "\\": "\u001c",
  "]": "\u001d",
  "^": "\u001e",
  _: "\u001f",
  "/": "\u001f",
  "-": "\u001f",
  backspace: "\b",
}

/**
 * Returns the bytes of a key such as `x`, `enter`, `ctrl+x`, `alt+left` or `shift+tab`; throws for an unknown name.
 * `isApplication` is the terminal's application cursor mode, which changes the encoding of unmodified cursor keys.
 */
export function toKeyBytes(name: string, isApplication = false): string {
  const parts = name === "+" ? ["+"] : name.split("+")
  const key = parts.pop() ?? ""
  const has = { ctrl: parts.includes("ctrl"), alt: parts.includes("alt"), shift: parts.includes("shift") }
  if (parts.length !== Number(has.ctrl) + Number(has.alt) + Number(has.shift)) throw new Error(`No such key: ${name}`)
  const modifier = 1 + Number(has.shift) + 2 * Number(has.alt) + 4 * Number(has.ctrl)

  const letter = cursorKeys[key] ?? functionKeys[key]
  if (letter && modifier > 1) return `\u001b[1;${modifier}${letter}`
  if (letter) return key in functionKeys || isApplication ? `\u001bO${letter}` : `\u001b[${letter}`
  const number = tildeKeys[key]
  if (number) return modifier > 1 ? `\u001b[${number};${modifier}~` : `\u001b[${number}~`
  if (key === "tab" && has.shift) return "\u001b[Z"
  // These have no classic encoding; terminals that distinguish them send the CSI u form.
  if ((key === "enter" || key === "return") && (has.shift || has.ctrl)) return `\u001b[13;${modifier}u`

  const bytes = has.ctrl ? toControl(key) : (plainKeys[key] ?? (isOneCharacter(key) ? key : undefined))
  if (bytes === undefined) throw new Error(`No such key: ${name}`)
  return (has.alt ? "\u001b" : "") + (has.shift && isOneCharacter(key) ? bytes.toUpperCase() : bytes)
}

function toControl(key: string): string | undefined {
  if (/^[a-z]$/i.test(key)) return String.fromCharCode(key.toUpperCase().charCodeAt(0) - 64)
  return controlKeys[key]
}

function isOneCharacter(key: string): boolean {
  return [...key].length === 1
}
