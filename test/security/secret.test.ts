// Keys, passwords and files: what a command inherits, what is written or published, and the modes of files.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { type Server, startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"
import { listFileTree } from "../support/file-tree.ts"

const secrets = {
  CANARY_SECRET: "canary-in-the-environment",
  ANTHROPIC_API_KEY: "sk-ant-canary-0123456789",
  GITHUB_TOKEN: "ghp_canary0123456789",
  AWS_SECRET_ACCESS_KEY: "canary/aws/0123456789",
  DB_PASSWORD: "canary of the database",
  OPENCODE_SERVER_PASSWORD: "canary of the server",
}
const storedKey = "canary-key-that-is-stored"
const configKey = "canary-key-of-the-settings"
const all = [...Object.values(secrets), storedKey, configKey]
const auth = {
  authorization: `Basic ${Buffer.from(`opencode:${secrets.OPENCODE_SERVER_PASSWORD}`).toString("base64")}`,
}

const expectNone = (where: string, text: string) => {
  for (const secret of all) expect([where, secret, text.includes(secret)]).toEqual([where, secret, false])
}

describe("38, 39, 42: a secret", () => {
  let project: Project
  let server: Server
  let text: string
  const get = (path: string) => server.request("GET", path, undefined, auth)
  const post = <T>(path: string, body: unknown) => server.request<T>("POST", path, body, auth)

  /** One run of every possible leak: commands, provider failures with the key in the message, settings. */
  beforeAll(async () => {
    const bash = (command: string) => ({ tools: [{ name: "bash", input: { command, description: "x" } }] })
    const provider = await startProvider([
      bash("env; export -p; set; cat /proc/self/environ | tr '\\0' '\\n'; cat /proc/$$/environ /proc/$PPID/environ"),
      bash("sleep 0.2; tr '\\0' ' ' < /proc/$PPID/cmdline; git -c alias.e='!env' e"),
      { text: "first answer" },
      { status: 401, body: { error: { message: `Incorrect API key provided: ${configKey}. See the site.` } } },
      { status: 500, body: `<html>${configKey}</html>`, headers: { "x-key": configKey, "set-cookie": configKey } },
      ...Array.from({ length: 8 }, () => ({ status: 400, body: { error: { message: `bad ${configKey}` } } })),
    ])
    project = await createProject({
      "README.md": "# Demo\n",
      ".opencode/command/env.md": "the environment: !`env` and !`printenv CANARY_SECRET`\n",
    })
    const config = provider.config() as { provider: { mock: { options: Record<string, unknown> } } }
    config.provider.mock.options["apiKey"] = configKey
    config.provider.mock.options["headers"] = { "x-more": configKey }
    await project.home.writeConfig({ ...config, permission: "allow" })
    server = await startServer({
      cwd: project.directory,
      env: { ...project.env, ...secrets, OPENCODE_TRUST: "1" },
      args: ["--print-logs", "--log-level", "DEBUG"],
    })
    const events = await server.events({ headers: auth })
    await server.request("PUT", "/auth/openai", { type: "api", key: storedKey }, auth)
    const { json } = await post<{ id: string }>("/session", {})
    const path = `/session/${json.id}`
    await post(`${path}/message`, { parts: [{ type: "text", text: "go" }] })
    await post(`${path}/message`, { parts: [{ type: "text", text: "fail" }] })
    await post(`${path}/prompt_async`, { parts: [{ type: "text", text: "fail again" }] })
    await events.waitFor(({ type, properties }) => type === "session.status" && properties["status"].type === "retry")
    await post(`${path}/abort`, {})
    await post(`${path}/shell`, { agent: "build", command: "env" })
    await post(`${path}/command`, { command: "env", arguments: "" })
    const bad = [
      await post("/session", { title: 1, apiKey: storedKey, token: storedKey }),
      await server.request("PUT", "/auth/openai", { type: "api", key: [storedKey] }, auth),
      await server.request(
        "PATCH",
        "/config",
        { provider: { x: { options: { apiKey: [storedKey] }, models: 1 } } },
        auth,
      ),
      await server.request("GET", `/nosuch?auth_token=${auth.authorization.slice(6)}`, undefined, auth),
    ]
    await post("/log", { service: "x", level: "info", message: `token ${storedKey}`, extra: { apiKey: storedKey } })
    const paths = ["/config", "/global/config", "/config/providers", "/provider", "/provider/auth", "/doc", "/session"]
    const more = [path, `${path}/message`, "/agent", "/command", "/experimental/tool/ids", "/path", "/mcp", "/project"]
    const answers = await Promise.all([...paths, ...more].map(get))
    const exported = await runProgram({
      args: ["export", json.id],
      cwd: project.directory,
      env: { ...project.env, ...secrets },
    })
    const told = [...bad, ...answers].map((answer) => answer.text)
    text = [...told, events.bytes().toString(), exported.stdout, exported.stderr].join("\n")
    events.close()
    await provider.dispose()
  }, 60_000)
  afterAll(async () => {
    await server?.dispose()
    await project?.dispose()
  })

  it("38: is not inherited by a command, from any source", () => {
    expect(text).toContain("first answer")
    // The commands did run and did print what they have.
    expect(text).toContain(`HOME=${project.home.directory}`)
    expectNone("answers and events", text)
  })

  it("39: is in no response, event, export or log, and in no file but the credentials file", async () => {
    expectNone("stderr", server.stderr())
    await server.kill()
    const { home } = project
    const files = listFileTree(home.directory).filter(
      ({ kind, path }) => kind === "file" && !path.includes("/.config/"),
    )
    expect(files.map(({ path }) => path)).toContain(join(home.dataDirectory, "opencode-tui.db"))
    // What Node has compiled is the program itself.
    for (const { path } of files)
      if (!path.includes("/compiled/") && !path.endsWith("/auth.json")) expectNone(path, readFileSync(path, "latin1"))
    expect(readFileSync(join(home.dataDirectory, "auth.json"), "utf8")).toContain(storedKey)
  })

  it("42: is in no process list", async () => {
    const own = await createProject({})
    const other = await startServer({ cwd: own.directory, env: { ...own.env, ...secrets } })
    const pids = await own.home.listProcesses()
    expect(pids).toContain(other.pid)
    for (const pid of pids) expectNone(`/proc/${pid}/cmdline`, readFileSync(`/proc/${pid}/cmdline`, "latin1"))
  })
})

