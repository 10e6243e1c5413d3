// The terminal modes that we set ourselves, and the bytes that set and end each. What was set is ended in reverse order.

/** A mode of the terminal. `keys` is the kitty protocol, `otherKeys` the older xterm one; with `colours` it tells when it
 * becomes dark or light; `title` is a title of our own, with the one before put aside; `progress` the sign of work. */
type TerminalMode = "paste" | "focus" | "mouse" | "colours" | "keys" | "otherKeys" | "title" | "progress"

const sequences: Readonly<Record<TerminalMode, { on: string; off: string }>> = {
  paste: { on: "\x1b[?2004h", off: "\x1b[?2004l" },
  focus: { on: "\x1b[?1004h", off: "\x1b[?1004l" },
  mouse: { on: "\x1b[?1000h\x1b[?1002h\x1b[?1006h", off: "\x1b[?1006l\x1b[?1002l\x1b[?1000l" },
  colours: { on: "\x1b[?2031h", off: "\x1b[?2031l" },
  // 1: keys that were ambiguous get codes; 4: the key's place on a Latin layout is told as well.
  keys: { on: "\x1b[>5u", off: "\x1b[<u" },
  title: { on: "\x1b[22;0t", off: "\x1b[23;0t" },
  progress: { on: "\x1b]9;4;3\x07", off: "\x1b]9;4;0\x07" },
  otherKeys: { on: "\x1b[>4;1m", off: "\x1b[>4m" },
}

export type TerminalModes = {
  /** Sets or ends a mode; nothing is written when it is so already. */
  set(mode: TerminalMode, isOn: boolean): void
  has(mode: TerminalMode): boolean
  /** The bytes that end all modes, after which none counts as set. */
  takeEnd(): string
}

/** Keeps the modes of one terminal; `write` gets the bytes. */
export function createTerminalModes(write: (bytes: string) => void): TerminalModes {
  const active = new Set<TerminalMode>()
  return {
    set(mode, isOn) {
      if (active.has(mode) === isOn) return
      if (isOn) active.add(mode)
      else active.delete(mode)
      write(sequences[mode][isOn ? "on" : "off"])
    },
    has: (mode) => active.has(mode),
    takeEnd() {
      const bytes = [...active].reverse().map((mode) => sequences[mode].off)
      active.clear()
      return bytes.join("")
    },
  }
}
