// What commands can do with the terminal itself: exit, hand it over to another program, suspend, repaint.
import type { SuspendTerminal } from "ink"
import type { CommandContext } from "../../command/command.ts"
import type { Input } from "../../ui/input/input.ts"
import type { Screen } from "../../ui/pane/screen.ts"

export type TerminalPort = CommandContext["terminal"] & {
  /** Receives Ink's function that suspends drawing, once Ink runs. */
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
  let isHandedOver = false

  /** Ink leaves the screen while `work` runs; afterwards all of it is painted again. */
  async function suspendScreen(work: () => void | Promise<void>): Promise<void> {
    if (!suspendInk || isHandedOver) return
    isHandedOver = true
    try {
      await suspendInk(work)
      screen.invalidate()
      screen.paintNow()
    } finally {
      isHandedOver = false
    }
  }

  /** Suspends the input too, so that keys reach the other program. */
  function handOver(work: () => Promise<void>): Promise<void> {
    return suspendScreen(async () => {
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
    handOver,
    redraw: () => void suspendScreen(() => {}),
    suspend() {
      void handOver(async () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        process.once("SIGCONT", () => resolve())
        // To the whole process group, as a terminal does for this key in a program that does not handle it.
        process.kill(0, "SIGTSTP")
        await promise
      })
    },
  }
}
