// Settings, credentials and projects over HTTP: changes apply at once, no stream ends, and no response contains a secret.
import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { type RunningServer, startServer } from "../../server/main.ts"
import type { Agent, Command } from "../../server/schema/agent.ts"
import type { Config } from "../../server/schema/config.ts"
import type { Provider } from "../../server/schema/model.ts"
import type { Project as ProjectInfo } from "../../server/schema/project.ts"
import { createTrust } from "../../server/trust/trust.ts"
import { type EventReader, openEventStream } from "../support/event-reader.ts"
import { createProject, type Project, type ProjectOptions } from "../support/project.ts"
import type { Files } from "../support/temporary.ts"
import { startProvider } from "../support/provider.ts"
import { sendRequest } from "../support/request.ts"

type Scene = {
  readonly project: Project
  readonly server: RunningServer
  readonly notices: string[]
  readonly send: <T>(method: string, path: string, body?: unknown) => ReturnType<typeof sendRequest<T>>
  readonly events: (path?: string) => Promise<EventReader>
}

async function createScene(
  files: Files = {},
  options: ProjectOptions & {
    trust?: boolean
    env?: Record<string, string>
    before?: (project: Project) => Promise<void>
  } = {},
): Promise<Scene> {
  const project = await createProject({ "README.md": "# Demo\n", ...files }, options)
  await options.before?.(project)
  const notices: string[] = []
  const server = await startServer({
    directory: project.directory,
    env: { ...project.env, ...options.env },
    hostname: "127.0.0.1",
    port: 0,
    cors: [],
    trust: options.trust ?? false,
    hasTerminal: false,
    retryBudgetMs: 0,
    logLevel: "debug",
    printLogs: false,
    notice: (message) => notices.push(message),
  })
  onTestFinished(() => server.stop())
  return {
    project,
    server,
    notices,
    send: (method, path, body) => sendRequest(server.url + path, { method, body }),
    events: (path = "/event") => openEventStream(server.url, { path }),
  }
}

const readAll = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("auth.json"))
  return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")))).join("\n")
}

it("a change of the project's settings applies at once to models, agents and commands; streams stay open", async () => {
  const { project, send, events } = await createScene(
    { "opencode.jsonc": '{\n  // for all of us\n  "username": "old"\n}\n' },
    { trust: true },
  )
  const stream = await events()
  const change = {
    username: "new",
    model: "local/big",
    provider: {
      local: { options: { baseURL: "http://127.0.0.1:1/v1", apiKey: "canary-key-1" }, models: { big: {} } },
    },
    agent: { helper: { description: "Helps", mode: "primary", prompt: "Help." } },
    command: { greet: { template: "Say hello to $1" } },
    mcp: { files: { type: "local", command: ["files"] } },
  }
  const changed = await send<Config>("PATCH", "/config", change)
  expect(changed.status, changed.text).toBe(200)
  expect(changed.json).toMatchObject({ username: "new", model: "local/big", agent: { helper: { mode: "primary" } } })
  expect(changed.json.provider?.["local"]?.options).toEqual({ baseURL: "http://127.0.0.1:1/v1", apiKey: "***" })
  expect((await send("GET", "/config")).json).toEqual(changed.json)
  const text = await project.read("opencode.jsonc")
  expect(text).toContain("// for all of us")
  expect(text).toContain("canary-key-1")

  const providers = await send<{ providers: Provider[]; default: object }>("GET", "/config/providers")
  expect(providers.json.default).toMatchObject({ local: "big" })
  expect((await send<Agent[]>("GET", "/agent")).json.map((agent) => agent.name)).toContain("helper")
  expect((await send<Command[]>("GET", "/command")).json.find((each) => each.name === "greet")).toMatchObject({
    hints: ["$1"],
  })
  expect((await send("GET", "/mcp")).json).toMatchObject({ files: { status: "failed" } })

  // The streams and the instance are the same as before.
  await send("POST", "/tui/show-toast", { message: "still here", variant: "info" })
  await stream.waitFor("tui.toast.show")
  expect(stream.all.map((event) => event.type)).not.toContain("server.instance.disposed")
  stream.close()
})

