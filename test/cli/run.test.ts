// `run`: its input, its output formats, its permissions, and that it always ends.
import { PassThrough } from "node:stream"
import { join } from "node:path"
import { writeFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { readInput } from "../../src/cli/subcommand/run/read-input.ts"
import { freePort } from "../support/free-port.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider, toText, type Provider, type Script } from "../support/provider.ts"
import { runProgram, type ProgramOptions } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

async function createFixture(script: Script, files: Record<string, string> = demo, settings: object = {}) {
  const project = await createProject(files)
  const provider = await startProvider(script)
  const config = { ...provider.config(), ...settings }
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }
  const run = (args: readonly string[], options: Partial<ProgramOptions> = {}) =>
    runProgram({ args: ["run", ...args], cwd: project.directory, env, ...options })
  return { project, provider, env, run }
}

/** All that the user said in a request. */
function toPrompt(provider: Provider, n = 0): string {
  const messages = provider.requests[n]!.messages.filter(({ role }) => role === "user")
  return messages.map(toText).join("\n")
}

async function listSessions(project: Project): Promise<readonly Session[]> {
  const { stdout } = await runProgram({ args: ["session", "list", "--json"], cwd: project.directory, env: project.env })
  return JSON.parse(stdout) as Session[]
}

describe("standard input", () => {
  it("follows the message of the arguments", async () => {
    const { provider, run } = await createFixture([{ text: "read" }])
    const result = await run(["what went wrong?"], { input: "Error: no such host\n" })
    expect(result.code, result.stderr).toBe(0)
    expect(toPrompt(provider)).toContain("what went wrong?\n\nError: no such host")
  })

  it("is the prompt without a message in the arguments", async () => {
    const { provider, run } = await createFixture([{ text: "read" }])
    expect((await run([], { input: "say hello\n" })).code).toBe(0)
    expect(toPrompt(provider)).toContain("say hello")
  })

  it("without a writer does not block a prompt with a message", async () => {
    const stream = new PassThrough()
    let timeouts = 0
    expect(await readInput({ stream, timeoutMs: 1, onTimeout: () => timeouts++ })).toBe("")
    expect([timeouts, stream.destroyed]).toEqual([1, true])
  })

  it("is read to its end once its first bytes have arrived", async () => {
    const stream = new PassThrough()
    stream.write("slow")
    const read = readInput({ stream, timeoutMs: 60_000, onTimeout: () => expect.unreachable() })
    stream.end(" and steady")
    expect(await read).toBe("slow and steady")
  })

  it("above the size limit is rejected", async () => {
    const stream = new PassThrough({ highWaterMark: 64 * 1024 * 1024 })
    stream.end(Buffer.alloc(10 * 1024 * 1024 + 1, "x"))
    await expect(readInput({ stream, onTimeout: () => {} })).rejects.toThrow("Standard input has more than")
  })
})

describe("--file", () => {
  it("attaches files inside and outside the project", async () => {
    const { project, provider, run } = await createFixture([{ text: "seen" }], {
      ...demo,
      "notes/a.txt": "from inside\n",
    })
    const outside = join(project.home.directory, "outside.txt")
    await writeFile(outside, "from elsewhere\n")
    const result = await run(["-f", "notes/a.txt", "--file", outside, "--", "compare"])
    expect([result.code, result.stdout], result.stderr).toEqual([0, "seen\n"])
    expect(toPrompt(provider)).toContain("from inside")
    expect(toPrompt(provider)).toContain("from elsewhere")
  })

  it.each([
    ["what is not there", "nosuch.txt", "nosuch.txt cannot be attached"],
    ["folders from elsewhere", "..", "is a folder outside the project"],
    ["images that no model takes", "photo.heic", "Convert it first"],
  ])("rejects %s without calling the model", async (_what, name, words) => {
    const { provider, run } = await createFixture([], { ...demo, "photo.heic": "x" })
    const result = await run(["--file", name, "--", "look"])
    expect(result.stderr).toContain(words)
    expect(result.code).toBe(2)
    expect(provider.requests).toHaveLength(0)
  })
})

