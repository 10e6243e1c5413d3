// Tests that need bubblewrap are registered only where it works; elsewhere the run names them.
import { describe } from "vitest"
import { tryBubblewrap } from "../../server/sandbox/bubblewrap.ts"

const trial = await tryBubblewrap(process.env)

/** Registers tests that need a working bubblewrap. */
export function describeInSandbox(name: string, define: () => void): void {
  if ("reason" in trial) console.warn(`Not run, since ${trial.reason}: ${name}`)
  else describe(name, define)
}

/** Whether the kernel and perl can keep a sandbox from abstract sockets. */
export const closesAbstractSockets = !("reason" in trial) && trial.socketScope.length > 0