it("an invalid change is rejected with the name of its field, and nothing is written", async () => {
  const { project, send } = await createScene()
  for (const path of ["/config", "/global/config"]) {
    expect((await send("PATCH", path, { theme: 5 })).json).toMatchObject({
      data: { theme: 5 },
      error: [{ code: "invalid_type", expected: "string", path: ["theme"] }],
      success: false,
    })
    const unknown = await send<{ error: unknown }>("PATCH", path, { nokey: 1 })
    expect(unknown.status).toBe(400)
    expect(unknown.json.error).toMatchObject([{ code: "unrecognized_keys", keys: ["nokey"], path: [] }])
    expect((await send("PATCH", path)).status).toBe(200)
  }
  expect((await send("GET", "/global/config")).json).toEqual({})
  expect(await readdir(project.directory)).not.toContain("opencode.json")
  project.write({ "opencode.json": '{"theme": ' })
  const broken = await send("PATCH", "/config", { theme: "nord" })
  expect([broken.status, broken.json]).toMatchObject([400, { name: "ConfigInvalidError" }])
  expect(await project.read("opencode.json")).toBe('{"theme": ')
})

it("a change keeps the trust of the directory as it was", async () => {
  const mcp = { tool: { type: "local", command: ["tool"] } } as const
  const { project, send } = await createScene(
    { "opencode.json": '{"username": "a"}', "sub/x": "" },
    {
      async before({ directory, env, home }) {
        const paths = createPaths(env, home.directory)
        await createTrust({ paths, env, own: {} }).grant(directory)
      },
    },
  )
  const sub = `?directory=${encodeURIComponent(project.path("sub"))}`
  expect((await send<Config>("GET", `/config${sub}`)).json.mcp).toBeUndefined()
  expect((await send<Config>("PATCH", "/config", { mcp })).json.mcp).toEqual(mcp)
  // What others of the same project see changes too.
  expect((await send<Config>("GET", `/config${sub}`)).json.mcp).toEqual(mcp)
  await send("POST", "/global/dispose")
  expect((await send<Config>("GET", "/config")).json.mcp).toEqual(mcp)

  const stranger = await createScene()
  const answer = await stranger.send<Config>("PATCH", "/config", { mcp, username: "b" })
  expect([answer.json.mcp, answer.json.username]).toEqual([undefined, "b"])
  expect(stranger.notices.filter((notice) => notice.includes("mcp"))).toHaveLength(1)
  await stranger.send("PATCH", "/config", { theme: "nord" })
  expect(stranger.notices.filter((notice) => notice.includes("mcp"))).toHaveLength(1)
})

it("concurrent changes are all kept", async () => {
  const { send, project } = await createScene({ "sub/x": "" })
  const sub = `?directory=${encodeURIComponent(project.path("sub"))}`
  const names = Array.from({ length: 12 }, (_, index) => `c${index}`)
  await Promise.all(
    names.map((name, index) =>
      send("PATCH", `/config${index % 2 ? sub : ""}`, { command: { [name]: { template: name } } }),
    ),
  )
  for (const query of ["", sub]) {
    const { json } = await send<Command[]>("GET", `/command${query}`)
    expect(json.map((each) => each.name)).toEqual(expect.arrayContaining(names))
  }
})

