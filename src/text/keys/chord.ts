// A chord is the canonical spelling of a key with its modifiers, by which keymaps and events are compared. The modifiers are
// in the order ctrl, alt, super, shift. A capital letter is spelled as the small letter with shift.
import type { KeyEvent, Modifiers } from "./event.ts"
import { graphemes } from "../row/segment.ts"

const modifierAliases: Readonly<Record<string, keyof Modifiers>> = {
  ctrl: "ctrl",
  control: "ctrl",
  alt: "alt",
  meta: "alt",
  option: "alt",
  opt: "alt",
  shift: "shift",
  super: "super",
  cmd: "super",
  command: "super",
  win: "super",
}

const nameAliases: Readonly<Record<string, string>> = {
  enter: "return",
  esc: "escape",
  del: "delete",
  ins: "insert",
  pgup: "pageup",
  page_up: "pageup",
  pgdn: "pagedown",
  pgdown: "pagedown",
  page_down: "pagedown",
  bs: "backspace",
  spacebar: "space",
  plus: "+",
  minus: "-",
  comma: ",",
  " ": "space",
}

/** The chord of a key press or of one typed character; undefined for longer text and any other event. */
export function toChord(event: KeyEvent): string | undefined {
  if (event.type === "key") return formatChord(event.name, event)
  if (event.type !== "text") return undefined
  const [character, ...rest] = graphemes(event.text)
  if (character === undefined || rest.length > 0) return undefined
  return formatChord(...splitShift(character))
}

/** The canonical spelling of a chord as users write it (`Shift+Ctrl+A`, `enter`, `?`); undefined if it is no chord. */
export function parseChord(written: string): string | undefined {
  // A plus after a plus, or alone, is the key.
  const parts =
    written.trim() === ""
      ? [written]
      : written
          .trim()
          .replace(/(^|\+)\+$/, "$1plus")
          .split("+")
  const last = parts.pop()
  if (!last) return undefined
  const held: Partial<Modifiers> = {}
  for (const part of parts) {
    const modifier = modifierAliases[part.trim().toLowerCase()]
    if (!modifier) return undefined
    held[modifier] = true
  }
  const key = last.length > 1 ? last.trim() : last
  const name = nameAliases[key.toLowerCase()] ?? (key.length > 1 ? key.toLowerCase() : undefined)
  if (name) return formatChord(name, held)
  // With another modifier than shift, the case of the letter has no meaning.
  if (held.ctrl || held.alt || held.super) return formatChord(key.toLowerCase(), held)
  const [character, shift] = splitShift(key)
  return formatChord(character, { ...held, ...shift })
}

/** A text event as one event for each character, for modes in which letters are commands. Other events are unchanged. */
export function toSingleCharacters(event: KeyEvent): KeyEvent[] {
  if (event.type !== "text" || event.text.length < 2) return [event]
  return graphemes(event.text).map((text) => ({ type: "text", text }))
}

function splitShift(character: string): [name: string, held: Partial<Modifiers>] {
  if (character === " ") return ["space", {}]
  const lower = character.toLowerCase()
  return lower === character ? [character, {}] : [lower, { shift: true }]
}

function formatChord(name: string, held: Partial<Modifiers>): string {
  // Terminals without the newer key protocols send the same byte for both.
  if (name === "_" && held.ctrl) return formatChord("-", held)
  return `${held.ctrl ? "ctrl+" : ""}${held.alt ? "alt+" : ""}${held.super ? "super+" : ""}${held.shift ? "shift+" : ""}${name}`
}
