// How many colours the terminal shows, by the environment alone: the terminal is not queried before the first paint.

export type ColorDepth = "none" | "16" | "256" | "truecolor"

const directColorTerminals = /direct|truecolor|kitty|ghostty|alacritty|wezterm|foot/
const directColorPrograms = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "WarpTerminal"])

/** `NO_COLOR` takes precedence, then `FORCE_COLOR` (0 to 3), then the variables that the terminal sets. */
export function toColorDepth(environment: Readonly<Record<string, string | undefined>>): ColorDepth {
  const { NO_COLOR, FORCE_COLOR, COLORTERM = "", TERM = "", TERM_PROGRAM = "", WT_SESSION, STY } = environment
  if (NO_COLOR) return "none"
  if (FORCE_COLOR === "0" || FORCE_COLOR === "false") return "none"
  if (FORCE_COLOR === "3") return "truecolor"
  if (FORCE_COLOR === "2") return "256"
  if (FORCE_COLOR === "1") return "16"
  if (TERM === "dumb") return "none"
  // GNU screen passes on the COLORTERM of the outer terminal, but not its colours.
  if (STY && TERM.startsWith("screen")) return TERM.includes("256") ? "256" : "16"
  if (/truecolor|24bit/i.test(COLORTERM) || WT_SESSION || directColorTerminals.test(TERM)) return "truecolor"
  if (directColorPrograms.has(TERM_PROGRAM)) return "truecolor"
  return TERM.includes("256") ? "256" : "16"
}