describe("40: files, whatever the umask", () => {
  it("are readable by the user only, also those with a wider mode before", async () => {
    const provider = await startProvider([
      { tools: [{ name: "bash", input: { command: "seq 1 300000", description: "much" } }] },
      { tools: [{ name: "write", input: { filePath: "made.txt", content: "x" } }] },
      { text: "done" },
    ])
    const project = await createProject({ "README.md": "# Demo\n" })
    await project.home.writeConfig(provider.config())
    const { home } = project
    const data = home.dataDirectory
    mkdirSync(join(data, "log"), { recursive: true })
    for (const name of ["auth.json", "opencode-tui.db", "log/opencode-tui.log"]) {
      writeFileSync(join(data, name), name === "auth.json" ? "{}" : "")
      chmodSync(join(data, name), 0o666)
    }
    chmodSync(data, 0o777)
    // What it keeps compiled is to be its own, not what all tests share.
    rmSync(join(home.directory, ".cache/opencode-tui"), { recursive: true, force: true })
    const mask = process.umask(0)
    let server: Server
    try {
      server = await startServer({ cwd: project.directory, env: project.env, args: ["--log-level", "DEBUG"] })
    } finally {
      process.umask(mask)
    }
    await server.request("PUT", "/auth/openai", { type: "api", key: storedKey })
    const { json } = await server.request<{ id: string }>("POST", "/session", {})
    await server.request("POST", `/session/${json.id}/message`, { parts: [{ type: "text", text: "go" }] })
    await server.request("POST", "/log", { service: "x", level: "error", message: "x" })
    const log = join(data, "log", "opencode-tui.log")
    await expect.poll(() => existsSync(log) && statSync(log).size).toBeGreaterThan(0)

    const entries = [
      data,
      join(home.directory, ".local/state/opencode-tui"),
      join(home.directory, ".cache/opencode-tui"),
    ]
      .flatMap(listFileTree)
      .concat(listFileTree(home.env["TMPDIR"]!).slice(1))
    expect(entries.map(({ path }) => path).some((path) => path.includes("tool-output/"))).toBe(true)
    for (const { path, mode, kind } of entries.filter((entry) => !entry.path.includes("/compiled/")))
      expect([path, mode.toString(8)]).toEqual([path, kind === "folder" ? "700" : "600"])
    // A file of the project is the project's, with the mode that any program would give it.
    expect(statSync(project.path("made.txt")).mode & 0o111).toBe(0)
  })
})

describe("41: paths that other users could have prepared", () => {
  it("are not followed, and no file is in the shared temporary folder", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const { home } = project
    const shared = home.env["TMPDIR"]!
    const victim = join(home.directory, "victim")
    writeFileSync(victim, "untouched")
    mkdirSync(home.dataDirectory, { recursive: true })
    symlinkSync(victim, join(home.dataDirectory, "auth.json"))
    const server = await startServer({ cwd: project.directory, env: project.env })
    await server.request("PUT", "/auth/openai", { type: "api", key: storedKey })
    const { json } = await server.request<{ id: string }>("POST", "/session", {})
    await server.request("POST", `/session/${json.id}/message`, { parts: [{ type: "text", text: "list the files" }] })
    expect(readFileSync(victim, "utf8")).toBe("untouched")
    const terminal = startTerminal({ cwd: project.directory, env: project.env })
    await terminal.waitFor("Ask anything")
    expect(listFileTree(shared).slice(1)).toEqual([])
  })
})
