// Editors and web pages that use the API without an SDK, each represented by the requests that it sends.
import { execFile, spawn } from "node:child_process"
import { promisify } from "node:util"
import { EventSource } from "eventsource"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createCondition } from "../support/condition.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProxy } from "../support/proxy.ts"
import { type Server, startServer } from "../support/server.ts"
import { readAsJoiningEditor, readAsLineEditor, type SseClient } from "../support/sse-clients.ts"

const execute = promisify(execFile)
let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig({ permission: { bash: { "echo asked*": "ask" } } })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

type Seen = { type: string; properties: Record<string, unknown> }

/** Listens with curl, and takes the stream apart as the editor does; it waits for an event without any error on the way. */
function listen(args: readonly string[], read: SseClient) {
  const condition = createCondition()
  const chunks: Buffer[] = []
  const curl = spawn("curl", [...args], { env: project.env, stdio: ["ignore", "pipe", "ignore"] })
  curl.stdout.on("data", (chunk: Buffer) => {
    chunks.push(chunk)
    condition.changed()
  })
  return {
    waitFor(isIt: (event: Seen) => boolean): Promise<Seen> {
      const look = () => {
        const { events, errors } = read(Buffer.concat(chunks))
        if (errors.length > 0) throw new Error(`The editor would complain: ${errors.join("; ")}`)
        return (events as Seen[]).find(isIt)
      }
      return condition.until(look, { describe: () => `Never heard it in: ${Buffer.concat(chunks).toString()}` })
    },
    close: () => void curl.kill(),
  }
}

describe("an editor that joins the lines of an event", () => {
  const args = (method: string, path: string, body?: unknown) => [
    ...["-s", "-S", "--fail-with-body", "-X", method, "-N"],
    ...["-H", "Content-Type: application/json", "-H", "Accept: application/json", "-H", "Accept: text/event-stream"],
    // Credentials are always sent: a server without a password takes them for nothing.
    ...["--user", "opencode:whatever"],
    ...(body === undefined ? [] : ["-d", JSON.stringify(body)]),
    `http://localhost:${new URL(server.url).port}${path}`,
  ]
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    JSON.parse((await execute("curl", ["--max-time", "20", ...args(method, path, body)], { env: project.env })).stdout)

  it("finds the server and reads the data that it displays", async () => {
    expect(await call("GET", "/global/health")).toMatchObject({ healthy: true })
    const session = (await call("POST", "/session", { title: "The newest" })) as { id: string }
    const [path, sessions, agents] = await Promise.all(["/path", "/session", "/agent"].map((each) => call("GET", each)))
    expect(path).toMatchObject({ directory: project.directory })
    expect(sessions).toMatchObject([{ id: session.id, title: "The newest" }])
    expect((agents as { mode: string }[]).some(({ mode }) => mode === "subagent")).toBe(true)
    expect(await call("GET", "/command")).toContainEqual(expect.objectContaining({ name: "init" }))
  })

  it("appends to the prompt, runs commands and selects a session, and receives the events", async () => {
    const heard = listen(args("GET", "/event"), readAsJoiningEditor)
    await heard.waitFor(({ type }) => type === "server.connected")
    const publish = (type: string, properties: object) => call("POST", "/tui/publish", { type, properties })
    expect(await publish("tui.prompt.append", { text: "explain @README.md" })).toBe(true)
    expect(await publish("tui.command.execute", { command: "prompt.submit" })).toBe(true)
    const session = (await call("POST", "/session", {})) as { id: string }
    expect(await call("POST", "/tui/select-session", { sessionID: session.id })).toBe(true)
    await heard.waitFor(({ properties }) => properties["text"] === "explain @README.md")
    await heard.waitFor(({ properties }) => properties["command"] === "prompt.submit")
    await heard.waitFor(
      ({ type, properties }) => type === "tui.session.select" && properties["sessionID"] === session.id,
    )
    heard.close()
  })

  it("answers a permission request", async () => {
    const heard = listen(args("GET", "/event"), readAsJoiningEditor)
    await heard.waitFor(({ type }) => type === "server.connected")
    const session = (await call("POST", "/session", {})) as { id: string }
    const prompt = { parts: [{ type: "text", id: "5b0c2d6e-8a51-4a44-9d0e-2f7c1f4a9b11", text: "run echo asked" }] }
    const answer = call("POST", `/session/${session.id}/message`, prompt)
    const asked = await heard.waitFor(({ type }) => type === "permission.asked")
    expect(asked.properties).toMatchObject({ permission: "bash", patterns: ["echo asked"], metadata: {} })
    expect(await call("POST", `/permission/${String(asked.properties["id"])}/reply`, { reply: "once" })).toBe(true)
    await heard.waitFor(({ type }) => type === "permission.replied")
    await heard.waitFor(({ type, properties }) => type === "session.idle" && properties["sessionID"] === session.id)
    expect(JSON.stringify(await answer)).toContain("asked")
    heard.close()
  })
})

