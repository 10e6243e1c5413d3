// Parses a complete control sequence (`ESC [ … final`) or SS3 sequence.
// Promise: a sequence that is no key, mouse or focus report becomes a reply or no event, never text.
import type { KeyEvent, Modifiers, MouseInput } from "./event.ts"
import { toPress } from "./event.ts"
import { codeNames, finalNames, keypadText, kittyKeypadText, kittyNames, rxvtArrows, tildeNames } from "./key-names.ts"

/** Parses `ESC [` + body. The body consists of parameters, intermediates and the final byte. */
export function parseCsi(body: string): KeyEvent[] {
  const final = body.at(-1) ?? ""
  const head = body.slice(0, -1)
  if (head.startsWith("<") && (final === "M" || final === "m")) return parseMouse(head.slice(1), final)
  if (head === "" && (final === "I" || final === "O")) return [{ type: "focus", focused: final === "I" }]
  return parseKey(head, final) ?? [{ type: "reply", kind: "csi", data: body }]
}

/** Parses `ESC O` + optional modifier digit + final byte; undefined when it is no key. */
export function parseSs3(digits: string, final: string): KeyEvent[] | undefined {
  const held = toModifiers(Number(digits) || 1)
  const name = final === "M" ? "return" : final === "I" ? "tab" : finalNames[final]
  if (name) return [toPress(name, held)]
  if (rxvtArrows[final]) return [toPress(rxvtArrows[final], { ctrl: true })]
  const text = keypadText[final]
  return text ? toCharacter(text, text, held) : undefined
}

function parseKey(head: string, final: string): KeyEvent[] | undefined {
  // Function keys of the Linux console.
  if (head === "[") return [toPress(`f${final.charCodeAt(0) - 64}`)]
  if (final === "Z" && head === "") return [toPress("tab", { shift: true })]
  if (head === "" && rxvtArrows[final]) return [toPress(rxvtArrows[final], { shift: true })]
  // oxlint-disable-next-line no-useless-escape
  if (!/^[\d;:]*$/.test(head)) return undefined
  const groups = head.split(";").map((group) => group.split(":").map(Number))
  const first = groups[0]?.[0] ?? 0
  const second = groups[1]?.[0] || 1
  if (groups[1]?.[1] === 3) return isKeyFinal(final) ? [] : undefined
  if (final === "u" && head !== "") return parseKitty(groups)
  if (final === "~") {
    if (first === 27 && groups.length === 3) return toCoded(groups[2]?.[0] ?? 0, toModifiers(second))
    const name = tildeNames[first]
    return name ? [toPress(name, toModifiers(second))] : undefined
  }
  if ("$^@".includes(final) && tildeNames[first])
    return [toPress(tildeNames[first], { shift: final !== "^", ctrl: final !== "$" })]
  const name = finalNames[final]
  // A cursor report and shift+F3 have the same form. It is a key only with row 1 and a valid modifier.
  if (!name || groups.length > 2 || (final === "R" && !(first === 1 && groups.length === 2 && second <= 16)))
    return undefined
  return first <= 1 ? [toPress(name, toModifiers(second))] : undefined
}

function isKeyFinal(final: string): boolean {
  return final === "u" || final === "~" || finalNames[final] !== undefined
}

// key[:shifted[:base layout]] ; modifiers[:event] ; text
function parseKitty(groups: number[][]): KeyEvent[] {
  const [code = 0, shifted = 0, base = 0] = groups[0] ?? []
  const held = toModifiers(groups[1]?.[0] || 1)
  const typed = toText(groups[2] ?? [])
  if (typed && !held.ctrl && !held.alt && !held.super) return [{ type: "text", text: typed }]
  // On a keyboard layout without Latin letters, the key is named by the Latin letter at its position.
  return toCoded(code > 127 && base && base < 127 ? base : code, held, shifted)
}

function toCoded(code: number, held: Modifiers, shifted = 0): KeyEvent[] {
  const named = codeNames[code] ?? kittyNames[code]
  const hasCommand = held.ctrl || held.alt || held.super
  if (named && !(named === "space" && !hasCommand)) return [toPress(named, held)]
  const keypad = kittyKeypadText[code]
  if (keypad) return toCharacter(keypad, keypad, held)
  // Control codes, and private numbers without a key name.
  if (code < 32 || code > 0x10ffff || (code >= 0xd800 && code < 0xf900))
    return code > 0 && code < 32 ? toControl(code, held) : []
  const character = String.fromCodePoint(code)
  const upper = shifted ? toText([shifted]) : character.toUpperCase()
  return toCharacter(character, held.shift ? upper : character, held)
}

function toControl(code: number, held: Modifiers): KeyEvent[] {
  return [toPress(String.fromCharCode(code + 64).toLowerCase(), { ...held, ctrl: true })]
}

function toCharacter(name: string, text: string, held: Modifiers): KeyEvent[] {
  if (!held.ctrl && !held.alt && !held.super) return [{ type: "text", text }]
  const lower = name.toLowerCase()
  return [toPress(lower, { ...held, shift: held.shift || lower !== name })]
}

function toText(codes: number[]): string {
  return codes
    .filter(
      (code) =>
        code >= 32 &&
        code !== 127 &&
        !(code >= 0x80 && code < 0xa0) &&
        code <= 0x10ffff &&
        (code < 0xd800 || code > 0xf8ff),
    )
    .map((code) => String.fromCodePoint(code))
    .join("")
}

// The parameter is 1 + a bit field. Hyper has no name in keymaps; caps lock and num lock are no modifiers.
function toModifiers(parameter: number): Modifiers {
  const bits = parameter - 1
  return { shift: (bits & 1) > 0, alt: (bits & 2) > 0 || (bits & 32) > 0, ctrl: (bits & 4) > 0, super: (bits & 8) > 0 }
}

const buttons = ["left", "middle", "right", "none"] as const
const directions = ["up", "down", "left", "right"] as const

function parseMouse(head: string, final: "M" | "m"): KeyEvent[] {
  const [code = NaN, column = NaN, row = NaN, ...rest] = head.split(";").map(Number)
  if (![code, column, row].every(Number.isInteger) || rest.length > 0 || column < 1 || row < 1) return []
  const event: MouseInput = {
    type: "mouse",
    action: final === "m" ? "up" : "down",
    button: buttons[code & 3] ?? "none",
    x: column - 1,
    y: row - 1,
    shift: (code & 4) > 0,
    alt: (code & 8) > 0,
    ctrl: (code & 16) > 0,
  }
  // Buttons beyond the wheel (back, forward) are ignored.
  if (code & 128) return []
  if (code & 64) return [{ ...event, action: "scroll", button: "none", direction: directions[code & 3] ?? "up" }]
  if (code & 32) return [{ ...event, action: event.button === "none" ? "move" : "drag" }]
  return [event]
}
