// Attacks on the network boundary of the running program: foreign host names, pages of other origins, request smuggling,
// password guessing, other users of the machine.
import { execFile } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import { connect } from "node:net"
import type { AddressInfo } from "node:net"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createPeerOwners } from "../../server/base/peer-owner.ts"
import { contract } from "../../server/api/contract.ts"
import { type Contract, splitRoute } from "../../server/api/endpoint.ts"
import { createLoginLockout } from "../../server/http/login-lockout.ts"
import { createHttpServer } from "../../server/http/http-server.ts"
import { unimplementedRoutes } from "../../server/http/unimplemented-routes.ts"
import { toAttackCount } from "../support/attack.ts"
import { createProject, type Project } from "../support/project.ts"
import { openSocket, sendRaw } from "../support/raw-connection.ts"
import { sendRequest } from "../support/request.ts"
import { type Server, startServer } from "../support/server.ts"

const run = promisify(execFile)
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

const declared = Object.values(contract as Record<string, Contract>)
  .flatMap((group) => Object.values(group))
  .map(({ route }) => route)
const routes = [...declared, ...unimplementedRoutes, "GET /", "GET /doc", "GET /health", "GET /nosuch"]
  .map((route) => splitRoute(route))
  .map(({ method, path }) => [method, path.replaceAll(/:\w+/g, "ses_x")] as const)
const changing = routes.filter(([method]) => method !== "GET")

