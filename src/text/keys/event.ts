// The events that the parser makes of terminal input: from the keyboard, the mouse and the terminal itself.

/** The modifier keys that are held down. `alt` is also Meta and Option, `super` also Command and the Windows key. */
export type Modifiers = { ctrl: boolean; alt: boolean; shift: boolean; super: boolean }

/** A named key, or a character with a modifier. Letters are named in lower case. */
export type KeyPress = { type: "key"; name: string } & Modifiers

/** Typed text without control characters. The text that an input method commits is one event. */
type TextInput = { type: "text"; text: string }

/** Pasted text with LF line ends, without escape sequences. */
type PasteInput = { type: "paste"; text: string }

/** A mouse report; cells start at 0. `direction` is set only with `action: "scroll"`. */
export type MouseInput = {
  type: "mouse"
  action: "down" | "up" | "drag" | "move" | "scroll"
  button: "left" | "middle" | "right" | "none"
  direction?: "up" | "down" | "left" | "right"
  x: number
  y: number
} & Omit<Modifiers, "super">

/** The terminal window gained or lost the focus. */
type FocusInput = { type: "focus"; focused: boolean }

/** A reply of the terminal, without introducer and terminator. */
export type ReplyInput = { type: "reply"; kind: "osc" | "dcs" | "csi"; data: string }

export type KeyEvent = KeyPress | TextInput | PasteInput | MouseInput | FocusInput | ReplyInput

const noModifiers: Modifiers = { ctrl: false, alt: false, shift: false, super: false }

/** A key press with these modifiers. */
export function toPress(name: string, held: Partial<Modifiers> = {}): KeyPress {
  return { type: "key", name, ...noModifiers, ...held }
}
