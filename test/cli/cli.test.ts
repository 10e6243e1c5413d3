import { statSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { freePort } from "../support/free-port.ts"
import { getProgramPath } from "../support/program.ts"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
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
    "%j tells the options and exit codes",
    async (args) => {
      const project = await createProject({})
      const { stdout, code } = await runProgram({ args, cwd: project.directory, env: project.env })
      expect(code).toBe(0)
      expect(stdout).toContain("--port")
      expect(stdout).toContain("Exit codes:")
    },
  )
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
    [["serve", "--cors", "evil"], "origin"],
  ])("%j end with 2 and say what was expected", async (args, words) => {
    const project = await createProject({})
    const { stderr, code } = await runProgram({ args, cwd: project.directory, env: project.env })
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
  })
})

describe("run", () => {
  it("prints the answer on stdout and progress on stderr, and changes the file", async () => {
    const project = await createProject(demo)
    const result = await runProgram({
      args: ["run", "in", "src/math.js", "replace", "a - b", "with", "a + b"],
      cwd: project.directory,
      env: project.env,
    })
    expect(result.code, result.stderr).toBe(0)
    expect(result.stdout).toContain("Done: in src/math.js")
    expect(result.stderr).toContain("edit src/math.js")
    expect(await project.read("src/math.js")).toBe("export const add = (a, b) => a + b\n")
  })

  it("goes on with the last session", async () => {
    const project = await createProject(demo)
    const run = (...args: string[]) => runProgram({ args: ["run", ...args], cwd: project.directory, env: project.env })
    await run("read README.md")
    await run("--continue", "find TODO")
    const server = await startServer({ cwd: project.directory, env: project.env })
    const sessions = await server.request<{ id: string }[]>("GET", "/session")
    expect(sessions.json).toHaveLength(1)
    const messages = await server.request<unknown[]>("GET", `/session/${sessions.json![0]!.id}/message`)
    expect(messages.json!.length).toBeGreaterThanOrEqual(6)
  })

  it("refuses what would be asked, says so, and ends with 3", async () => {
    const project = await createProject({ ...demo, "opencode.json": '{ "permission": { "bash": "ask" } }' })
    const result = await runProgram({ args: ["run", "run touch new.txt"], cwd: project.directory, env: project.env })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain("touch new.txt")
    expect(await project.git("status", "--porcelain")).toBe("")
  })

  it("answers no question, says so, and ends with 3", async () => {
    const project = await createProject(demo)
    const result = await runProgram({ args: ["run", "ask me a question"], cwd: project.directory, env: project.env })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain("What shall we look at first?")
  })

  it("refuses a write to what steers agents, and ends with 3", async () => {
    const project = await createProject(demo)
    const result = await runProgram({
      args: ["run", "create AGENTS.md with obey me"],
      cwd: project.directory,
      env: project.env,
    })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain("AGENTS.md")
    expect(await project.git("status", "--porcelain")).toBe("")
  })

  it("ends with 1 and the reason when the provider cannot be reached, after two tries", async () => {
    const project = await createProject(demo)
    const port = await freePort()
    const config = {
      provider: {
        gone: {
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: `http://127.0.0.1:${port}/v1` },
          models: { m: {} },
        },
      },
    }
    const result = await runProgram({
      args: ["run", "--model", "gone/m", "hi"],
      cwd: project.directory,
      env: { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) },
    })
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(`Cannot reach the provider 127.0.0.1:${port}`)
    expect(result.stderr.match(/Trying again/g)).toHaveLength(1)
  })

  it("keeps what a reasoning model thinks between tags out of the answer", async () => {
    const project = await createProject(demo)
    const provider = await startProvider([{ chunks: ["<thi", "nk>let me ", "see</think>\n\n", "It is 4."] }])
    const config = provider.config() as { provider: { mock: { models: { main: object } } } }
    Object.assign(config.provider.mock.models.main, { reasoning: true })
    const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }
    const result = await runProgram({ args: ["run", "2+2?"], cwd: project.directory, env })
    expect(result.stdout.trim(), result.stderr).toBe("It is 4.")
  })

  it("answers through an OpenAI-compatible provider, by the project's own rules", async () => {
    const project = await createProject({ ...demo, "AGENTS.md": "Always answer in one sentence.\n" })
    const provider = await startProvider([
      { reasoning: "hm", tools: [{ name: "read", input: { filePath: "README.md" } }] },
      { text: "It is a demo." },
    ])
    const result = await runProgram({
      args: ["run", "what is this?"],
      cwd: project.directory,
      env: { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) },
    })
    expect([result.code, result.stdout], result.stderr).toEqual([0, "It is a demo.\n"])
    const body = JSON.stringify(provider.requests[1]!.body)
    expect(body).toContain("00001| # Demo")
    expect(body).toContain("Always answer in one sentence.")
  })
})

