// Behaviour of the HTTP API that belongs to no single endpoint: HEAD, OPTIONS, encodings of a directory, tools of a prompt.
import { mkdir } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { contract } from "../../server/api/contract.ts"
import { type Contract, splitRoute } from "../../server/api/endpoint.ts"
import { type RunningServer, startServer } from "../../server/main.ts"
import type { Session } from "../../server/schema/session.ts"
import { createProject, type Project } from "../support/project.ts"
import { sendRequest } from "../support/request.ts"

let project: Project
let server: RunningServer
const send = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  sendRequest<T>(server.url + path, { method, body, ...(headers ? { headers } : {}) })

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  server = await startServer({
    directory: project.directory,
    env: project.env,
    hostname: "127.0.0.1",
    port: 0,
    cors: [],
    trust: true,
    hasTerminal: true,
    logLevel: "error",
    printLogs: false,
    notice: () => {},
  })
})
afterAll(async () => {
  await server?.stop()
  await project?.dispose()
})

describe("HEAD", () => {
  const queries: Record<string, string> = {
    "/find": "?pattern=Demo",
    "/find/file": "?query=READ",
    "/find/symbol": "?query=READ",
    "/file": "?path=.",
    "/file/content": "?path=README.md",
    "/experimental/tool": "?provider=offline&model=guide",
  }
  const paths = Object.values(contract as Record<string, Contract>)
    .flatMap((group) => Object.values(group))
    .flatMap((operation) => {
      const { method, path } = splitRoute(operation.route)
      return method === "GET" && !path.includes(":") ? [path + (queries[path] ?? "")] : []
    })

  it.each(paths)("of %s is answered immediately, without a body", async (path) => {
    const { status, text, headers } = await send("HEAD", path)
    expect([status, text]).toEqual([200, ""])
    expect(headers["content-type"]).toBe(path.endsWith("event") ? "text/event-stream" : "application/json")
    expect(headers["vary"]).toBe("Origin")
  })

  it("does not consume a call from a terminal's queue", async () => {
    await send("POST", "/tui/append-prompt", { text: "kept" })
    await send("HEAD", "/tui/control/next")
    expect((await send("GET", "/tui/control/next")).json).toEqual({
      path: "/tui/append-prompt",
      body: { text: "kept" },
    })
  })

  it("of a stream leaves the connection usable for the next request", async () => {
    await new Promise<void>((resolve, reject) => {
      const head = request(`${server.url}/event`, { method: "HEAD", agent: false }, (response) => {
        response.on("end", resolve).resume()
      })
      head.on("error", reject).end()
    })
  })
})

describe("OPTIONS", () => {
  it.each(["/session", "/nosuch"])("of %s is 204, with or without an origin", async (path) => {
    expect((await send("OPTIONS", path)).status).toBe(204)
    const { status, headers } = await send("OPTIONS", path, undefined, { origin: "http://localhost:3000" })
    expect(status).toBe(204)
    expect(headers["access-control-allow-origin"]).toBe("http://localhost:3000")
    expect(headers["access-control-allow-methods"]).toContain("PATCH")
  })

  it("allows no other origin", async () => {
    const { status, headers } = await send("OPTIONS", "/session", undefined, { origin: "https://evil.example" })
    expect(status).toBe(204)
    expect(headers["access-control-allow-origin"]).toBeUndefined()
  })
})

describe("a directory", () => {
  it("may be encoded twice in the query", async () => {
    const directory = join(project.directory, "with blank")
    await mkdir(directory)
    const twice = encodeURIComponent(encodeURIComponent(directory))
    const { json } = await send<{ directory: string }>("GET", `/path?directory=${twice}`)
    expect(json.directory).toBe(directory)
  })

  it("keeps a percent sign in its name", async () => {
    const directory = join(project.directory, "100%25")
    await mkdir(directory)
    const { json } = await send<{ directory: string }>("GET", `/path?directory=${encodeURIComponent(directory)}`)
    expect(json.directory).toBe(directory)
  })
})

describe("tools of a prompt", () => {
  const prompt = (id: string, tools: unknown, text: string) =>
    send<{ parts: { type: string; tool?: string; state?: { status: string } }[] }>("POST", `/session/${id}/message`, {
      parts: [{ type: "text", text }],
      ...(tools ? { tools } : {}),
    })

  it("given as a list apply to this prompt only", async () => {
    const { json: session } = await send<Session>("POST", "/session", { title: "List" })
    await prompt(session.id, ["glob"], "hello")
    const { json: after } = await send<Session>("GET", `/session/${session.id}`)
    expect(after.permission).toBeUndefined()
  })

  it("given as a map apply to the session", async () => {
    const { json: session } = await send<Session>("POST", "/session", { title: "Map" })
    await prompt(session.id, { read: false, bash: true }, "hello")
    const { json: after } = await send<Session>("GET", `/session/${session.id}`)
    expect(after.permission).toEqual([
      { permission: "read", action: "deny", pattern: "*" },
      { permission: "bash", action: "allow", pattern: "*" },
    ])
  })
})
