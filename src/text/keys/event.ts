// What the keyboard, the mouse and the terminal itself can send, after parsing.

/** The keys held down with another one. `alt` is also Meta and Option, `super` also Command and the Windows key. */
export type Modifiers = { ctrl: boolean; alt: boolean; shift: boolean; super: boolean }

/** A key that is not typed text: a named key, or a character with a modifier. Letters are named in lower case. */
export type KeyPress = { type: "key"; name: string; text?: string } & Modifiers

/** A run of typed text without control characters; an input method's commit arrives whole. */
type TextInput = { type: "text"; text: string }

/** Pasted text: line ends are LF, escape sequences are gone. */
type PasteInput = { type: "paste"; text: string }

/** A mouse report; cells count from 0. `direction` only with `action: "scroll"`. */
export type MouseInput = {
  type: "mouse"
  action: "down" | "up" | "drag" | "move" | "scroll"
  button: "left" | "middle" | "right" | "none"
  direction?: "up" | "down" | "left" | "right"
  x: number
  y: number
} & Omit<Modifiers, "super">

/** The terminal window got or lost the focus. */
type FocusInput = { type: "focus"; focused: boolean }

/** An answer of the terminal, without introducer and terminator; never text. */
export type ReplyInput = { type: "reply"; kind: "osc" | "dcs" | "csi"; data: string }

/** Anything that comes out of the parser. */
export type KeyEvent = KeyPress | TextInput | PasteInput | MouseInput | FocusInput | ReplyInput

/** No modifier held. */
const noModifiers: Modifiers = { ctrl: false, alt: false, shift: false, super: false }

/** A key press with the modifiers named, all others up. */
export function toPress(name: string, held: Partial<Modifiers> = {}): KeyPress {
  return { type: "key", name, ...noModifiers, ...held }
}