it("a change of the user's settings keeps comments and applies to all open directories", async () => {
  const { project, send, events } = await createScene(
    { "sub/x": "" },
    { before: (made) => made.home.writeConfig('{\n  // my own\n  "theme": "nord"\n}\n', "opencode.jsonc") },
  )
  const sub = `?directory=${encodeURIComponent(project.path("sub"))}`
  await send("GET", `/config${sub}`)
  const stream = await events()
  const options = { apiKey: "canary-key-2", baseURL: "http://127.0.0.1:1" }
  const changed = await send<Config>("PATCH", "/global/config", {
    username: "me",
    provider: { local: { options, models: { big: {} } } },
  })
  expect(changed.json).toEqual({
    theme: "nord",
    username: "me",
    provider: { local: { options: { ...options, apiKey: "***" }, models: { big: {} } } },
  })
  expect((await send("GET", "/global/config")).json).toEqual(changed.json)
  const file = join(project.home.directory, ".config/opencode/opencode.jsonc")
  expect(await readFile(file, "utf8")).toContain("// my own")
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  for (const query of ["", sub]) {
    expect((await send<Config>("GET", `/config${query}`)).json.username).toBe("me")
    const { json } = await send<{ connected: string[] }>("GET", `/provider${query}`)
    expect(json.connected).toContain("local")
  }
  await send("POST", "/tui/show-toast", { message: "still here", variant: "info" })
  await stream.waitFor("tui.toast.show")
  stream.close()
})

it("disposing all directories ends their streams and is published on the global stream", async () => {
  const { send, events, project } = await createScene()
  const { json: session } = await send<{ id: string }>("POST", "/session", { title: "Kept" })
  const [one, all] = [await events(), await events("/global/event")]
  expect((await send("POST", "/global/dispose")).json).toBe(true)
  await one.ended
  expect(one.all.at(-1)).toMatchObject({ type: "server.instance.disposed" })
  await all.waitFor("global.disposed")
  expect(all.envelopes).toContainEqual(
    expect.objectContaining({
      directory: project.directory,
      payload: expect.objectContaining({ properties: { directory: project.directory } }),
    }),
  )
  expect(all.envelopes.at(-1)).toMatchObject({
    directory: "global",
    payload: { type: "global.disposed", properties: {} },
  })
  // The stream goes on, and the sessions are still there.
  expect((await send("GET", `/session/${session.id}`)).status).toBe(200)
  await send("POST", "/session", { title: "Next" })
  await all.waitFor("session.created")
  all.close()
})

it("a stored key is used from the next request on, takes precedence over the environment, and is never in a response", async () => {
  const model = await startProvider(() => ({ text: "Answered." }))
  const { provider } = model.config() as { provider: { mock: { options: Record<string, string> } } }
  const { apiKey: _key, ...options } = provider.mock.options
  const settings = {
    ...model.config(),
    provider: { mock: { ...provider.mock, env: ["MOCK_KEY"], options } },
  }
  const { project, send, events } = await createScene(
    {},
    { env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(settings), MOCK_KEY: "canary-env-key" } },
  )
  const all = await events("/global/event")
  const { json: session } = await send<{ id: string }>("POST", "/session", {})
  const prompt = () =>
    send<{ info: object }>("POST", `/session/${session.id}/message`, { parts: [{ type: "text", text: "hi" }] })
  const source = async () =>
    (await send<{ all: Provider[] }>("GET", "/provider")).json.all.find((each) => each.id === "mock")?.source

  expect(await source()).toBe("env")
  await prompt()
  expect((await send("PUT", "/auth/mock", { type: "api", key: "  canary-stored-key\n" })).json).toBe(true)
  expect(await source()).toBe("api")
  await prompt()
  expect((await send("DELETE", "/auth/mock")).json).toBe(true)
  await prompt()
  expect(model.requests.map((request) => request.headers.authorization)).toEqual([
    "Bearer canary-env-key",
    "Bearer canary-stored-key",
    "Bearer canary-env-key",
  ])

  await send("PUT", "/auth/mock", { type: "api", key: "canary-stored-key" })
  const file = join(project.home.dataDirectory, "auth.json")
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ mock: { type: "api", key: "canary-stored-key" } })
  await send("POST", "/log", { service: "x", level: "error", message: "canary-stored-key and canary-env-key" })
  const logFile = join(project.home.dataDirectory, "log", "opencode-tui.log")
  await expect.poll(() => readFile(logFile, "utf8")).toContain("*** and ***")
  const shown = []
  for (const path of ["/config", "/provider", "/config/providers", "/global/config", "/provider/auth", "/doc"])
    shown.push((await send("GET", path)).text)
  shown.push((await send("PUT", "/auth/mock", { type: "oauth", refresh: "canary-r", access: "canary-a" })).text)
  shown.push((await send("PUT", "/auth/mock", { type: "api", key: "canary-\nkey" })).text)
  expect(shown.join()).not.toContain("canary")
  all.close()
  expect(all.bytes().toString()).not.toContain("canary")
  expect(await readAll(project.home.dataDirectory)).not.toContain("canary")
})

