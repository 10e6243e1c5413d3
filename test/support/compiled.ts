// Before all tests: one place for what Node compiles of the built program, shared by the homes of all tests.
import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The variable of the environment that tells the tests where it is. */
export const compiledFolder = "OPENCODE_TUI_TEST_COMPILED"

export async function setup(): Promise<void> {
  process.env[compiledFolder] = await realpath(await mkdtemp(join(tmpdir(), "opencode-tui-compiled-")))
}

export async function teardown(): Promise<void> {
  await rm(process.env[compiledFolder]!, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}
