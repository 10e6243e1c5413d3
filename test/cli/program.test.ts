// The command line as a whole: version, help, wrong arguments.
import { describe, expect, it } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

describe("--version and --help", () => {
  it("agree with the package and with /global/health", async () => {
    const project = await createProject(demo)
    const { stdout, code } = await runProgram({ args: ["--version"], cwd: project.directory, env: project.env })
    expect([stdout.trim(), code]).toEqual([packageJson.version, 0])
    const server = await startServer({ cwd: project.directory, env: project.env })
    expect((await server.request("GET", "/global/health")).json).toEqual({
      healthy: true,
      version: packageJson.version,
    })
    expect(server.stdout().split("\n")[0]).toMatch(/^opencode server listening on http:\/\/127\.0\.0\.1:\d+$/)
  })

  it.each([[["--help"]], [["serve", "--help"]], [["run", "--help"]]])(
    "%j prints the options and exit codes",
    async (args) => {
      const project = await createProject({})
      const { stdout, code } = await runProgram({ args, cwd: project.directory, env: project.env })
      expect(code).toBe(0)
      expect(stdout).toContain("--port")
      expect(stdout).toContain("Exit codes:")
    },
  )

  it.each([
    [["attach", "--help"], "--dir"],
    [["models", "--help"], "--json"],
    [["agent", "list", "--help"], "--json"],
    [["session", "list", "--help"], "--json"],
    [["session", "delete", "--help"], "<id...>"],
    [["export", "--help"], "--markdown"],
    [["import", "--help"], "<file>"],
    [["auth", "login", "--help"], "--key-stdin"],
    [["auth", "list", "--help"], "--json"],
    [["auth", "logout", "--help"], "[provider]"],
    [["auth", "import", "--help"], "--yes"],
    [["trust", "--help"], "--show"],
    [["shim", "--help"], "<folder>"],
  ])("%j prints its options and exit codes, and accepts --trust", async (args, expected) => {
    const project = await createProject({})
    const { stdout, code } = await runProgram({ args, cwd: project.directory, env: project.env })
    expect(code).toBe(0)
    expect(stdout).toContain(expected)
    expect(stdout).toContain("--trust")
    expect(stdout).toContain("Exit codes:")
  })
})

describe("wrong arguments", () => {
  it.each([
    [["--port", "x"], "0 to 65535"],
    [["serve", "--port", "70000"], "0 to 65535"],
    [["run"], "message"],
    [["run", "--model", "x", "hi"], "provider/model"],
    [["--nosuch"], "--nosuch"],
    [["/nosuch/folder"], "no such directory"],
    [["run", "--session", "x", "hi"], "ses_"],
    [["models", "--nosuch"], "--nosuch"],
    [["agent", "nosuch"], "nosuch"],
    [["session", "delete"], "id"],
    [["session", "delete", "x"], "ses_"],
    [["session", "list", "-n", "0"], "above 0"],
    [["export", "x"], "ses_"],
    [["import"], "file"],
    [["import", "nosuch.json"], "cannot be read"],
    [["trust", "nosuch"], "nosuch"],
    [["shim"], "folder"],
    [["attach"], "url"],
    [["attach", "nosuch"], "address of a server"],
    [["attach", "http://127.0.0.1:9"], "no terminal"],
  ])("%j exit with 2 and print what was expected", async (args, expected) => {
    const project = await createProject({})
    const { stderr, code } = await runProgram({ args, cwd: project.directory, env: project.env })
    expect(stderr).toContain(expected)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
  })
})

describe("--cors", () => {
  it("never keeps the server from starting: what cannot be honoured is reported and ignored", async () => {
    const project = await createProject({})
    const args = ["*", "vscode-webview://x", "localhost:3000"].flatMap((value) => ["--cors", value])
    const server = await startServer({ cwd: project.directory, env: project.env, args })
    expect(server.stderr()).toContain("--cors * is ignored")
    const statusOf = async (origin: string) =>
      (await server.request("POST", "/session", {}, { origin, "sec-fetch-site": "cross-site" })).status
    for (const origin of ["vscode-webview://x", "https://localhost:3000"])
      expect([origin, await statusOf(origin)]).toEqual([origin, 200])
    for (const origin of ["vscode-webview://y", "https://evil.example", "null"])
      expect([origin, await statusOf(origin)]).toEqual([origin, 403])
  })
})
