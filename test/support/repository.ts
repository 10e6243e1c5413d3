// Git repositories for tests, independent of the git settings of the machine.
import { execFileSync } from "node:child_process"
import { createTemporaryFolder, type Files } from "./temporary.ts"

/** Runs git in a folder and returns its standard output. */
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

/** Creates a temporary repository on branch `main` with these files committed. */
export function createRepository(files: Files): string {
  const folder = createTemporaryFolder(files)
  runGit(folder, "init", "-q", "-b", "main")
  runGit(folder, "add", "--all")
  runGit(folder, "commit", "-q", "-m", "first")
  return folder
}
