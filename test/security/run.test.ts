// `run` never waits for a person: whatever asks, and however often, is rejected, and the run ends. A signal always ends it.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { PermissionRequest } from "../../server/schema/permission.ts"
import { createProject } from "../support/project.ts"
import { startProvider, toText, type Provider, type Script } from "../support/provider.ts"
import { runProgram, type ProgramOptions } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"

const protectedFiles = { ".env": "A=1\n", "a/.env": "B=1\n", "b/.env.local": "C=1\n", "c/.env.test": "D=1\n" }
const files = {
  "README.md": "# Demo\n",
  ...protectedFiles,
  ".opencode/command/one.md": "Look at @.env\n",
  ".opencode/command/two.md": "Compare @.env with @a/.env\n",
  ".opencode/command/four.md": "Compare @.env @a/.env @b/.env.local @c/.env.test\n",
}
const answer: Script = () => ({ text: "answered" })
const question = (text: string) => ({
  name: "question",
  input: { questions: [{ question: text, header: "Q", options: [{ label: "a", description: "b" }] }] },
})
const bash = (command: string) => ({ name: "bash", input: { command, description: "x" } })
const read = (filePath: string) => ({ name: "read", input: { filePath } })

async function open(script: Script, settings: object = {}) {
  const provider = await startProvider(script)
  const project = await createProject(files)
  await project.home.writeConfig({ ...provider.config(), ...settings })
  const run = (args: readonly string[], options: Partial<ProgramOptions> = {}) =>
    runProgram({ args: ["run", ...args], cwd: project.directory, env: project.env, ...options })
  return { project, provider, run }
}

function countRejections(stderr: string): number {
  return stderr.match(/not allowed without asking|no user can answer here/g)?.length ?? 0
}

/** Answers the first request of each session with these calls, and every other one with a text. */
function callOnce(tools: readonly { name: string; input: object }[]): Script {
  return ({ messages }) => (messages.at(-1)?.role === "user" ? { tools: [...tools] } : { text: "answered" })
}

describe("questions before the turn begins", () => {
  it.each([
    ["one", 1],
    ["two", 2],
    ["four", 4],
  ])("a command that names protected files (%s) is answered, and each is rejected", async (name, count) => {
    const { run, provider } = await open(answer)
    const result = await run(["--command", name])
    expect([result.code, result.stdout], result.stderr).toEqual([3, "answered\n"])
    expect(countRejections(result.stderr)).toBe(count)
    expect(JSON.stringify(provider.requests[0]!.messages)).not.toMatch(/[ABCD]=1/)
  })

  it("protected files that are attached are rejected one by one", async () => {
    const { run } = await open(answer)
    const args = Object.keys(protectedFiles).flatMap((file) => ["--file", file])
    const result = await run([...args, "--", "compare"])
    expect([result.code, result.stdout], result.stderr).toEqual([3, "answered\n"])
    expect(countRejections(result.stderr)).toBe(4)
  })

  it("on another server leave nothing pending there", async () => {
    const { project, run } = await open(answer)
    const server = await startServer({ cwd: project.directory, env: project.env })
    const result = await run(["--attach", server.url, "--command", "four"])
    expect([result.code, result.stdout], result.stderr).toEqual([3, "answered\n"])
    expect((await server.request<PermissionRequest[]>("GET", "/permission")).json).toEqual([])
    expect((await server.request("GET", "/session/status")).json).toEqual({})
  })
})

describe("questions of a turn", () => {
  const tasks = ["first", "second"].map((name) => ({
    name: "task",
    input: { description: name, prompt: `Do the ${name} task`, subagent_type: "general" },
  }))
  const kinds: [string, Script, object?][] = [
    ["two files in one command", callOnce([bash("echo x > AGENTS.md; echo y > .git/hooks/pre-commit")])],
    ["two commands in one step", callOnce([bash("echo x > AGENTS.md"), bash("echo y > .git/hooks/pre-commit")])],
    ["files that are read in parallel", callOnce(Object.keys(protectedFiles).map(read))],
    ["questions in parallel", callOnce([question("one?"), question("two?"), question("three?")])],
    ["both kinds at once", callOnce([read(".env"), question("one?"), bash("touch /x/y"), read("a/.env")])],
    [
      "sub-agents that ask in parallel",
      ({ messages }) => {
        if (messages.at(-1)?.role !== "user") return { text: "answered" }
        const isTask = /Do the \w+ task/.test(toText(messages.at(-1)))
        return { tools: isTask ? [read(".env"), read("a/.env"), bash("touch x")] : tasks }
      },
      { permission: { bash: "ask" } },
    ],
  ]

  it.each(kinds)("are all rejected: %s", async (_what, script, settings = {}) => {
    const { project, run } = await open(script, settings)
    const result = await run(["go"])
    expect(result.code, result.stderr).toBe(3)
    expect(countRejections(result.stderr)).toBeGreaterThan(0)
    expect(await project.git("status", "--porcelain")).toBe("")
  })

  it.each(kinds)("are all rejected on another server: %s", async (what, script, settings = {}) => {
    const { project, run } = await open(script, settings)
    const server = await startServer({ cwd: project.directory, env: project.env })
    const result = await run(["--attach", server.url, "go"])
    expect((await server.request("GET", "/permission")).json).toEqual([])
    expect((await server.request("GET", "/question")).json).toEqual([])
    expect([result.code, await project.git("status", "--porcelain")], result.stderr).toEqual([
      // Without a terminal, a server does not ask about sensitive files.
      what.includes("command") ? 0 : 3,
      expect.any(String),
    ])
  })
})