describe("--command", () => {
  const files = { ...demo, ".opencode/command/greet.md": "---\ndescription: Greets\n---\nSay hello to $1.\n" }

  it("runs a command with the message as its arguments", async () => {
    const { provider, run } = await createFixture([{ text: "Hello, Ada." }], files)
    const result = await run(["--command", "greet", "Ada"])
    expect([result.code, result.stdout], result.stderr).toEqual([0, "Hello, Ada.\n"])
    expect(toPrompt(provider)).toContain("Say hello to Ada.")
  })

  it("of an unknown name exits with 2", async () => {
    const { run } = await createFixture([], files)
    const result = await run(["--command", "nosuch"])
    expect(result.stderr).toContain("nosuch")
    expect(result.code).toBe(2)
  })
})

describe("--format json", () => {
  it("prints one event per line: each step, tool and text when it is complete", async () => {
    const { run } = await createFixture([
      { tools: [{ name: "read", input: { filePath: "README.md" } }] },
      { chunks: ["It is ", "a demo."] },
    ])
    const result = await run(["--format", "json", "what is this?"])
    expect(result.code, result.stderr).toBe(0)
    const lines = result.stdout.trimEnd().split("\n")
    const events = lines.map((line) => JSON.parse(line) as { type: string; sessionID: string; part: { text?: string } })
    expect(events.map(({ type }) => type)).toEqual([
      "step_start",
      "tool_use",
      "step_finish",
      "step_start",
      "text",
      "step_finish",
    ])
    expect(events[4]!.part.text).toBe("It is a demo.")
    for (const event of events) expect(event).toMatchObject({ timestamp: expect.any(Number), sessionID: /^ses_/ })
  })

  it("prints rejections and failures", async () => {
    const asking = await createFixture(
      [{ tools: [{ name: "bash", input: { command: "touch x", description: "x" } }] }],
      demo,
      {
        permission: { bash: "ask" },
      },
    )
    const refused = await asking.run(["--format", "json", "go"])
    expect(refused.code).toBe(3)
    expect(refused.stdout).toContain('"error":{"name":"PermissionRejectedError"')
    const failing = await createFixture([{ status: 401, body: { error: { message: "bad key" } } }])
    const failed = await failing.run(["--format", "json", "go"])
    expect(failed.code).toBe(1)
    expect(failed.stdout).toMatch(/"type":"error".*bad key/)
  })
})

describe("a session", () => {
  it("is selected by its id and continued", async () => {
    const { project, provider, run } = await createFixture([{ text: "one" }, { text: "two" }])
    await run(["--title", "Named by hand", "first"])
    const [session] = await listSessions(project)
    expect(session).toMatchObject({ title: "Named by hand" })
    const result = await run(["--session", session!.id, "second"])
    expect([result.code, result.stdout], result.stderr).toEqual([0, "two\n"])
    expect(toPrompt(provider, 1)).toMatch(/first[^]*second/)
  })

  it.each([
    ["a session", ["--session", "ses_nosuch"], "ses_nosuch"],
    ["a model", ["--model", "mock/nosuch"], "nosuch"],
    ["an agent", ["--agent", "nosuch"], "nosuch"],
  ])("exits with 2 for %s that does not exist", async (_what, args, words) => {
    const { run } = await createFixture([])
    const result = await run([...args, "hello"])
    expect(result.stderr).toContain(words)
    expect(result.code).toBe(2)
  })

  it("is not shared, and the reason is printed", async () => {
    const { provider, run } = await createFixture([])
    const result = await run(["--share", "hello"])
    expect(result.stderr).toMatch(/shar/i)
    expect(result.code).toBe(2)
    expect(provider.requests).toHaveLength(0)
  })
})

describe("without a user", () => {
  it("a sub-agent's permission request is rejected too, and the run exits with 3", async () => {
    const task = { description: "Touch", prompt: "touch it", subagent_type: "general" }
    const { project, run } = await createFixture(
      ({ messages }) => {
        const last = messages.at(-1)!
        if (last.role === "tool") return { text: "over" }
        return toText(last).includes("touch it")
          ? { tools: [{ name: "bash", input: { command: "touch new.txt", description: "Touches" } }] }
          : { tools: [{ name: "task", input: task }] }
      },
      demo,
      { permission: { bash: "ask" } },
    )
    const result = await run(["begin"])
    expect(result.stderr).toContain("not allowed without asking: bash touch new.txt")
    expect(result.code).toBe(3)
    expect(await project.git("status", "--porcelain")).toBe("")
  })
})

