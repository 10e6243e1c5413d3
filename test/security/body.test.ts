// Request bodies that attack the parser: too large, compressed, deeply nested, malformed, or aimed at prototypes.
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { contract } from "../../server/api/contract.ts"
import { type Contract, splitRoute } from "../../server/api/endpoint.ts"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { toAttackCount } from "../support/attack.ts"
import { readResidentMegabytes } from "../support/memory.ts"
import { createProject, type Project } from "../support/project.ts"
import { sendRaw } from "../support/raw-connection.ts"
import { type Server, startServer } from "../support/server.ts"

let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n", ".env": "KEY=CANARY-ENV\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

const json = { "content-type": "application/json" }
const megabyte = 1024 * 1024

/** Routes that read a body, with the names that it has. */
const withBody = Object.values(contract as Record<string, Contract>)
  .flatMap((group) => Object.values(group))
  .flatMap((operation) => (operation.kind === "endpoint" && operation.body ? [operation] : []))
  .map((operation) => {
    const { method, path } = splitRoute(operation.route)
    const shape = (operation.body as { shape?: object }).shape
    return [method, path.replaceAll(/:\w+/g, "ses_x"), shape ? Object.keys(shape) : []] as const
  })

const nest = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`

describe("23: bodies", () => {
  it("of more than 50 MB are 413, by content-length or by size, whole or in chunks", async () => {
    const declared = "POST /tui/append-prompt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    expect(await sendRaw(server.url, `${declared}Content-Length: 1073741824\r\n\r\n{`)).toMatch(/^HTTP\/1.1 413/)
    const large = `{"text":"${"x".repeat(51 * megabyte)}"}`
    expect((await server.request("POST", "/tui/append-prompt", large, json)).status).toBe(413)
    const chunk = `${megabyte.toString(16)}\r\n${"x".repeat(megabyte)}\r\n`
    const chunks = `${declared}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(51)}0\r\n\r\n`
    expect(await sendRaw(server.url, chunks)).toMatch(/^HTTP\/1.1 413/)
  })

  it("with a text that is too long are 400 and retain no memory", async () => {
    const text = "x".repeat(30 * megabyte)
    const send = () => server.request("POST", "/tui/append-prompt", { text })
    expect((await send()).status).toBe(400)
    const before = readResidentMegabytes(server.pid)
    for (let i = 0; i < toAttackCount(2, 100); i++) await send()
    const after = readResidentMegabytes(server.pid)
    // One such body is held at a time, however many have come.
    expect(after - before).toBeLessThan(200)
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })

  it("that are compressed are rejected without being read", async () => {
    const bomb = gzipSync(Buffer.alloc(20 * megabyte))
    for (const encoding of ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-evil"]) {
      const head = `POST /tui/append-prompt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bomb.length}\r\n\r\n`
      const answer = await sendRaw(server.url, Buffer.concat([Buffer.from(head), bomb]))
      expect([encoding, answer.slice(0, 12)]).toEqual([encoding, "HTTP/1.1 415"])
    }
  })

  it("that are not JSON are 400", async () => {
    const bodies = [
      "{",
      "",
      "null x",
      '{"text":1e400',
      "[".repeat(100_000),
      "\u0000",
      '{"text":"x"} trailing',
      "{'text':'x'}",
      '{"text":"a\nb"}',
      "NaN",
      '{"text":"\\ud8"}',
      Buffer.from([0x7b, 0x22, 0x74, 0x65, 0x78, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
      Buffer.from('{"text":"x"}', "utf16le"),
      // An overlong slash, and a surrogate written in three bytes.
      Buffer.from([0x22, 0xc0, 0xaf, 0x22]),
      Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    ]
    for (const [i, body] of bodies.entries())
      expect([i, (await server.request("POST", "/tui/append-prompt", body, json)).status]).toEqual([i, 400])
  })

  it("that are unusual but valid JSON are accepted as they are", async () => {
    const create = async (text: string) => server.request<{ id: string; title: string }>("POST", "/session", text, json)
    expect((await create('{"title":"one","title":"two"}')).json.title).toBe("two")
    expect((await create('{"title":"\\ud800 lone"}')).status).toBe(200)
    expect((await create('{"title":"a\\u0000b\\u001b[2J"}')).status).toBe(200)
    const list = await server.request<{ title: string }[]>("GET", "/session")
    expect(list.json.map(({ title }) => title)).toContain("two")
    for (const number of ["1e400", "-1e400", "1e-400", "0", "-1", "99999999999999999999"])
      expect(
        (await server.request("POST", "/tui/show-toast", `{"message":"x","variant":"info","duration":${number}}`, json))
          .status,
      ).toBe(400)
  })

  it.each(withBody)("that are deeply nested crash neither %s %s nor the server", async (method, path, names) => {
    const deep = nest(100_000)
    for (const body of [deep, `{"unknown":${deep}}`, ...names.map((name) => `{"${name}":${deep}}`)])
      expect([body.slice(0, 30), (await server.request(method, path, body, json)).status]).toEqual([
        body.slice(0, 30),
        expect.toSatisfy((status: number) => status < 500 || status === 501),
      ])
  })

  it("cannot change a prototype", async () => {
    const poison = '{"__proto__":{"polluted":1,"title":"polluted"},"constructor":{"prototype":{"polluted":1}}}'
    for (const [method, path, names] of withBody)
      for (const body of [poison, ...names.map((name) => `{"${name}":${poison}}`)])
        expect((await server.request(method, path, body, json)).status).not.toBe(500)
    const created = await server.request("POST", "/session", poison, json)
    expect(created.json).toMatchObject({ title: expect.stringContaining("New session") })
    expect(created.text).not.toContain("polluted")
    expect((await server.request("GET", "/config")).text).not.toContain("polluted")
  })

  it("that are invalid are not echoed with their secrets, nor completely when large", async () => {
    const secret = await server.request("POST", "/session", {
      parentID: "bad",
      apiKey: "CANARY-1",
      headers: { authorization: "CANARY-2" },
      password: ["CANARY-3"],
    })
    expect(secret.status).toBe(400)
    expect(secret.text).not.toContain("CANARY")
    const auth = await server.request("PUT", "/auth/x", { type: "api", key: 1, other: "CANARY-4", token: "CANARY-5" })
    expect([auth.status, auth.text.includes("CANARY-5")]).toEqual([400, false])
    const large = await server.request<{ data: unknown }>("POST", "/session", { parentID: "x".repeat(20_000) })
    expect([large.status, large.json.data]).toEqual([400, null])
  })
})

describe("24: parts of a prompt", () => {
  const prompt = async (part: object) => {
    const { json: session } = await server.request<{ id: string }>("POST", "/session", {})
    const parts = [
      { type: "text", text: "look" },
      { type: "file", ...part },
    ]
    return server.request<MessageWithParts>("POST", `/session/${session.id}/message`, { parts, noReply: true })
  }
  const data = (mime: string, bytes: Buffer) => ({
    mime,
    filename: "x",
    url: `data:${mime};base64,${bytes.toString("base64")}`,
  })

  it("that are too large are rejected", async () => {
    for (const [size, status] of [
      [30 * megabyte, 400],
      [50 * megabyte, 413],
    ] as const)
      expect((await prompt(data("image/png", Buffer.alloc(size)))).status).toBe(status)
  })

  it("with another content than their media type are rejected; an SVG with a script is never an image", async () => {
    const html = Buffer.from("<script>alert(1)</script>")
    expect((await prompt(data("image/png", html))).status).toBe(400)
    expect((await prompt(data("application/pdf", html))).status).toBe(400)
    const svg = await prompt(data("image/svg+xml", Buffer.from("<svg onload='alert(1)'/>")))
    expect(JSON.stringify(svg.json)).not.toContain('"mime":"image/png"')
  })

  it("that name files outside, secrets or devices return nothing of their content", async () => {
    // Permission requests are rejected.
    const asked = await server.events()
    const refused = new Set<string>()
    const refuse = async () => {
      const event = await asked.waitFor(
        ({ type, properties }) => type === "permission.asked" && !refused.has(properties.id),
        { timeoutMs: 60_000 },
      )
      refused.add(event.properties["id"])
      await server.request("POST", `/permission/${event.properties["id"]}/reply`, { reply: "reject" })
      await refuse()
    }
    refuse().catch(() => {})
    for (const url of [
      "file:///etc/passwd",
      `file://${project.directory}/../../etc/passwd`,
      `file://${project.directory}/%2e%2e/%2e%2e/etc/passwd`,
      `file://${project.path(".env")}`,
      "file:///proc/self/environ",
      "file:///dev/zero",
    ]) {
      const { text } = await prompt({ mime: "text/plain", url })
      expect([url, text]).toEqual([url, expect.not.stringMatching(/root:|CANARY|HOME=/)])
    }
    for (const url of ["file://evil.example/share/x", "http://127.0.0.1/x", "gopher://x", "file:relative"]) {
      const { status, text } = await prompt({ mime: "text/plain", url })
      expect([url, status === 400 || text.includes("reading it failed")]).toEqual([url, true])
    }
    asked.close()
  })
})
