// The network boundary, attacked on the running program.
import { connect } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { contract } from "../../server/api/contract.ts"
import { type Contract, splitRoute } from "../../server/api/endpoint.ts"
import { createProject, type Project } from "../support/project.ts"
import { type Server, startServer } from "../support/server.ts"

let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

const routes = Object.values(contract as Record<string, Contract>)
  .flatMap((group) => Object.values(group))
  .map(({ route }) => splitRoute(route))
  .map(({ method, path }) => [method, path.replaceAll(/:\w+/g, "ses_x")] as const)

/** Sends bytes as they are and gives what comes back until the server closes or `until` fits. */
function sendRaw(bytes: string | Buffer, until: RegExp = /\r\n\r\n/): Promise<string> {
  const { port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    let text = ""
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(bytes))
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1")
      if (until.test(text)) socket.destroy()
    })
    socket.on("error", reject)
    socket.on("close", () => resolve(text))
  })
}

describe("a web page of a stranger", () => {
  it.each(routes)("cannot reach %s %s by another name of this machine", async (method, path) => {
    const answer = await server.request(method, path, undefined, { host: "evil.example" })
    expect(answer.status).toBe(421)
  })

  it.each(routes.filter(([method]) => method !== "GET"))("cannot call %s %s", async (method, path) => {
    const attempts: Record<string, string>[] = [
      { origin: "http://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { origin: "http://localhost.evil.example", "content-type": "application/json" },
    ]
    for (const headers of attempts) {
      const answer = await server.request(method, path, undefined, headers)
      expect(answer.status).toBe(403)
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined()
    }
  })

  it("changes nothing by a GET", async () => {
    const state = async () =>
      JSON.stringify([
        (await server.request("GET", "/session")).json,
        (await server.request("GET", "/permission")).json,
      ])
    await server.request("POST", "/session", { title: "still here" })
    const before = await state()
    for (const [method, path] of routes)
      if (method === "GET" && !/event|control\/next/.test(path)) await server.request("GET", path)
    expect(await state()).toBe(before)
  })

  it("gets a preflight answered without credentials and without private network access", async () => {
    const ask = (origin: string) =>
      server.request("OPTIONS", "/session", undefined, {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
        "access-control-request-private-network": "true",
      })
    const good = await ask("http://localhost:3000")
    expect([good.status, good.headers["access-control-allow-origin"], good.headers.vary]).toEqual([
      204,
      "http://localhost:3000",
      "Origin",
    ])
    for (const answer of [good, await ask("http://evil.example")]) {
      expect(answer.headers["access-control-allow-credentials"]).toBeUndefined()
      expect(answer.headers["access-control-allow-private-network"]).toBeUndefined()
    }
    expect((await ask("http://evil.example")).headers["access-control-allow-origin"]).toBeUndefined()
  })
})

describe("bodies", () => {
  const json = { "content-type": "application/json" }

  it("are refused when too large, compressed, or malformed, and the server goes on", async () => {
    const large = `{"text":"${"x".repeat(51 * 1024 * 1024)}"}`
    expect((await server.request("POST", "/tui/append-prompt", large, json)).status).toBe(413)
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024))
    const head = `POST /tui/append-prompt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
    expect(await sendRaw(Buffer.concat([Buffer.from(head), bomb]))).toMatch(/^HTTP\/1.1 415/)
    for (const body of ["{", '{"text":1e400', `${"[".repeat(100_000)}`, "\u0000", '{"text":"x"} trailing'])
      expect((await server.request("POST", "/tui/append-prompt", body, json)).status).toBe(400)
    const deep = `{"text":"x","more":${"[".repeat(5000)}${"]".repeat(5000)}}`
    expect((await server.request("POST", "/tui/append-prompt", deep, json)).status).toBe(200)
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })

  it("cannot reach a prototype", async () => {
    await server.request(
      "POST",
      "/log",
      '{"service":"x","level":"info","message":"x","extra":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
      json,
    )
    const created = await server.request("POST", "/session", '{"__proto__":{"title":"polluted"}}', json)
    expect(created.json).toMatchObject({ title: expect.stringContaining("New session") })
    expect(JSON.stringify((await server.request("GET", "/config")).json)).not.toContain("polluted")
  })

  it("keep secrets and large values out of the answer to a failed validation", async () => {
    const secret = await server.request("POST", "/session", { parentID: "bad", apiKey: "CANARY-KEY" })
    expect(secret.text).not.toContain("CANARY-KEY")
    const large = await server.request<{ data: unknown }>("POST", "/session", { parentID: "x".repeat(20_000) })
    expect([large.status, large.json!.data]).toEqual([400, null])
  })
})

describe("requests that try to hide another", () => {
  it("are 400: two lengths, length and chunks, two hosts, an absolute target", async () => {
    const first = "POST /session HTTP/1.1\r\nHost: localhost\r\n"
    for (const rest of [
      "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Host: evil.example\r\nContent-Length: 0\r\n\r\n",
    ])
      expect(await sendRaw(first + rest)).toMatch(/^HTTP\/1.1 400/)
    expect(await sendRaw("GET http://evil.example/session HTTP/1.1\r\nHost: localhost\r\n\r\n")).toMatch(
      /^HTTP\/1.1 400/,
    )
    expect(await sendRaw("GET /session HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
  })
})

describe("readers of events", () => {
  it("that never read are dropped, and disturb nobody", async () => {
    const { port } = new URL(server.url)
    const stuck = connect(Number(port), "127.0.0.1")
    const dropped = new Promise((resolve) => stuck.on("close", resolve))
    stuck.on("error", () => {})
    await new Promise<void>((resolve) => stuck.once("connect", () => resolve()))
    stuck.write("GET /event HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await new Promise((resolve) => stuck.once("data", resolve))
    stuck.pause()
    const good = await server.events()
    const text = "y".repeat(900_000)
    for (let i = 0; i < 40; i++) await server.request("POST", "/tui/append-prompt", { text })
    await good.waitFor(() => good.all.filter((event) => event.type === "tui.prompt.append").length === 40, {
      timeoutMs: 15_000,
    })
    stuck.resume()
    await dropped
    good.close()
  })
})