it("lists how each provider authenticates; the offline model needs no key", async () => {
  const { send } = await createScene(
    {},
    { before: (made) => made.home.writeConfig({ provider: { a: { models: { m: {} } } } }) },
  )
  const methods = (await send("GET", "/provider/auth")).json as object
  expect(methods).toMatchObject({ a: [{ type: "api", label: "API key" }], anthropic: [{ type: "api" }] })
  expect(methods).not.toHaveProperty("offline")
})

it("credentials are validated, and removing missing ones is no error", async () => {
  const { send } = await createScene()
  for (const body of [
    undefined,
    { type: "nope" },
    { type: "api" },
    { type: "api", key: " " },
    { type: "api", key: "é" },
  ])
    expect([body, (await send("PUT", "/auth/x", body)).status]).toEqual([body, 400])
  expect((await send("PUT", "/auth/x", { type: "wellknown", key: "NAME", token: "t" })).json).toBe(true)
  expect((await send("DELETE", "/auth/never")).json).toBe(true)
})

it("a project is updated field by field, and the update is published", async () => {
  const { send, events } = await createScene()
  const all = await events("/global/event")
  const { json: before } = await send<ProjectInfo>("GET", "/project/current")
  const named = await send<ProjectInfo>("PATCH", `/project/${before.id}`, { name: "Demo", icon: { color: "red" } })
  expect(named.json).toMatchObject({
    ...before,
    name: "Demo",
    icon: { color: "red" },
    time: { created: before.time.created },
  })
  await all.waitFor((event) => event.type === "project.updated" && event.properties["name"] === "Demo")
  const again = await send<ProjectInfo>("PATCH", `/project/${before.id}`, {
    icon: { override: "D" },
    commands: { start: "npm start" },
  })
  expect(again.json).toMatchObject({
    name: "Demo",
    icon: { color: "red", override: "D" },
    commands: { start: "npm start" },
  })
  await send("POST", "/instance/dispose")
  expect((await send<ProjectInfo[]>("GET", "/project")).json).toContainEqual(again.json)
  const unknown = await send("PATCH", "/project/nosuch", { name: "x" })
  expect([unknown.status, unknown.json]).toMatchObject([404, { name: "NotFoundError" }])
  expect((await send("PATCH", `/project/${before.id}`, { icon: "x" })).status).toBe(400)
  all.close()
})

it("lists of services are empty, and an added MCP server reports why it does not run", async () => {
  const { send } = await createScene()
  for (const path of ["/lsp", "/formatter", "/pty", "/skill", "/experimental/worktree", "/find/symbol?query=x"])
    expect([path, (await send("GET", path)).json]).toEqual([path, []])
  for (const path of ["/mcp", "/experimental/resource"])
    expect([path, (await send("GET", path)).json]).toEqual([path, {}])
  expect((await send("GET", "/find/symbol")).status).toBe(400)
  const config = { type: "local", command: ["true"] }
  const failed = { status: "failed", error: "MCP servers are not supported yet" }
  expect((await send("POST", "/mcp", { name: "one", config })).json).toEqual({ one: failed })
  await send("POST", "/mcp", { name: "off", config: { ...config, enabled: false } })
  expect((await send("GET", "/mcp")).json).toEqual({ one: failed, off: { status: "disabled" } })
  const wrong = await send("POST", "/mcp", { name: "x", config: { type: "nope" } })
  expect([wrong.status, wrong.json]).toMatchObject([400, { errors: [{ path: ["config", "type"] }] }])
})
