// Where a program is measured: a home of its own, a project, and the settings that give it the scripted model.
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { rgPath } from "@vscode/ripgrep"

export type Place = {
  readonly directory: string
  readonly env: Record<string, string>
  remove(): void
}

export type PlaceOptions = {
  readonly modelURL: string
  /** Source files beside the one that every project has. */
  readonly files?: number
}

/** Makes a home and a git project of so many files, all committed. */
export function createPlace({ modelURL, files = 0 }: PlaceOptions): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "bench-")))
  const home = join(root, "home")
  const directory = join(root, "project")
  mkdirSync(join(home, ".config", "opencode"), { recursive: true })
  mkdirSync(directory)
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Bench\n\temail = bench@example.com\n")
  writeFileSync(join(home, ".config", "opencode", "opencode.json"), JSON.stringify(toConfig(modelURL)))
  const env = {
    // Some peers take ripgrep from the PATH, or from the network.
    PATH: `${dirname(rgPath)}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    HOME: home,
    SHELL: "/bin/sh",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    // Peers would look on the network for these.
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
  return { directory, env, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) }
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
