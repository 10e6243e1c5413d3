// One prompt through the `run --attach` of a published program.
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import type { Environment } from "../support/home.ts"

/** Rejects unless the model's reply is on standard output. */
export async function runOnce(program: string, url: string, options: { cwd: string; env: Environment }): Promise<void> {
  const running = promisify(execFile)(program, ["run", "--attach", url, "say it"], { ...options, timeout: 120_000 })
  // The program would read standard input to its end if it is no terminal.
  running.child.stdin?.end()
  const { stdout, stderr } = await running
  if (!stdout.includes("Plainly answered.")) throw new Error(`It answered:\n${stdout}\n${stderr}`)
}
