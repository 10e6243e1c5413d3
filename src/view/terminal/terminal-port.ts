// What commands can do with the terminal itself: exit, hand it over to another program, suspend, repaint. A shell that stops
// the program and continues it later has changed the terminal's modes meanwhile.
import type { SuspendTerminal } from "ink"
import type { CommandContext } from "../../command/command.ts"
import type { Input } from "../../ui/input/input.ts"
import type { Screen } from "../../ui/pane/screen.ts"

export type TerminalPort = CommandContext["terminal"] & {
  /** Receives Ink's function that suspends drawing, once Ink runs. */
  connect(suspend: SuspendTerminal): void
  /** Sets the terminal's modes again and paints all of the screen, after the process was stopped by another one. */
  retake(): void
}

/** Retakes the terminal when the process continues. Returns the function that stops it. */
export function retakeOnContinue(terminal: Pick<TerminalPort, "retake">): () => void {
  if (process.platform === "win32") return () => {}
  process.on("SIGCONT", terminal.retake)
  return () => void process.off("SIGCONT", terminal.retake)
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
    retake: () => void handOver(async () => {}),
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