describe("1, 2: host names", () => {
  it.each(routes)("%s %s is reachable by its own host names only", async (method, path) => {
    const answer = await server.request(method, path, undefined, { host: "evil.example" })
    expect(answer.status).toBe(421)
  })

  it("are loopback names on any port, and no similar name", async () => {
    const { port } = new URL(server.url)
    for (const host of ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]", "127.1.2.3", "localhost:9"])
      expect([host, (await server.request("GET", "/path", undefined, { host })).status]).toEqual([host, 200])
    for (const host of [
      `evil.example:${port}`,
      "127.0.0.1.nip.io",
      "localhost.evil.example",
      "0.0.0.0",
      "[::ffff:127.0.0.1]",
      "2130706433",
      "127.1",
      "localhost@evil.example",
      "evil.example#localhost",
      "10.0.0.1",
    ])
      expect([host, (await server.request("GET", "/path", undefined, { host })).status]).toEqual([host, 421])
  })

  it("are read from exactly one Host header, not from the request line or a forwarded header", async () => {
    const head = async (text: string) => (await sendRaw(server.url, text)).split("\r\n")[0]
    expect(await head("GET /path HTTP/1.1\r\n\r\n")).toContain("400")
    expect(await head("GET /path HTTP/1.0\r\n\r\n")).toContain("421")
    expect(await head("GET /path HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")).toContain("400")
    expect(await head("GET http://evil.example/path HTTP/1.1\r\nHost: localhost\r\n\r\n")).toContain("400")
    expect(await head("GET http://localhost/path HTTP/1.1\r\nHost: evil.example\r\n\r\n")).toContain("421")
    const forwarded = { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" }
    expect((await server.request("GET", "/path", undefined, forwarded)).status).toBe(200)
    const wrong = { host: "evil.example", "x-forwarded-host": "localhost", forwarded: "host=localhost" }
    expect((await server.request("GET", "/path", undefined, wrong)).status).toBe(421)
  })

  it("are checked for an upgrade too", async () => {
    const upgrade = (host: string) =>
      sendRaw(
        server.url,
        `GET /pty/pty_1/connect HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      )
    expect(await upgrade("evil.example")).toMatch(/^HTTP\/1.1 421/)
    expect(await upgrade("localhost")).toMatch(/^HTTP\/1.1 501/)
  })

  it("are checked over IPv6 too", async () => {
    const other = await startServer({ cwd: project.directory, env: project.env, args: ["--hostname", "::1"] })
    expect((await other.request("GET", "/path")).status).toBe(200)
    expect((await other.request("GET", "/path", undefined, { host: "localhost" })).status).toBe(200)
    for (const host of ["evil.example", "[::2]", "[fe80::1]"])
      expect((await other.request("GET", "/path", undefined, { host, "x-forwarded-host": "[::1]" })).status).toBe(421)
  })
})

describe("3, 4, 6: a page of another origin", () => {
  it.each(changing)("cannot call %s %s, with or without a body", async (method, path) => {
    const attempts: Record<string, string>[] = [
      { origin: "http://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "http://localhost.evil.example", "content-type": "application/json" },
    ]
    for (const headers of attempts) {
      const answer = await server.request(method, path, undefined, headers)
      expect(answer.status).toBe(403)
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined()
    }
  })

  it("is recognized by its whole origin, never by a prefix", async () => {
    for (const origin of [
      "http://127.0.0.1.evil.example",
      "https://opencode.ai.evil.example",
      "https://app.opencode.ai",
      "http://localhost:4096@evil.example",
      "http://localhost:4096.evil.example",
      "http://localhost:4096/",
      "HTTP://LOCALHOST",
      "file://",
      "chrome-extension://x",
      "http://localhost http://evil.example",
    ]) {
      const write = await server.request("POST", "/session", {}, { origin })
      expect([origin, write.status]).toEqual([origin, 403])
      const read = await server.request("GET", "/session", undefined, { origin })
      expect(read.headers["access-control-allow-origin"]).toBeUndefined()
    }
  })

  it("cannot fetch the response of a GET; a user may follow a link to the documentation", async () => {
    for (const path of ["/session", "/config", "/file/content?path=README.md", "/event", "/find/file?query=a"])
      for (const mode of ["no-cors", "cors", "navigate"]) {
        const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode, "sec-fetch-dest": "document" }
        expect((await server.request("GET", path, undefined, headers)).status).toBe(403)
      }
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }
    expect((await server.request("GET", "/doc", undefined, link)).status).toBe(200)
  })

  it("is distinguished from a program: Node's fetch, a POST without headers", async () => {
    expect((await fetch(`${server.url}/session`, { method: "POST" })).status).toBe(200)
    expect(await sendRaw(server.url, "POST /tui/submit-prompt HTTP/1.1\r\nHost: localhost\r\n\r\n")).toMatch(
      /^HTTP\/1.1 200/,
    )
  })
})

describe("5: content types", () => {
  const post = (headers: Record<string, string>) =>
    server.request("POST", "/tui/append-prompt", '{"text":"x"}', headers)

  it("that are not JSON are rejected", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/plain; application/json",
      "application/jsonx",
      "application/json/evil",
      "x/application/json",
    ])
      expect([type, (await post({ "content-type": type })).status]).toEqual([type, 415])
  })

  it("that are JSON in any spelling are accepted, and no script type is", async () => {
    for (const type of ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"])
      expect([type, (await post({ "content-type": type })).status]).toEqual([type, 200])
    expect((await post({})).status).toBe(200)
  })

  it("may be missing, since a page cannot omit them", async () => {
    expect((await post({ origin: "http://evil.example" })).status).toBe(403)
    expect((await post({ "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await post({ origin: "http://localhost:3000" })).status).toBe(415)
  })
})

describe("7: reading", () => {
  it("changes nothing on any route", async () => {
    await server.request("POST", "/session", { title: "still here" })
    const state = async () => {
      const answers = ["/session", "/session/status", "/permission", "/question", "/config", "/project", "/file?path="]
      const texts = await Promise.all(answers.map(async (path) => (await server.request("GET", path)).text))
      return [...texts, await project.git("status", "--porcelain")]
    }
    const before = await state()
    for (const [method, path] of routes)
      if (method === "GET" && !/event|control\/next/.test(path)) await server.request("GET", path)
    expect(await state()).toEqual(before)
  })
})

describe("8: a preflight", () => {
  const ask = (at: Server, origin: string) =>
    at.request("OPTIONS", "/session", undefined, {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
      "access-control-request-private-network": "true",
    })

  it("is answered without credentials and without private network access, with a password too", async () => {
    const env = { ...project.env, OPENCODE_SERVER_PASSWORD: "a password of the test" }
    for (const each of [server, await startServer({ cwd: project.directory, env })]) {
      const good = await ask(each, "http://localhost:3000")
      expect([good.status, good.headers["access-control-allow-origin"], good.headers.vary]).toEqual([
        204,
        "http://localhost:3000",
        "Origin",
      ])
      const bad = await ask(each, "http://evil.example")
      expect(bad.headers["access-control-allow-origin"]).toBeUndefined()
      for (const answer of [good, bad]) {
        expect(answer.headers["access-control-allow-credentials"]).toBeUndefined()
        expect(answer.headers["access-control-allow-private-network"]).toBeUndefined()
      }
    }
  })
})

describe("11: request smuggling and requests that never end", () => {
  it("ambiguous requests are 400", async () => {
    const first = "POST /session HTTP/1.1\r\nHost: localhost\r\n"
    for (const rest of [
      "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "Content-Length: +2\r\n\r\n{}",
      "Content-Length : 2\r\n\r\n{}",
      "X: a\nContent-Length: 2\r\n\r\n{}",
      "Transfer-Encoding: chunked\r\n\r\n2;\rx\r\n{}\r\n0\r\n\r\n",
    ])
      expect([rest, await sendRaw(server.url, first + rest)]).toEqual([rest, expect.stringMatching(/^HTTP\/1.1 400/)])
    expect(await sendRaw(server.url, `GET /path HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(100_000)}`)).toMatch(
      /^HTTP\/1.1 431/,
    )
  })

  it("pipelined requests are answered one by one", async () => {
    const count = toAttackCount(100, 5000)
    const text = "GET /global/health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(count)
    const all = await sendRaw(server.url, `${text}GET /nosuch HTTP/1.1\r\nHost: localhost\r\n\r\n`, /NotFoundError/)
    expect(all.match(/HTTP\/1.1 200/g)).toHaveLength(count)
    expect(all.match(/HTTP\/1.1 404/g)).toHaveLength(1)
  })

  it("slow requests time out before the first byte, in the head and in the body", async () => {
    const slow = createHttpServer((request, response) => void request.resume().on("end", () => response.end("ok")), {
      headersMs: 200,
      requestMs: 400,
      checkEveryMs: 50,
    })
    await once(slow.listen(0, "127.0.0.1"), "listening")
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    try {
      for (const begin of [
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
      ]) {
        const socket = openSocket(url, () => socket.write(begin))
        // One byte every few milliseconds never is silence.
        const trickle = setInterval(() => socket.writable && socket.write("x"), 10)
        const answer = await new Promise<string>((resolve) => {
          let text = ""
          socket.on("data", (chunk: Buffer) => (text += chunk.toString()))
          socket.on("error", () => {})
          socket.on("close", () => resolve(text))
        })
        clearInterval(trickle)
        expect(answer).toMatch(/^HTTP\/1.1 408/)
      }
      expect(await sendRaw(url, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", /ok/)).toContain("ok")
    } finally {
      slow.closeAllConnections()
      await new Promise((resolve) => slow.close(resolve))
    }
  })

  it("many slow connections do not block other requests", async () => {
    const idle = await Promise.all(
      Array.from({ length: toAttackCount(100, 10_000) }, async () => {
        const socket = openSocket(server.url)
        socket.on("error", () => {})
        await once(socket, "connect")
        socket.write("POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n")
        return socket
      }),
    )
    expect((await server.request("GET", "/global/health")).status).toBe(200)
    for (const socket of idle) socket.destroy()
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })
})

describe("13: password guessing", () => {
  const password = "the right one"
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` })

  it("does not succeed by many attempts, which are delayed and logged; authenticated connections keep working", async () => {
    const own = await createProject({})
    const guarded = await startServer({
      cwd: own.directory,
      env: { ...own.env, OPENCODE_SERVER_PASSWORD: password },
    })
    const right = basic(`opencode:${password}`)
    // A client repeats an old password: that must not lock out other clients.
    for (let i = 0; i < 20; i++)
      expect((await guarded.request("GET", "/path", undefined, basic("opencode:old"))).status).toBe(401)
    expect((await guarded.request("GET", "/path", undefined, basic(`somebody:${password}`))).status).toBe(401)
    const inside = openSocket(guarded.url)
    const ask = async () => {
      inside.write(`GET /path HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${right.authorization}\r\n\r\n`)
      const [chunk] = (await once(inside, "data")) as [Buffer]
      return chunk.toString().split("\r\n")[0]
    }
    expect(await ask()).toContain("200")

    const seen = new Map<number, number>()
    for (let i = 0; i < toAttackCount(40, 1000); i++) {
      const { status } = await guarded.request("GET", "/path", undefined, basic(`opencode:guess ${i}`))
      seen.set(status, (seen.get(status) ?? 0) + 1)
    }
    expect([...seen.keys()].toSorted()).toEqual([401, 429])
    expect(seen.get(429)).toBeGreaterThan(seen.get(401)!)
    const refused = await guarded.request("GET", "/path", undefined, right)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0)
    expect((await guarded.request("GET", "/path")).status).toBe(401)
    expect(await ask()).toContain("200")
    inside.destroy()

    const log = join(own.home.dataDirectory, "log", "opencode-tui.log")
    await expect.poll(() => readFile(log, "utf8").catch(() => "")).toMatch(/"wrong passwords[^\n]*127\.0\.0\.1/)
    const text = await readFile(log, "utf8")
    expect(text).not.toMatch(/guess \d|the right one/)
  })

  it("doubles the lockout at each failure, per network, and the lockout expires", () => {
    let now = 0
    const waits: number[] = []
    const lockout = createLoginLockout({ now: () => now, onLockout: (_address, _tries, waitMs) => waits.push(waitMs) })
    for (let i = 0; i < 16; i++) lockout.recordFailure(`2001:db8:0:1::${i.toString(16)}`, `guess ${i}`)
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
    expect(Math.max(...waits)).toBe(60_000)
    expect(lockout.remainingMs("2001:db8:0:1:ffff::9")).toBe(60_000)
    expect(lockout.remainingMs("2001:db8:0:2::1")).toBe(0)
    expect(lockout.remainingMs("127.0.0.1")).toBe(0)
    now += 60_000
    expect(lockout.remainingMs("2001:db8:0:1::1")).toBe(0)
    lockout.recordFailure("2001:db8:0:1::1", "one more")
    expect(lockout.remainingMs("2001:db8:0:1::1")).toBe(60_000)
    now += 20 * 60_000
    lockout.recordFailure("2001:db8:0:1::1", "much later")
    expect(lockout.remainingMs("2001:db8:0:1::1")).toBe(0)
  })
})

describe("50: another user of this machine", () => {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET /path HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`
  const askAs = async (uid: number, url: string) =>
    (await run("bash", ["-c", ask, "bash", new URL(url).port], { uid, gid: uid, cwd: "/" })).stdout
  const isRoot = process.getuid?.() === 0
  const owns = process.getuid?.() ?? 0

  it("has another user id in the kernel's socket tables than the current user", async () => {
    const listener = createServer()
    await once(listener.listen(0, "127.0.0.1"), "listening")
    const client = connect((listener.address() as AddressInfo).port, "127.0.0.1")
    const [socket] = await once(listener, "connection")
    const find = createPeerOwners()
    if (process.platform === "linux") expect(await find(socket)).toMatchObject({ uid: owns })
    client.destroy()
    listener.closeAllConnections()
    listener.close()
  })

  it("is distinguished from the current user, from root, and from a closed connection, in both tables", async () => {
    const rest = "00000000:00000000 00:00000000 00000000 "
    const tables = [
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
      `   0: 0100007F:1000 00000000:0000 0A ${rest}    0        0 11 1 0`,
      `   1: 0100007F:A001 0100007F:1000 01 ${rest} 1001        0 12 1 0`,
      `   2: 0100007F:1000 0100007F:A001 01 ${rest}    0        0 13 1 0`,
      `   3: 0100007F:A002 0100007F:1000 05 ${rest}    0        0 0 1 0`,
      `   4: 0100007F:1000 0100007F:A003 08 ${rest}    0        0 14 1 0`,
      `   5: 0000000000000000FFFF00000100007F:A004 0000000000000000FFFF00000100007F:1000 01 ${rest} 1002 0 15 1 0`,
      `   6: 00000000000000000000000001000000:A005 00000000000000000000000001000000:1000 01 ${rest} 1003 0 16 1 0`,
      `   7: 000080FE00000000FF2301020403A45C:A007 000080FE00000000FF2301020403A45C:1000 01 ${rest} 1004 0 17 1 0`,
    ].join("\n")
    const find = createPeerOwners(async () => tables)
    const peer = (remotePort: number, address = "127.0.0.1") =>
      find({ localAddress: address, localPort: 0x1000, remoteAddress: address, remotePort })
    expect(await peer(0xa001)).toMatchObject({ uid: 1001 })
    expect(await peer(0xa002)).toBe("gone")
    expect(await peer(0xa003)).toBe("gone")
    expect(await peer(0xa004)).toMatchObject({ uid: 1002 })
    expect(await peer(0xa005, "::1")).toMatchObject({ uid: 1003 })
    expect(await peer(0xa007, "fe80::201:23ff:5ca4:304%eth0")).toMatchObject({ uid: 1004 })
    expect(await peer(0xa006)).toBe("unknown")
    expect(await find({})).toBe("unknown")
  })

  if (isRoot) {
    it("is rejected on every connection, also without waiting for the response", async () => {
      const nobody = 65_534
      expect(await askAs(nobody, server.url)).toMatch(/^HTTP\/1.1 403[^]*another user/)
      expect(await askAs(owns, server.url)).toMatch(/^HTTP\/1.1 200/)
      const count = async () => (await server.request<unknown[]>("GET", "/session")).json.length
      const before = await count()
      const blind = `for i in 1 2 3 4 5; do printf 'POST /session HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 0\\r\\n\\r\\n' > /dev/tcp/127.0.0.1/$1; done`
      await run("bash", ["-c", blind, "bash", new URL(server.url).port], { uid: nobody, gid: nobody, cwd: "/" })
      expect(await askAs(nobody, server.url)).toMatch(/^HTTP\/1.1 403/)
      expect(await count()).toBe(before)
    })

    it("is accepted with the password", async () => {
      const env = { ...project.env, OPENCODE_SERVER_PASSWORD: "shared among friends" }
      const shared = await startServer({ cwd: project.directory, env })
      expect(await askAs(65_534, shared.url)).toMatch(/^HTTP\/1.1 401/)
      const url = new URL("/path", shared.url)
      const authorization = `Basic ${Buffer.from("opencode:shared among friends").toString("base64")}`
      const { stdout } = await run("curl", ["-sS", "-H", `Authorization: ${authorization}`, url.href], {
        uid: 65_534,
        gid: 65_534,
        cwd: "/",
      })
      expect(stdout).toContain(project.directory)
    })
  }

  it("is detected with one read of the tables for many concurrent connections", async () => {
    let readings = 0
    const find = createPeerOwners(async () => {
      readings++
      await new Promise(setImmediate)
      return ""
    })
    const ends = { localAddress: "127.0.0.1", localPort: 1, remoteAddress: "127.0.0.1" }
    await Promise.all(Array.from({ length: 1000 }, (_, i) => find({ ...ends, remotePort: i + 1 })))
    // The first read, and one more for all connections that arrived during it.
    expect(readings).toBe(2)
    expect((await sendRequest(`${server.url}/global/health`)).status).toBe(200)
  })
})
