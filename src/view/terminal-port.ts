// The ways in which commands reach the terminal itself: leaving it, lending it to the shell, painting it anew.
import type { SuspendTerminal } from "ink"
import type { CommandContext } from "../command/command.ts"
import type { Input } from "../ui/input/input.ts"
import type { Screen } from "../ui/pane/screen.ts"

export type TerminalPort = CommandContext["terminal"] & {
  /** Takes Ink's way of lending the terminal, once Ink runs. */
  lend(suspend: SuspendTerminal): void
}

export function createTerminalPort(input: Input, screen: Screen, exit: () => void): TerminalPort {
  let suspendInk: SuspendTerminal | undefined
  let isLent = false

  /** Ink leaves the screen while `work` runs, and paints all of it afterwards. */
  async function lend(work: () => void | Promise<void>): Promise<void> {
    if (!suspendInk || isLent) return
    isLent = true
    try {
      await suspendInk(work)
      screen.invalidate()
      screen.paintNow()
    } finally {
      isLent = false
    }
  }

  return {
    exit,
    lend(suspend) {
      suspendInk = suspend
    },
    redraw: () => void lend(() => {}),
    suspend() {
      void lend(async () => {
        input.suspend()
        const { promise, resolve } = Promise.withResolvers<void>()
        process.once("SIGCONT", () => resolve())
        // To the whole group, as the key does where no program has taken it over.
        process.kill(0, "SIGTSTP")
        await promise
        input.resume()
      })
    },
  }
}
