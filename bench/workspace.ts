// The folders in which a program is measured: its own home, a git project, and settings that select the scripted model.
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { rgPath } from "@vscode/ripgrep"

export type Workspace = {
  readonly directory: string
  readonly env: Record<string, string>
  /** Writes the settings that only this program has. */
  writeOwnConfig(config: object): void
  remove(): void
}

type WorkspaceOptions = {
  readonly modelURL: string
  /** Number of source files in addition to README.md; 0 by default. */
  readonly files?: number
}

/** Creates the home and the project with all files committed; the caller removes them. */
function createWorkspace({ modelURL, files = 0 }: WorkspaceOptions): Workspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "bench-")))
  const home = join(root, "home")
  const directory = join(root, "project")
  mkdirSync(join(home, ".config", "opencode"), { recursive: true })
  mkdirSync(directory)
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Bench\n\temail = bench@example.com\n")
  writeFileSync(join(home, ".config", "opencode", "opencode.json"), JSON.stringify(toConfig(modelURL)))
  const env = {
    // Some peers look for ripgrep on the PATH and otherwise download it.
    PATH: `${dirname(rgPath)}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    HOME: home,
    SHELL: "/bin/sh",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    // Peers would download these.
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
  }
  writeFileSync(join(directory, "README.md"), "# A project\n")
  for (let at = 0; at < files; at++) {
    const folder = join(directory, `module${at % 200}`)
    if (at < 200) mkdirSync(folder)
    writeFileSync(join(folder, `file${at}.ts`), `export const value${at} = ${at}\n// marker ${at % 997}\n`)
  }
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, env })
  git("init", "--quiet")
  git("add", "--all")
  git("commit", "--quiet", "--message", "Start")
  const writeOwnConfig = (config: object) => {
    const folder = join(home, ".config", "opencode-tui")
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, "config.jsonc"), JSON.stringify(config))
  }
  return {
    directory,
    env,
    writeOwnConfig,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}

/** Creates a workspace, runs the work in it and removes it. */
export async function withWorkspace<T>(
  options: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const workspace = createWorkspace(options)
  try {
    return await work(workspace)
  } finally {
    workspace.remove()
  }
}

function toConfig(modelURL: string): object {
  return {
    autoupdate: false,
    share: "disabled",
    model: "mock/main",
    small_model: "mock/main",
    provider: {
      mock: {
        name: "Mock",
        npm: "@ai-sdk/openai-compatible",
        options: { baseURL: modelURL, apiKey: "none" },
        models: { main: { name: "Main", tool_call: true, limit: { context: 1_000_000, output: 64_000 } } },
      },
    },
  }
}
