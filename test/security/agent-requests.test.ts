// Requests that the agent's own commands send to the server that runs them, in many disguises. Programs of the user pass.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { ToolPart } from "../../server/schema/part.ts"
import { hasBubblewrap } from "../support/bubblewrap.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider, type Provider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { type Server, startServer } from "../support/server.ts"
import { writeFiles } from "../support/temporary.ts"

/** Prints the status of each response. */
const call = `
  const http = require("node:http")
  const [url, path = "/session", count = "1", ...headers] = process.argv.slice(2)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  let left = Number(count)
  const next = () => {
    if (left-- === 0) process.exit()
    const named = Object.fromEntries(headers.map((header) => header.split(": ")))
    http.get(url + path, { agent, headers: named }, (response) => {
      process.stdout.write(response.statusCode + " ")
      if (response.headers["content-type"] === "text/event-stream") process.exit()
      response.on("data", (data) => response.statusCode === 403 && process.stdout.write(data)).on("end", next)
    }).on("error", (error) => { console.log(error.code); process.exit() })
  }
  next()
`

type Fixture = {
  readonly server: Server
  readonly project: Project
  /** Runs a line as the agent and returns its output. */
  readonly run: (command: string) => Promise<string>
  readonly dispose: () => Promise<void>
}

async function open(config: object, args: readonly string[] = []): Promise<Fixture> {
  let command = ""
  const provider: Provider = await startProvider(({ messages }) =>
    messages.at(-1)?.role === "tool"
      ? { text: "done" }
      : { tools: [{ name: "bash", input: { description: "x", command } }] },
  )
  const project = await createProject({ "call.cjs": call })
  await project.home.writeConfig({ ...provider.config(), permission: "allow" })
  writeFiles(project.home.directory, { ".config/opencode-tui/config.jsonc": JSON.stringify(config) })
  const server = await startServer({ cwd: project.directory, env: project.env, args })
  return {
    server,
    project,
    async run(line) {
      command = line
      const { json } = await server.request<{ id: string }>("POST", "/session", {})
      const path = `/session/${json.id}/message`
      await server.request("POST", path, { parts: [{ type: "text", text: "go" }] })
      const messages = (await server.request<MessageWithParts[]>("GET", path)).json
      const part = messages.flatMap(({ parts }) => parts).find((each): each is ToolPart => each.type === "tool")
      return part?.state.status === "completed" ? part.state.output : JSON.stringify(part?.state)
    },
    async dispose() {
      await server.dispose()
      await provider.dispose()
      await project.dispose()
    },
  }
}

const node = `"${process.execPath}"`
const waitFor = (file: string) => `until grep -q '[0-9]' ${file} 2>/dev/null; do sleep 0.02; done; cat ${file}`

const spellings: readonly (readonly [name: string, command: (url: string) => string])[] = [
  ["a plain request", (url) => `${node} call.cjs ${url}`],
  ["a request on a kept connection", (url) => `${node} call.cjs ${url} /session 3`],
  ["an event stream", (url) => `${node} call.cjs ${url} /event 1 'accept: text/event-stream'`],
  ["an upgrade", (url) => `${node} call.cjs ${url} /pty/x/connect 1 'connection: Upgrade' 'upgrade: websocket'`],
  ["a child of a child", (url) => `sh -c 'bash -c "\\$0 call.cjs ${url}; true" "$0"; true' ${node}`],
  ["nohup", (url) => `nohup ${node} call.cjs ${url}`],
  ["a session of its own", (url) => `setsid -w ${node} call.cjs ${url}`],
  ["a job in the background", (url) => `${node} call.cjs ${url} > out & ${waitFor("out")}`],
  ["a job without a parent", (url) => `(${node} call.cjs ${url} > out &) ; ${waitFor("out")}`],
  ["a session of its own without a parent", (url) => `setsid -f ${node} call.cjs ${url} > out; ${waitFor("out")}`],
  ["a cleared environment", (url) => `env -i ${node} call.cjs ${url}`],
  ["a removed mark", (url) => `env -u OPENCODE_TUI_AGENT ${node} call.cjs ${url}`],
  ["a changed mark", (url) => `OPENCODE_TUI_AGENT=x OPENCODE_TUI_GROUP=x ${node} call.cjs ${url}`],
  ["exec without an environment", (url) => `(exec -c ${node} call.cjs ${url})`],
  ["a cleared environment and a session of its own", (url) => `env -i /usr/bin/setsid -w ${node} call.cjs ${url}`],
  [
    "a cleared environment without a parent",
    (url) => `env -i sh -c '(${node} call.cjs ${url} > out &)'; ${waitFor("out")}`,
  ],
  [
    "the shell alone",
    (url) => {
      const { port } = new URL(url)
      return `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET /session HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`
    },
  ],
]

