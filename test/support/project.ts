// A real project: files in a temporary folder, by default a git repository with one commit on `main`, and an isolated home.
// Both are removed when the running test ends.
import { execFile } from "node:child_process"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { createHome } from "./home.ts"
import type { Home } from "./home.ts"
import { createFolder, removeFolder, writeFiles, type Files } from "./temporary.ts"

const execute = promisify(execFile)

export type Project = Disposable & {
  /** Absolute, without symbolic links. */
  readonly directory: string
  readonly home: Home
  readonly env: Home["env"]
  readonly path: (name: string) => string
  readonly read: (name: string) => Promise<string>
  /** Writes files and creates their folders, without a commit. */
  readonly write: (files: Files) => void
  /** Runs git in the project; resolves with its stdout without the last newline, rejects if git fails. */
  readonly git: (...args: string[]) => Promise<string>
}

export type ProjectOptions = {
  /** `false` creates a plain folder. */
  readonly git?: boolean
  /** A home shared between projects; by default the project has its own. */
  readonly home?: Home
}

/** Creates a project with these files, all committed. */
export async function createProject(files: Files = {}, options: ProjectOptions = {}): Promise<Project> {
  const home = options.home ?? (await createHome())
  const directory = createFolder("project")
  const path = (name: string) => join(directory, name)
  const disposable = toDisposable(async () => {
    if (!options.home) await home.dispose()
    removeFolder(directory)
  })

  const project: Project = {
    ...disposable,
    directory,
    home,
    env: home.env,
    path,
    read: (name) => readFile(path(name), "utf8"),
    write: (more) => writeFiles(directory, more),
    async git(...args) {
      const { stdout } = await execute("git", args, { cwd: directory, env: home.env, maxBuffer: 64 * 1024 * 1024 })
      return stdout.replace(/\n$/, "")
    },
  }

  project.write(files)
  if (options.git !== false) {
    await initRepository(path(".git"))
    // The folder name in the message gives each root commit its own hash, which is the id of the project.
    const commit = 'git add --all && exec git commit --quiet --allow-empty --message "Start $0"'
    // One process instead of two: a fork takes longer the more memory the parent has.
    await execute("sh", ["-c", commit, basename(directory)], { cwd: directory, env: home.env })
  }
  return project
}

/** Creates what `git init` creates, except sample hooks, without starting a process. */
async function initRepository(folder: string): Promise<void> {
  for (const name of ["objects", "refs"]) await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, "HEAD"), "ref: refs/heads/main\n")
  await writeFile(join(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n")
}
