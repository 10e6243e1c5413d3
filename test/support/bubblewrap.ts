// Tests that need bubblewrap are registered only where it works; elsewhere the run names them.
import { findBubblewrap, tryBubblewrap } from "../../server/sandbox/bubblewrap.ts"

const found = findBubblewrap(process.env, [])
const trial = "reason" in found ? found : await tryBubblewrap(found.file)

/** Whether tests that need bubblewrap can run; `tests` names those that are left out otherwise. */
export function hasBubblewrap(tests: string): boolean {
  if (!("reason" in trial)) return true
  process.stderr.write(`Not run, since ${trial.reason}: ${tests}\n`)
  return false
}

/** The program; empty where it does not work. */
export const bubblewrapPath = "reason" in trial ? "" : trial.file

/** Whether the kernel and perl can keep a sandbox from abstract sockets. */
export const closesAbstractSockets = !("reason" in trial) && trial.socketScope.length > 0
