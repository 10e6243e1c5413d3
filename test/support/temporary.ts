// Folders for tests: real ones, gone when the test ends.
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** A new real folder with these files, removed after the test that asked for it. */
export function createTemporary(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ot-test-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  writeFiles(folder, files)
  return folder
}

/** Writes files by relative path, folders made as needed. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

/** Runs git as a test's author, without the settings of this machine. */
export function runGit(folder: string, ...args: string[]): string {
  return execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Test",
      GIT_AUTHOR_EMAIL: "test@example.test",
      GIT_COMMITTER_NAME: "Test",
      GIT_COMMITTER_EMAIL: "test@example.test",
    },
  })
}

/** A repository on branch `main` with these files committed. */
export function createRepository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = createTemporary(files)
  runGit(folder, "init", "-q", "-b", "main")
  runGit(folder, "add", "--all")
  runGit(folder, "commit", "-q", "-m", "first")
  return folder
}
