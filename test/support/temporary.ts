// Temporary folders. All of them are created below the folder of the test run, which `global-setup.ts` removes at the
// end, so that none is left behind even when a test or a hook fails.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** File contents by relative path. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** The environment variable with the path of the folder of the test run. */
export const runFolderVariable = "OPENCODE_TUI_TEST_RUN"

/**
 * Creates a folder with these files and returns its real path. Within a test or a `beforeEach` it is removed when the
 * test ends, otherwise when the test run ends.
 */
export function createTemporaryFolder(files: Files = {}): string {
  const folder = createFolder("test")
  try {
    onTestFinished(() => removeFolder(folder))
  } catch {
    // Not inside a test: the folder stays until the run ends.
  }
  writeFiles(folder, files)
  return folder
}

/** Creates an empty folder whose name begins with `prefix` and returns its real path; the caller removes it. */
export function createFolder(prefix: string): string {
  return realpathSync(mkdtempSync(join(process.env[runFolderVariable] ?? tmpdir(), `${prefix}-`)))
}

/** Removes a folder with its content. Retries, because a process that is ending may still write into it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}

/** Writes files below a folder and creates their parent folders. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
