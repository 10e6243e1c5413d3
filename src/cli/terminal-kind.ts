// Whether there is a terminal that a screen can be drawn on.

export function isTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY)
}

/** One that can write lines, and place nothing. */
export function isPlainTerminal(env: Readonly<Record<string, string | undefined>>): boolean {
  return env["TERM"] === "dumb"
}

export const plainTerminalWords =
  'This terminal (TERM=dumb) cannot place text on its screen. `opencode-tui run "your request"` answers one prompt in\n' +
  "plain lines; `opencode-tui serve` runs the server alone."
