// The escape sequence of a notification. Terminals differ, and may print or misread a sequence that they do not know, so only
// known terminals get more than the bell.
import { sanitize } from "../../text/row/sanitize.ts"
import { cutText } from "../../text/row/cut-text.ts"

const maxChars = 200

/** The bytes for the terminal that the environment describes. */
export function toNotificationSequence(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const shown = cutText(sanitize(text), maxChars)
  if (env.TMUX || env.STY) return "\x07"
  const term = env.TERM ?? ""
  if (term === "xterm-kitty") return `\x1b]99;;${shown}\x1b\\`
  if (["iTerm.app", "WezTerm", "ghostty"].includes(env.TERM_PROGRAM ?? "")) return `\x1b]9;${shown}\x1b\\`
  if (term.startsWith("foot") || term.startsWith("rxvt"))
    return `\x1b]777;notify;opencode-tui;${shown.replaceAll(";", ",")}\x1b\\`
  return "\x07"
}
