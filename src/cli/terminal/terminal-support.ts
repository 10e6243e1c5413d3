// Whether the process has a terminal, and whether that terminal can draw a full screen.

export function isTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY)
}

/** A dumb terminal prints lines but cannot move the cursor. */
export function isDumbTerminal(env: Readonly<Record<string, string | undefined>>): boolean {
  return env["TERM"] === "dumb"
}

export const dumbTerminalMessage =
  'This terminal (TERM=dumb) cannot place text on its screen. `opencode-tui run "your request"` answers one prompt in\n' +
  "plain lines; `opencode-tui serve` runs the server alone."
