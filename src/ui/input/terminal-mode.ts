// The terminal modes that the program sets, and the bytes that set and end each. Modes are ended in reverse order.

/**
 * `keys` is the kitty keyboard protocol, `otherKeys` the older one of xterm. `colours` makes the terminal report when it
 * becomes dark or light. `title` saves the window title before a new one is set. `progress` is the progress indicator.
 */
type TerminalMode = "paste" | "focus" | "mouse" | "colours" | "keys" | "otherKeys" | "title" | "progress"

const sequences: Readonly<Record<TerminalMode, { on: string; off: string }>> = {
  paste: { on: "\x1b[?2004h", off: "\x1b[?2004l" },
  focus: { on: "\x1b[?1004h", off: "\x1b[?1004l" },
  mouse: { on: "\x1b[?1000h\x1b[?1002h\x1b[?1006h", off: "\x1b[?1006l\x1b[?1002l\x1b[?1000l" },
  colours: { on: "\x1b[?2031h", off: "\x1b[?2031l" },
  // 1: ambiguous keys get codes of their own; 4: the key's position on a Latin layout is reported too.
  keys: { on: "\x1b[>5u", off: "\x1b[<u" },
  title: { on: "\x1b[22;0t", off: "\x1b[23;0t" },
  progress: { on: "\x1b]9;4;3\x07", off: "\x1b]9;4;0\x07" },
  otherKeys: { on: "\x1b[>4;1m", off: "\x1b[>4m" },
}

export type TerminalModes = {
  /** Sets or ends a mode; writes nothing if the mode is already in that state. */
  set(mode: TerminalMode, isOn: boolean): void
  /** Returns the bytes that end all modes and marks them as ended. */
  takeEnd(): string
}

/** Tracks the modes of one terminal and passes the bytes that change them to `write`. */
export function createTerminalModes(write: (bytes: string) => void): TerminalModes {
  const active = new Set<TerminalMode>()
  return {
    set(mode, isOn) {
      if (active.has(mode) === isOn) return
      if (isOn) active.add(mode)
      else active.delete(mode)
      write(sequences[mode][isOn ? "on" : "off"])
    },
    takeEnd() {
      const bytes = [...active].reverse().map((mode) => sequences[mode].off)
      active.clear()
      return bytes.join("")
    },
  }
}
