// The signals that end a subcommand. Guarantee: the process ends `maxEndMs` after the first one at the latest, whatever still
// runs, and at once at the second one.
import { constants } from "node:os"

const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
export type EndingSignal = (typeof endingSignals)[number]

/** Long enough to end every child process in order; the watchers of child processes end those that are left. */
const maxEndMs = 1200

/** The exit code that shells give to a program that was ended by the signal. */
export function toSignalCode(signal: EndingSignal): number {
  return 128 + constants.signals[signal]
}

/** Calls back at the first signal. `exitCode` is that of an end that was too slow; by default that of the signal. */
export function onEndingSignal(onFirst: (signal: EndingSignal) => unknown, exitCode?: number): void {
  let isEnding = false
  for (const signal of endingSignals)
    process.on(signal, () => {
      const exit = () => process.exit(exitCode ?? toSignalCode(signal))
      if (isEnding) exit()
      isEnding = true
      setTimeout(exit, maxEndMs).unref()
      onFirst(signal)
    })
}

/** Resolves at the first signal. */
export function waitForSignal(): Promise<EndingSignal> {
  return new Promise((resolve) => onEndingSignal(resolve))
}