describe("an editor that reads the stream line by line", () => {
  const call = async (method: string, path: string, body?: object | false, query: Record<string, string> = {}) => {
    const url = `${server.url}${path}?${new URLSearchParams({ directory: project.directory, ...query }).toString()}`
    const data = body === undefined ? [] : ["-d", JSON.stringify(body || {})]
    const head = ["-i", "-s", "--no-buffer", "-X", method, "-H", "Content-Type: application/json", "--noproxy", "*"]
    const { stdout } = await execute("curl", [...head, ...data, url], { env: project.env })
    const [top = "", text = ""] = stdout.split("\r\n\r\n")
    return { status: Number(/^HTTP\/\S+ (\d+)/.exec(top)?.[1]), json: JSON.parse(text) as Record<string, unknown> }
  }

  it("sends a directory with every call, and prompts while it reads events of all directories", async () => {
    const heard = listen(["-s", "--no-buffer", `${server.url}/global/event`], (bytes) => {
      const { events, errors } = readAsLineEditor(bytes)
      return { events: events.map((event) => (event as { payload: Seen }).payload), errors }
    })
    await heard.waitFor(({ type }) => type === "server.connected")
    const session = await call("POST", "/session", false)
    const id = String(session.json["id"])
    for (const path of [
      "/project",
      "/project/current",
      "/config",
      "/config/providers",
      "/agent",
      "/command",
      "/question",
    ])
      expect([path, (await call("GET", path)).status]).toEqual([path, 200])
    for (const path of ["", "/children", "/message", "/todo"])
      expect([path, (await call("GET", `/session/${id}${path}`)).status]).toEqual([path, 200])
    expect((await call("GET", "/find/file", undefined, { query: "read" })).json).toEqual(["README.md"])
    const answer = await call("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "list the files" }] })
    expect(answer.json).toMatchObject({ info: { role: "assistant", sessionID: id } })
    await heard.waitFor(({ type, properties }) => type === "session.idle" && properties["sessionID"] === id)
    expect((await call("POST", `/session/${id}/abort`)).json).toBe(true)
    expect((await call("PATCH", `/session/${id}`, { title: "Renamed" })).json).toMatchObject({ title: "Renamed" })
    expect((await call("DELETE", `/session/${id}`)).json).toBe(true)
    heard.close()
  })
})

describe("EventSource with only onmessage", () => {
  it("receives every event and reconnects after a lost connection", async () => {
    const proxy = await startProxy(server.url)
    const condition = createCondition()
    const seen: Seen[] = []
    const source = new EventSource(`${proxy.url}/global/event`)
    source.onmessage = ({ data }) => {
      seen.push((JSON.parse(String(data)) as { payload: Seen }).payload)
      condition.changed()
    }
    const waitFor = (title: string) =>
      condition.until(() => seen.some((event) => JSON.stringify(event.properties).includes(title)), {
        describe: () => `Never heard of "${title}": ${seen.map(({ type }) => type).join(" ")}`,
      })
    const connections = (count: number) =>
      condition.until(() => seen.filter(({ type }) => type === "server.connected").length === count, {
        describe: () => `Not connected ${count} times: ${seen.map(({ type }) => type).join(" ")}`,
      })

    await connections(1)
    await server.request("POST", "/session", { title: "before the break" })
    await waitFor("before the break")
    proxy.drop()
    await connections(2)
    await server.request("POST", "/session", { title: "after the break" })
    await waitFor("after the break")
    source.close()
  })
})