/** Only a sandbox recognizes them: nothing of a process like this is known outside. */
const orphans: typeof spellings = [
  [
    "a cleared environment and a session of its own without a parent",
    (url) => `env -i /usr/bin/setsid -f ${node} call.cjs ${url} > out; ${waitFor("out")}`,
  ],
]

function attack(name: string, config: object, commands: typeof spellings): void {
  describe(`a command ${name}`, { timeout: 60_000 }, () => {
    let fixture: Fixture
    beforeAll(async () => void (fixture = await open(config)))
    afterAll(() => fixture?.dispose())

    it.each(commands)("is refused: %s", async (_, command) => {
      const { run, server } = fixture
      const output = await run(`rm -f out; ${command(server.url)}`)
      expect(output).toMatch(/\b403\b/)
      expect(output).toContain("A command of the agent may not call the server")
      expect(output).not.toMatch(/\b(200|404|501)\b/)
    })

    it("changes nothing by a request whose answer it does not await", async () => {
      const { run, server } = fixture
      const { port } = new URL(server.url)
      const post = `printf 'POST /session HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 24\\r\\nContent-Type: application/json\\r\\n\\r\\n{"title":"by the agent"}'`
      await run(
        `for i in 1 2 3 4 5 6; do ${post} > /dev/tcp/127.0.0.1/${port}; done; (${post} > /dev/tcp/127.0.0.1/${port} &)`,
      )
      const sessions = (await server.request<{ title: string }[]>("GET", "/session")).json
      expect(sessions.filter(({ title }) => title === "by the agent")).toEqual([])
    })

    it("that the user types is served, and so are other programs", async () => {
      const { run, server, project } = fixture
      await run("sleep 300 & true")
      const session = (await server.request<{ id: string }>("POST", "/session", {})).json
      const typed = await server.request<{ parts: { state: { output: string } }[] }>(
        "POST",
        `/session/${session.id}/shell`,
        {
          agent: "build",
          command: `env | grep OPENCODE_TUI_AGENT; ${node} call.cjs ${server.url}`,
        },
      )
      expect(typed.json.parts[0]!.state.output.trim()).toBe("200")
      const other = await runProgram({
        command: [project.path("call.cjs")],
        args: [server.url],
        cwd: "/",
        env: project.env,
      })
      expect(other.stdout.trim()).toBe("200")
    })
  })
}

attack("without a sandbox", { sandbox: "off" }, spellings)
if (hasBubblewrap("requests of the agent from a sandbox"))
  attack("in a sandbox", { sandbox: "on" }, [...spellings, ...orphans])

describe("a command of the agent", { timeout: 60_000 }, () => {
  it("is refused over IPv6", async () => {
    const fixture = await open({ sandbox: "off" }, ["--hostname", "::1"])
    expect(await fixture.run(`${node} call.cjs ${fixture.server.url}`)).toContain("403")
    await fixture.dispose()
  })

  it("is served where the settings allow it", async () => {
    const fixture = await open({ sandbox: "off", server: { agent_requests: "allow" } })
    expect(await fixture.run(`${node} call.cjs ${fixture.server.url}`)).toMatch(/^200/)
    await fixture.dispose()
  })
})
