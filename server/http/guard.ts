// Access control: runs before everything else, on every route.
// Guarantees: a web page of another site reaches no handler, whatever it sends (Host, Origin and fetch metadata are compared
// as a whole, never by prefix); with a password only a preflight is answered without it; passwords are compared in constant
// time, and failed logins lock an address out.
import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { isIP } from "node:net"
import type { LoginLockout } from "./login-lockout.ts"

export type GuardOptions = {
  readonly hostname: string
  readonly cors: readonly string[]
  readonly hosts?: readonly string[]
  readonly username: string
  readonly password: string | undefined
  /** Limits failed logins. */
  readonly lockout?: LoginLockout
}

export type Verdict =
  | { readonly kind: "pass"; readonly origin?: string }
  | { readonly kind: "preflight"; readonly origin?: string }
  | {
      readonly kind: "refuse"
      readonly status: 400 | 401 | 403 | 421 | 429
      readonly message: string
      readonly retryAfterMs?: number
      readonly origin?: string
    }

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"])
/** Origins of the published desktop application. */
const desktopOrigins = new Set(["tauri://localhost", "http://tauri.localhost"])

/** Returns the function that judges a request by its target and headers. */
export function createGuard(options: GuardOptions): (request: IncomingMessage) => Verdict {
  const isLocal = isLoopbackName(options.hostname)
  const extraHosts = new Set([
    options.hostname.toLowerCase(),
    ...(options.hosts ?? []).map((host) => host.toLowerCase()),
  ])
  const corsOrigins = new Set(options.cors)
  const expected = options.password === undefined ? undefined : digest(`${options.username}:${options.password}`)
  const authenticated = new WeakSet<object>()

  function isKnownHost(host: string | undefined): boolean {
    const name = parseHost(host)
    if (name === undefined) return false
    if (isLoopbackName(name)) return true
    // Beyond loopback a password is required, and a DNS rebinding attack has a name as its host, never an address.
    return !isLocal && (isIP(name.replace(/^\[|\]$/g, "")) !== 0 || extraHosts.has(name))
  }

  function isAllowedOrigin(origin: string): boolean {
    if (desktopOrigins.has(origin) || corsOrigins.has(origin)) return true
    if (!URL.canParse(origin)) return false
    const url = new URL(origin)
    // An origin is exactly scheme, host and port; a URL that only begins with one is no origin.
    if (url.origin !== origin || url.protocol !== "http:") return false
    return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  }

  function findCredential(request: IncomingMessage): string | undefined {
    const basic = /^basic +(.+)$/i.exec(request.headers.authorization ?? "")?.[1]
    if (basic !== undefined) return decode(basic)
    // A browser's EventSource cannot set headers, so the URL of a stream may carry the same credential.
    const token = request.method === "GET" && /\/event\?/.test(request.url ?? "") ? findToken(request.url!) : undefined
    return token === undefined ? undefined : decode(token)
  }

  /** Undefined if authorized. An authenticated connection skips the lockout, so that failed logins of others do not block it. */
  function checkPassword(request: IncomingMessage): Omit<Verdict & { kind: "refuse" }, "origin"> | undefined {
    if (!expected) return undefined
    const credential = findCredential(request)
    const { socket } = request
    const address = socket?.remoteAddress ?? ""
    const retryAfterMs =
      credential === undefined || authenticated.has(socket) ? 0 : (options.lockout?.remainingMs(address) ?? 0)
    if (retryAfterMs > 0)
      return {
        kind: "refuse",
        status: 429,
        message: "Too many wrong passwords: wait before the next try.",
        retryAfterMs,
      }
    if (credential !== undefined && timingSafeEqual(digest(credential), expected)) {
      if (socket) authenticated.add(socket)
      return undefined
    }
    if (credential !== undefined) options.lockout?.recordFailure(address, credential)
    return { kind: "refuse", status: 401, message: "Unauthorized" }
  }

  return (request) => {
    const { headers } = request
    const hosts = countHeader(request, "host")
    if (hosts !== 1 || !isKnownHost(headers.host))
      return {
        kind: "refuse",
        status: hosts > 1 ? 400 : 421,
        message: `Host not allowed: ${String(headers.host ?? "none").slice(0, 200)}. Reach this server as localhost or 127.0.0.1.`,
      }
    if (!request.url?.startsWith("/"))
      return { kind: "refuse", status: 400, message: "Expected a path as the target of the request." }
    const origin = headers.origin
    const isAllowed = origin !== undefined && isAllowedOrigin(origin)
    const allowed = isAllowed ? { origin } : {}
    if (request.method === "OPTIONS" && headers["access-control-request-method"])
      return { kind: "preflight", ...allowed }
    if (origin !== undefined && !isAllowed && !safeMethods.has(request.method ?? ""))
      return {
        kind: "refuse",
        status: 403,
        message: `Origin not allowed: ${origin.slice(0, 200)}. Allow it with --cors.`,
      }
    const site = headers["sec-fetch-site"]
    const isCrossSite = site === "cross-site" || site === "same-site"
    if (isCrossSite && !isAllowed && !isNavigation(request))
      return {
        kind: "refuse",
        status: 403,
        message: "A page of another site may not call this server. Allow its origin with --cors.",
      }
    return { ...(checkPassword(request) ?? { kind: "pass" }), ...allowed }
  }
}

/** A browser that follows a link to the documentation. */
function isNavigation({ method, headers, url }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    /^\/(doc)?(\?|$)/.test(url ?? "")
  )
}

function countHeader(request: IncomingMessage, name: string): number {
  let n = 0
  for (let i = 0; i < request.rawHeaders.length; i += 2) if (request.rawHeaders[i]!.toLowerCase() === name) n++
  return n
}

/** The host name in lower case without its port; undefined for an invalid Host header. */
function parseHost(host: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@?#\s]+)(?::\d{1,5})?$/i.exec(host ?? "")
  return match?.[1]?.toLowerCase().replace(/\.$/, "")
}

export function isLoopbackName(name: string): boolean {
  const host = name.toLowerCase().replace(/^\[|\]$/g, "")
  return (
    host === "localhost" ||
    host === "::1" ||
    host === "0:0:0:0:0:0:0:1" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  )
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8")
}

function findToken(url: string): string | undefined {
  return new URLSearchParams(url.slice(url.indexOf("?"))).get("auth_token") ?? undefined
}