describe("a signal ends `run` within two seconds", () => {
  const deaf = "trap '' TERM HUP INT; (trap '' TERM HUP INT; sleep 987654) & sleep 987654; sleep 987654"
  const hangs: [string, Script, (provider: Provider) => Promise<void>][] = [
    [
      "while the provider hangs",
      () => ({ text: "begun", hangAfter: 0 }),
      (provider) => provider.waitFor(([first]) => first?.state === "hanging"),
    ],
    [
      "while a shell ignores it",
      callOnce([bash(`${deaf}`)]),
      (provider) => provider.waitFor(([first]) => first?.state === "done"),
    ],
    [
      "while a sub-agent hangs",
      ({ messages }) =>
        toText(messages.at(-1)).includes("Hang now")
          ? { text: "begun", hangAfter: 0 }
          : { tools: [{ name: "task", input: { description: "x", prompt: "Hang now", subagent_type: "general" } }] },
      (provider) => provider.waitFor(([, second]) => second?.state === "hanging"),
    ],
  ]

  it.each(hangs)("%s", async (_what, script, isHanging) => {
    const { project, provider, run } = await open(script)
    const stop = new AbortController()
    const running = run(["go"], { signal: stop.signal })
    await isHanging(provider)
    const startMs = performance.now()
    stop.abort()
    expect((await running).code).toBe(130)
    expect(performance.now() - startMs).toBeLessThan(2000)
    await expect.poll(() => project.home.listProcesses(), { timeout: 10_000 }).toEqual([])
  })
})

describe("a signal ends the server and the terminal within two seconds", () => {
  const hang: Script = () => ({ text: "begun", hangAfter: 0 })
  const deaf = callOnce([
    bash("trap '' TERM HUP INT; (trap '' TERM HUP INT; sleep 987654) & sleep 987654; sleep 987654"),
  ])

  it.each([
    ["a hanging provider", hang, "hanging"],
    ["a shell that ignores it", deaf, "done"],
  ] as const)("with %s", async (_what, script, state) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      const { project, provider } = await open(script)
      const server = await startServer({ cwd: project.directory, env: project.env })
      const { json } = await server.request<{ id: string }>("POST", "/session", {})
      await server.request("POST", `/session/${json.id}/prompt_async`, { parts: [{ type: "text", text: "go" }] })
      const terminal = startTerminal({ cwd: project.directory, env: project.env })
      await terminal.waitFor("Ask anything")
      terminal.type("go\r")
      await provider.waitFor((all) => all.length === 2 && all.every((each) => each.state === state))
      const started = performance.now()
      terminal.kill(signal)
      await Promise.all([server.kill(signal), terminal.exit()])
      expect(performance.now() - started).toBeLessThan(2000)
      await expect.poll(() => project.home.listProcesses(), { timeout: 10_000 }).toEqual([])
    }
  })
})

describe("a model that never ends its turn", () => {
  const endless: Script = (_request, n) => ({ tools: [{ name: "glob", input: { pattern: `x${n}` } }] })
  const withLimit = async (script: Script, limit: string) => {
    const opened = await open(script)
    const folder = join(opened.project.home.directory, ".config", "opencode-tui")
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, "config.jsonc"), `{ "max_steps": ${limit} } // steps`)
    return opened
  }

  it("is stopped at the limit: exit code 4, and the reason on standard error", async () => {
    const { run, provider } = await withLimit(endless, "5")
    const result = await run(["go"])
    expect([result.code, result.stdout]).toEqual([4, ""])
    expect(result.stderr).toContain("✗ Stopped after 5 steps")
    expect(result.stderr).toContain('"max_steps" in opencode-tui/config.jsonc')
    expect(provider.requests).toHaveLength(5)
  })

  it("is stopped on another server, and reported as JSON", async () => {
    const { project, run } = await withLimit(endless, "5")
    const server = await startServer({ cwd: project.directory, env: project.env })
    const result = await run(["--attach", server.url, "--format", "json", "go"])
    expect(result.code, result.stderr).toBe(4)
    expect(result.stdout).toContain('"error":{"name":"StepLimitError","data":{"steps":5')
  })

  it.each(["0", "-1", "2.5", '"many"', "1e99"])("a limit of %s is an error that names the setting", async (limit) => {
    const { run, provider } = await withLimit(endless, limit)
    const result = await run(["go"])
    expect(result.code).toBe(2)
    expect(result.stderr).toMatch(/config\.jsonc.*max_steps/)
    expect(provider.requests).toHaveLength(0)
  })
})