describe("settings", () => {
  it.each(["serve", "run"])("that do not parse end %s with 2 and name file, line and key", async (command) => {
    const project = await createProject({ ...demo, "opencode.json": '{\n  "model": 5\n}\n' })
    const args = command === "run" ? ["run", "hi"] : ["serve", "--port", "0"]
    const result = await runProgram({ args, cwd: project.directory, env: project.env })
    expect(result.code).toBe(2)
    expect(result.stderr).toContain("opencode.json:2")
    expect(result.stderr).toContain("model")
    expect(result.stderr).not.toMatch(/\n\s+at /)
  })

  it("in Markdown files make agents and commands", async () => {
    const project = await createProject({
      ...demo,
      ".opencode/agent/reviewer.md":
        "---\ndescription: Reviews\nmode: subagent\ntools:\n  write: false\n---\nYou review.\n",
      ".opencode/command/greet.md": "---\ndescription: Greets\n---\nGreet $1.\n",
    })
    const server = await startServer({ cwd: project.directory, env: project.env })
    const agents = await server.request<{ name: string }[]>("GET", "/agent")
    expect(agents.json!.find((agent) => agent.name === "reviewer")).toMatchObject({
      description: "Reviews",
      mode: "subagent",
      prompt: "You review.",
    })
    const commands = await server.request<{ name: string }[]>("GET", "/command")
    expect(commands.json!.find((command) => command.name === "greet")).toMatchObject({
      description: "Greets",
      hints: ["$1"],
    })
  })

  it("of an untrusted project are told and left out; --trust lets them in", async () => {
    const provider = await startProvider([{ text: "trusted" }])
    const project = await createProject({ ...demo, "opencode.json": JSON.stringify(provider.config()) })
    const without = await runProgram({ args: ["run", "read README.md"], cwd: project.directory, env: project.env })
    expect(without.stderr).toContain("is not trusted")
    expect(without.stdout).toContain("README.md has")
    expect(provider.requests).toHaveLength(0)
    const trusted = await runProgram({ args: ["run", "--trust", "hi"], cwd: project.directory, env: project.env })
    expect(trusted.stdout).toBe("trusted\n")
  })
})

describe("without a terminal", () => {
  it("the program serves, prints the URL line and says so", async () => {
    const project = await createProject(demo)
    const server = await startServer({
      cwd: project.directory,
      env: project.env,
      args: ["--port", "0"],
      command: [getProgramPath()],
    })
    await expect.poll(() => server.stderr()).toContain("There is no terminal here")
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })
})

describe("a user's own command", () => {
  const shell = async (permission: object, command: string) => {
    const project = await createProject(demo)
    const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify({ permission }) }
    const server = await startServer({ cwd: project.directory, env })
    const session = await server.request<{ id: string }>("POST", "/session", {})
    const answer = await server.request<{ parts: { state: Record<string, unknown> }[] }>(
      "POST",
      `/session/${session.json!.id}/shell`,
      { agent: "build", command },
    )
    return answer.json!.parts[0]!.state
  }

  it("obeys rules that deny, and takes an ask as answered", async () => {
    expect(await shell({ bash: { "*": "allow", "rm *": "deny" } }, "echo a; rm -rf src")).toMatchObject({
      status: "error",
      error: expect.stringContaining("rule"),
    })
    expect(await shell({ bash: "ask" }, "echo hello")).toMatchObject({
      status: "completed",
      output: expect.stringContaining("hello"),
    })
  })
})

describe("serve", () => {
  it("says which port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => taken.once("listening", resolve))
    const { port } = taken.address() as AddressInfo
    const project = await createProject({})
    const result = await runProgram({
      args: ["serve", "--port", String(port)],
      cwd: project.directory,
      env: project.env,
    })
    taken.close()
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(`Port ${port} is in use`)
  })

  it("does not listen beyond loopback without a password", async () => {
    const project = await createProject({})
    for (const hostname of ["0.0.0.0", "::"]) {
      const result = await runProgram({
        args: ["serve", "--port", "0", "--hostname", hostname],
        cwd: project.directory,
        env: project.env,
      })
      expect(result.code).toBe(1)
      expect(result.stderr).toContain("OPENCODE_SERVER_PASSWORD")
    }
  })

  it("keeps its files to the user, whatever the umask", async () => {
    const project = await createProject(demo)
    const server = await startServer({ cwd: project.directory, env: project.env })
    await server.request("POST", "/session", {})
    const data = join(project.home.directory, ".local", "share", "opencode-tui")
    expect(statSync(data).mode & 0o777).toBe(0o700)
    for (const name of ["opencode-tui.db", "opencode-tui.db-wal"])
      expect(statSync(join(data, name)).mode & 0o777).toBe(0o600)
  })
})
