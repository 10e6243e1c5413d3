// Before all tests: one place for what Node compiles of the built program, shared by the homes of all tests.
import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The variable of the environment that tells the tests where it is. */
export const compiledFolder = "OPENCODE_TUI_TEST_COMPILED"

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "opencode-tui-compiled-")))
  process.env[compiledFolder] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}
