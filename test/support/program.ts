// The path of the built program, and signals to its process group.
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const checkoutPath = fileURLToPath(new URL("../..", import.meta.url))

/** Returns the entry of the built program; throws if there is no build. */
export function getProgramPath(): string {
  const path = `${checkoutPath}dist/main.js`
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`)
  return path
}

/** Signals a process group; returns false if it has no processes. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}
