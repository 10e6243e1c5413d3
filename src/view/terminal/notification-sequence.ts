// What terminals are told besides cells: each knows its own way of a notice, and what it does not know it might print or
// misread, so only known ones get more than the bell.
import { sanitize } from "../../text/row/sanitize.ts"

type Environment = Readonly<Record<string, string | undefined>>

const maxChars = 200

/** Whether the terminal shows a sign of work at its window. To others the sequence may be a notice. */
export function hasProgress(env: Environment): boolean {
  if (env.TMUX || env.STY) return false
  if (env.WT_SESSION || env.ConEmuPID) return true
  return ["ghostty", "WezTerm"].includes(env.TERM_PROGRAM ?? "")
}

/** The bytes of a notice; the bell where the terminal has no better way. */
export function toNotice(text: string, env: Environment): string {
  const shown = sanitize(text).slice(0, maxChars)
  if (env.TMUX || env.STY) return "\x07"
  const term = env.TERM ?? ""
  if (term === "xterm-kitty") return `\x1b]99;;${shown}\x1b\\`
  if (["iTerm.app", "WezTerm", "ghostty"].includes(env.TERM_PROGRAM ?? "")) return `\x1b]9;${shown}\x1b\\`
  if (term.startsWith("foot") || term.startsWith("rxvt"))
    return `\x1b]777;notify;opencode-tui;${shown.replaceAll(";", ",")}\x1b\\`
  return "\x07"
}