describe("a signal", () => {
  it("aborts the turn, exits with 130, and keeps the streamed text", async () => {
    const { project, provider, run } = await createFixture([{ chunks: ["begun ", "and never ended"], hangAfter: 1 }])
    const stop = new AbortController()
    const running = run(["go"], { signal: stop.signal })
    await provider.waitFor((requests) => requests[0]?.state === "hanging")
    stop.abort()
    const result = await running
    expect(result.code, result.stderr).toBe(130)
    await provider.waitFor((requests) => requests[0]?.state === "aborted")
    expect(await listSessions(project)).toHaveLength(1)
  })
})

describe("--attach", () => {
  it("uses another server, in another directory, with the password of the environment", async () => {
    const { project, env } = await createFixture([{ text: "from there" }], { ...demo, "inner/x.txt": "x\n" })
    const secret = { OPENCODE_SERVER_PASSWORD: "open sesame" }
    const server = await startServer({ cwd: project.directory, env: { ...env, ...secret } })
    const elsewhere = await createProject({ "mine.txt": "known here alone\n" }, { git: false })
    const attach = (args: readonly string[], more: Record<string, string> = secret) =>
      runProgram({
        args: ["run", "--attach", server.url, ...args],
        cwd: elsewhere.directory,
        env: { ...elsewhere.env, ...more },
      })
    const result = await attach(["--dir", project.path("inner"), "--file", "mine.txt", "--", "hello"])
    expect([result.code, result.stdout], result.stderr).toEqual([0, "from there\n"])
    const authorization = `Basic ${Buffer.from("opencode:open sesame").toString("base64")}`
    const sessions = await server.request<Session[]>("GET", "/session", undefined, { authorization })
    expect(sessions.json!.map(({ directory }) => directory)).toEqual([project.path("inner")])

    const closed = await attach(["hello"], {})
    expect(closed.stderr).toContain("OPENCODE_SERVER_PASSWORD")
    expect(closed.code).toBe(2)
  })

  it("ends when the server is killed during the turn and restarted", async () => {
    const { project, provider, env } = await createFixture([{ chunks: ["half ", "never"], hangAfter: 1 }])
    const port = String(await freePort())
    const serve = () => startServer({ cwd: project.directory, env, args: ["--port", port] })
    const server = await serve()
    const running = runProgram({ args: ["run", "--attach", server.url, "go"], cwd: project.directory, env })
    await provider.waitFor((requests) => requests[0]?.state === "hanging")
    await server.kill("SIGKILL")
    await serve()
    const result = await running
    expect(result.code, result.stderr).toBe(1)
  })

  it.each([
    ["an address without a server", ["--attach", "http://127.0.0.1:1"], "does not answer", 1],
    ["what is no address", ["--attach", "nowhere"], "Expected the address of a server", 2],
    ["--dir without it", ["--dir", "/tmp"], "--dir goes with --attach", 2],
  ])("reports what is wrong with %s", async (_what, args, words, code) => {
    const { run } = await createFixture([])
    const result = await run([...args, "hello"])
    expect(result.stderr).toContain(words)
    expect(result.code).toBe(code)
  })
})

describe("run", () => {
  it("prints the reply on stdout and progress on stderr, and changes the file", async () => {
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

  it("continues the last session", async () => {
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

  it("rejects a call that needs approval, reports it, and exits with 3", async () => {
    const project = await createProject({ ...demo, "opencode.json": '{ "permission": { "bash": "ask" } }' })
    const result = await runProgram({ args: ["run", "run touch new.txt"], cwd: project.directory, env: project.env })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain("touch new.txt")
    expect(await project.git("status", "--porcelain")).toBe("")
  })

  it("rejects a question, reports it, and exits with 3", async () => {
    const project = await createProject(demo)
    const result = await runProgram({ args: ["run", "ask me a question"], cwd: project.directory, env: project.env })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain("What shall we look at first?")
  })

  it("rejects a write to an instruction file, and exits with 3", async () => {
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

  it("exits with 1 and the reason when the provider is unreachable, after two attempts", async () => {
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

  it("removes reasoning between tags from the reply", async () => {
    const project = await createProject(demo)
    const provider = await startProvider([{ chunks: ["<thi", "nk>let me ", "see</think>\n\n", "It is 4."] }])
    const config = provider.config() as { provider: { mock: { models: { main: object } } } }
    Object.assign(config.provider.mock.models.main, { reasoning: true })
    const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }
    const result = await runProgram({ args: ["run", "2+2?"], cwd: project.directory, env })
    expect(result.stdout.trim(), result.stderr).toBe("It is 4.")
  })

  it("uses an OpenAI-compatible provider and the project's instruction files", async () => {
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
