// Encodes an event as the bytes of an old terminal, for components that read keys through Ink.
import type { KeyEvent, KeyPress } from "./event.ts"
import { finalNames, tildeNames } from "./key-names.ts"

const finals = new Map(Object.entries(finalNames).map(([final, name]) => [name, final]))
const tildes = new Map(
  Object.entries(tildeNames)
    .filter(([number]) => number !== "7" && number !== "8")
    .map(([number, name]) => [name, number]),
)
const bytes: Readonly<Record<string, string>> = {
  return: "\r",
  tab: "\t",
  escape: "\x1b",
  backspace: "\x7f",
  space: " ",
}

/** Empty for an event that has no legacy encoding (mouse, focus, replies, shortcuts with super). */
export function toLegacyBytes(event: KeyEvent): string {
  if (event.type === "text") return event.text
  if (event.type === "paste") return `\x1b[200~${event.text}\x1b[201~`
  return event.type === "key" && !event.super ? encodePress(event) : ""
}

function encodePress(event: KeyPress): string {
  const parameter = 1 + (event.shift ? 1 : 0) + (event.alt ? 2 : 0) + (event.ctrl ? 4 : 0)
  const final = finals.get(event.name)
  if (final && parameter > 1) return `\x1b[1;${parameter}${final}`
  if (final) return final >= "P" ? `\x1bO${final}` : `\x1b[${final}`
  const number = tildes.get(event.name)
  if (number) return parameter > 1 ? `\x1b[${number};${parameter}~` : `\x1b[${number}~`
  if (event.name === "tab" && event.shift) return "\x1b[Z"
  const plain = bytes[event.name] ?? event.name
  // Keys with a longer name (menu, pause and so on) have no legacy encoding.
  if (bytes[event.name] === undefined && [...event.name].length > 1) return ""
  return (event.alt ? "\x1b" : "") + (event.ctrl ? toControl(plain) : event.shift ? plain.toUpperCase() : plain)
}

function toControl(plain: string): string {
  if (plain === " ") return "\0"
  if (plain === "-") return "\x1f"
  if (plain === "\x7f") return "\b"
  const code = plain.toUpperCase().charCodeAt(0)
  return code >= 0x40 && code < 0x60 ? String.fromCharCode(code - 0x40) : plain
}
