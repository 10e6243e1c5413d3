// Where the built program is, and how its processes are ended.
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const checkoutPath = fileURLToPath(new URL("../..", import.meta.url))

/** The entry of the built program; throws when it was not built, since an old or missing build fails in odd ways. */
export function getProgramPath(): string {
  const path = `${checkoutPath}dist/main.js`
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`)
  return path
}

/** Signals a whole process group; false when nobody is left in it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}
