// One prompt through a published program's `run --attach`.
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import type { Environment } from "../support/home.ts"

/** Rejects unless the model's answer is on its standard output. */
export async function runOnce(program: string, url: string, place: { cwd: string; env: Environment }): Promise<void> {
  const running = promisify(execFile)(program, ["run", "--attach", url, "say it"], { ...place, timeout: 120_000 })
  // It would wait for the end of an input that is no terminal.
  running.child.stdin?.end()
  const { stdout, stderr } = await running
  if (!stdout.includes("Plainly answered.")) throw new Error(`It answered:\n${stdout}\n${stderr}`)
}
