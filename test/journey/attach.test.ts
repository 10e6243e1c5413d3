// The terminal attached to a server in another process: two terminals on one session, a password, a directory of the
// server, a server that is killed and restarted.
import { describe, expect, it } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { freePort } from "../support/free-port.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startServer, type Server } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"

const serve = (project: Project, env: Record<string, string> = {}, args: readonly string[] = []) =>
  startServer({ cwd: project.directory, env: { ...project.env, ...env }, args })

/** The terminal's own home is another one, as on another machine. */
async function attach(server: Server, args: readonly string[] = [], env: Record<string, string> = {}) {
  const elsewhere = await createProject({}, { git: false })
  return startTerminal({
    cwd: elsewhere.directory,
    env: { ...elsewhere.env, ...env },
    args: ["attach", server.url, ...args],
  })
}

async function send(terminal: ReturnType<typeof startTerminal>, prompt: string) {
  terminal.type(prompt)
  await terminal.waitFor(prompt)
  terminal.press("enter")
}

describe("attach", () => {
  it("works in the server's project, and two terminals share a session", async () => {
    const project = await createProject({
      "README.md": "# Demo\n",
      "src/math.js": "export const add = (a, b) => a - b\n",
    })
    const server = await serve(project, { OPENCODE_PERMISSION: JSON.stringify({ edit: "ask" }) })
    const first = await attach(server)
    await first.waitFor("Ask anything")
    await send(first, "in src/math.js replace a - b with a + b")
    await first.waitFor("Permission required")
    const sessions = await server.request<Session[]>("GET", "/session")
    const sessionID = sessions.json![0]!.id

    const second = await attach(server, ["-s", sessionID])
    await second.waitFor("Permission required")
    second.press("y")
    await second.waitFor("Done: in src/math.js")
    await first.waitFor("Done: in src/math.js")
    expect(await project.read("src/math.js")).toContain("a + b")

    await send(second, "read README.md")
    await first.waitFor("README.md has 1 line")
    // Leaving touches the server as little as it did the other terminal.
    second.press("ctrl+c", "ctrl+c")
    expect((await second.exit()).code).toBe(0)
    expect(second.screen()).toContain(`opencode-tui attach ${server.url} -s ${sessionID}`)
    await send(first, "list the files")
    await first.waitFor("I found 2 files")
  })

  it("continues the last session, and accepts remote calls", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const server = await serve(project)
    const first = await attach(server)
    await first.waitFor("Ask anything")
    await send(first, "read README.md")
    await first.waitFor("README.md has 1 line")
    first.press("ctrl+c", "ctrl+c")
    await first.exit()

    const second = await attach(server, ["--continue", "--prompt", "from the arguments"])
    await second.waitFor("README.md has 1 line")
    await second.waitFor("from the arguments")
    const prefer = { prefer: "wait=10" }
    expect((await server.request("POST", "/tui/append-prompt", { text: ", and a script" }, prefer)).json).toBe(true)
    await second.waitFor("from the arguments, and a script")
  })

  it("resolves --dir on the server, also outside the directory in which the server was started", async () => {
    const project = await createProject({ "README.md": "# Demo\n", "inner/only-here.txt": "x\n" })
    const server = await serve(project)
    const terminal = await attach(server, ["--dir", "inner"])
    await terminal.waitFor("Ask anything")
    await send(terminal, "list the files")
    await terminal.waitFor("only-here.txt")
    const sessions = await server.request<Session[]>("GET", "/session")
    expect(sessions.json!.map(({ directory }) => directory)).toEqual([project.path("inner")])
    terminal.press("ctrl+c", "ctrl+c")
    await terminal.exit()
    expect(terminal.screen()).toContain(`--dir ${project.path("inner")}`)

    // A session is followed where it lives.
    const again = await attach(server, ["-s", sessions.json![0]!.id])
    await again.waitFor("only-here.txt")
    await send(again, "read only-here.txt")
    await again.waitFor("only-here.txt has 1 line")
  })

  it("reads the password from the environment, or prompts for it", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const server = await serve(project, { OPENCODE_SERVER_PASSWORD: "open sesame" })
    const withPassword = await attach(server, [], { OPENCODE_SERVER_PASSWORD: "open sesame" })
    await withPassword.waitFor("Ask anything")
    await send(withPassword, "read README.md")
    await withPassword.waitFor("README.md has 1 line")

    const asked = await attach(server)
    await asked.waitFor("Password of")
    asked.type("open sesame")
    asked.press("enter")
    await asked.waitFor("Ask anything")
    expect(asked.raw().toString()).not.toContain("sesame")
    await send(asked, "read README.md")
    await asked.waitFor("README.md has 1 line")

    const wrong = await attach(server, [], { OPENCODE_SERVER_PASSWORD: "guess" })
    await wrong.waitFor("The password is not the one of")
    expect((await wrong.exit()).code).toBe(2)
  })

  it.each([
    ["a directory that is not there", ["--dir", "nosuch"], "nosuch", 2],
    ["a session that is not there", ["-s", "ses_nosuch"], "ses_nosuch", 2],
  ])("reports that %s is no server of this API", async (_what, args, words, code) => {
    const project = await createProject({})
    const server = await serve(project)
    const terminal = await attach(server, args)
    await terminal.waitFor(words)
    expect((await terminal.exit()).code).toBe(code)
    expect(terminal.screen()).not.toMatch(/\n\s+at /)
  })

  it("reports that no server answers, and exits", async () => {
    const project = await createProject({}, { git: false })
    const url = `http://127.0.0.1:${await freePort()}`
    const terminal = startTerminal({ cwd: project.directory, env: project.env, args: ["attach", url] })
    await terminal.waitFor(`${url}: The server does not answer`)
    expect((await terminal.exit()).code).toBe(1)
  })
})

describe("a server that is killed and restarted", () => {
  it("is reconnected automatically, and no event is missed", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const provider = await startProvider([
      { text: "the first answer" },
      { text: "said while you were away" },
      { text: "and on" },
    ])
    const env = { OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
    const port = String(await freePort())
    const server = await serve(project, env, ["--port", port])
    const terminal = await attach(server)
    await terminal.waitFor("Ask anything")
    await send(terminal, "hello there")
    await terminal.waitFor("the first answer")
    const sessions = await server.request<Session[]>("GET", "/session")
    const sessionID = sessions.json![0]!.id

    await server.kill("SIGKILL")
    await terminal.waitFor(/server|connect/i)
    const path = `/session/${sessionID}/message`
    const back = await serve(project, env, ["--port", port])
    await back.request("POST", path, { parts: [{ type: "text", text: "asked by a script" }] })
    await terminal.waitFor("said while you were away")
    expect(terminal.screen()).toContain("asked by a script")
    expect(terminal.screen().match(/the first answer/g)).toHaveLength(1)
    await send(terminal, "still here?")
    await terminal.waitFor("and on")
  })
})
