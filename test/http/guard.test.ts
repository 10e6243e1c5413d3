import type { IncomingMessage } from "node:http"
import { describe, expect, it } from "vitest"
import { createGuard } from "../../server/http/guard.ts"

type Headers = Record<string, string | string[]>
const toRequest = (method: string, url: string, headers: Headers) => {
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((each) => [name, each]))
  const single = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat()[0]]),
  )
  return { method, url, headers: single, rawHeaders } as unknown as IncomingMessage
}
const open = createGuard({
  hostname: "127.0.0.1",
  cors: ["https://editor.example"],
  username: "opencode",
  password: undefined,
})
const statusOf = (method: string, headers: Headers, url = "/session", guard = open) => {
  const verdict = guard(toRequest(method, url, headers))
  return verdict.kind === "refuse" ? verdict.status : verdict.kind
}

describe("host", () => {
  it.each(["localhost", "localhost:4096", "127.0.0.1:1", "[::1]:4096", "LOCALHOST", "localhost.", "127.9.9.9:80"])(
    "passes %s",
    (host) => {
      expect(statusOf("GET", { host })).toBe("pass")
    },
  )
  it.each([
    "evil.example",
    "evil.example:4096",
    "127.0.0.1.nip.io",
    "localhost.evil.example",
    "0.0.0.0",
    "localhost@evil.example",
    "192.168.1.5",
    "",
  ])("refuses %s", (host) => {
    expect(statusOf("GET", { host })).toBe(421)
    expect(statusOf("POST", { host })).toBe(421)
  })
  it("refuses none, two, and an absolute target", () => {
    expect(statusOf("GET", {})).toBe(421)
    expect(statusOf("GET", { host: ["localhost", "evil.example"] })).toBe(400)
    expect(statusOf("GET", { host: "localhost" }, "http://evil.example/session")).toBe(400)
  })
  it("ignores forwarded names", () => {
    expect(statusOf("GET", { host: "localhost", "x-forwarded-host": "evil.example" })).toBe("pass")
  })
  it("takes addresses and the given name when bound beyond loopback", () => {
    const wide = createGuard({ hostname: "box.lan", cors: [], username: "u", password: "p", hosts: ["proxy.lan"] })
    const authorization = `Basic ${Buffer.from("u:p").toString("base64")}`
    for (const host of ["192.168.1.5:4096", "box.lan", "proxy.lan", "[fe80::1]:1"])
      expect(statusOf("GET", { host, authorization }, "/", wide)).toBe("pass")
    expect(statusOf("GET", { host: "evil.example", authorization }, "/", wide)).toBe(421)
  })
})

describe("origin", () => {
  const host = "localhost:4096"
  it.each([
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:1",
    "tauri://localhost",
    "https://editor.example",
  ])("passes %s", (origin) => {
    expect(open(toRequest("POST", "/session", { host, origin }))).toEqual({ kind: "pass", origin })
  })
  it.each([
    "http://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "https://opencode.ai.evil.example",
    "https://opencode.ai",
    "http://localhost:4096@evil.example",
    "file://",
    "chrome-extension://x",
    "https://localhost:4096",
  ])("refuses a change from %s and gives no CORS header for a read", (origin) => {
    expect(statusOf("POST", { host, origin })).toBe(403)
    expect(open(toRequest("GET", "/session", { host, origin }))).toEqual({ kind: "pass" })
    expect(open(toRequest("OPTIONS", "/session", { host, origin, "access-control-request-method": "POST" }))).toEqual({
      kind: "preflight",
    })
  })
  it("refuses what a page of another site fetches, with and without an Origin", () => {
    for (const site of ["cross-site", "same-site"]) {
      expect(statusOf("GET", { host, "sec-fetch-site": site, "sec-fetch-mode": "no-cors" })).toBe(403)
      expect(statusOf("POST", { host, "sec-fetch-site": site })).toBe(403)
      expect(statusOf("POST", { host, "sec-fetch-site": site, origin: "http://localhost:3000" })).toBe("pass")
    }
    expect(
      statusOf(
        "GET",
        { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
        "/doc",
      ),
    ).toBe("pass")
    expect(
      statusOf(
        "GET",
        { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
        "/session",
      ),
    ).toBe(403)
  })
  it("passes node's fetch and a bare POST", () => {
    expect(statusOf("POST", { host, "sec-fetch-mode": "cors" })).toBe("pass")
    expect(statusOf("POST", { host })).toBe("pass")
  })
})

describe("password", () => {
  const guard = createGuard({ hostname: "127.0.0.1", cors: [], username: "opencode", password: "s3cret:with colon" })
  const basic = (text: string) => Buffer.from(text).toString("base64")
  const status = (headers: Headers, url = "/session", method = "GET") =>
    statusOf(method, { host: "localhost", ...headers }, url, guard)
  it("is required on every route but a preflight", () => {
    for (const url of ["/session", "/event", "/doc", "/global/health", "/nosuch"]) expect(status({}, url)).toBe(401)
    expect(
      status({ "access-control-request-method": "POST", origin: "http://localhost:1" }, "/session", "OPTIONS"),
    ).toBe("preflight")
  })
  it("is taken from Basic, and from the URL of a stream alone", () => {
    const good = basic("opencode:s3cret:with colon")
    expect(status({ authorization: `Basic ${good}` })).toBe("pass")
    expect(status({ authorization: `basic ${good}` })).toBe("pass")
    for (const bad of ["opencode:wrong", "other:s3cret:with colon", "", "opencode"])
      expect(status({ authorization: `Basic ${basic(bad)}` })).toBe(401)
    expect(status({ authorization: `Bearer ${good}` })).toBe(401)
    expect(status({}, `/event?auth_token=${encodeURIComponent(good)}`)).toBe("pass")
    expect(status({}, `/global/event?auth_token=${encodeURIComponent(good)}`)).toBe("pass")
    expect(status({}, `/event?auth_token=${basic("opencode:wrong")}`)).toBe(401)
    expect(status({}, `/session?auth_token=${encodeURIComponent(good)}`)).toBe(401)
    expect(status({}, `/event?auth_token=${encodeURIComponent(good)}`, "POST")).toBe(401)
  })
})
