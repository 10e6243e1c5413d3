// The ways in which commands reach the terminal itself: leaving it, lending it to the shell, painting it anew.
import type { SuspendTerminal } from "ink"
import type { CommandContext } from "../../command/command.ts"
import type { Input } from "../../ui/input/input.ts"
import type { Screen } from "../../ui/pane/screen.ts"

export type TerminalPort = CommandContext["terminal"] & {
  /** Takes Ink's way of leaving the terminal to others, once Ink runs. */
  connect(suspend: SuspendTerminal): void
}

export type TerminalPortOptions = {
  readonly input: Input
  readonly screen: Screen
  readonly exit: () => void
  readonly send: (bytes: string) => void
}

export function createTerminalPort({ input, screen, exit, send }: TerminalPortOptions): TerminalPort {
  let suspendInk: SuspendTerminal | undefined
  let isLent = false

  /** Ink leaves the screen while `work` runs, and paints all of it afterwards. */
  async function leave(work: () => void | Promise<void>): Promise<void> {
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

  /** The same, and the keys go to whoever has the terminal then. */
  function lend(work: () => Promise<void>): Promise<void> {
    return leave(async () => {
      input.suspend()
      try {
        await work()
      } finally {
        input.resume()
      }
    })
  }

  return {
    exit,
    send,
    connect(suspend) {
      suspendInk = suspend
    },
    lend,
    redraw: () => void leave(() => {}),
    suspend() {
      void lend(async () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        process.once("SIGCONT", () => resolve())
        // To the whole group, as the key does where no program has taken it over.
        process.kill(0, "SIGTSTP")
        await promise
      })
    },
  }
}
