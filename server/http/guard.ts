// Who may talk to the server. Runs before everything else, on every route.
// Promises: a web page of a stranger reaches no handler, whatever it sends (Host, Origin and fetch metadata are checked,
// never by prefix); with a password nothing but a preflight is answered without it; comparisons take constant time, and
// who guesses waits longer each time.
import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { isIP } from "node:net"
import type { BackOff } from "./back-off.ts"

export type GuardOptions = {
  readonly hostname: string
  readonly cors: readonly string[]
  readonly hosts?: readonly string[]
  readonly username: string
  readonly password: string | undefined
  /** Makes who guesses the password wait. */
  readonly backOff?: BackOff
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
const ownOrigins = new Set(["tauri://localhost", "http://tauri.localhost"])

export function createGuard(options: GuardOptions): (request: IncomingMessage) => Verdict {
  const isLocal = isLoopbackName(options.hostname)
  const extraHosts = new Set([
    options.hostname.toLowerCase(),
    ...(options.hosts ?? []).map((host) => host.toLowerCase()),
  ])
  const corsOrigins = new Set(options.cors)
  const expected = options.password === undefined ? undefined : digest(`${options.username}:${options.password}`)
  const proven = new WeakSet<object>()

  function isKnownHost(host: string | undefined): boolean {
    const name = parseHost(host)
    if (name === undefined) return false
    if (isLoopbackName(name)) return true
    // Bound beyond loopback there is a password, and a rebinding page has a name, not an address.
    return !isLocal && (isIP(name.replace(/^\[|\]$/g, "")) !== 0 || extraHosts.has(name))
  }

  function isAllowedOrigin(origin: string): boolean {
    if (ownOrigins.has(origin) || corsOrigins.has(origin)) return true
    if (!URL.canParse(origin)) return false
    const url = new URL(origin)
    // An origin is scheme, host and port and nothing more; a URL that merely begins like one is not.
    if (url.origin !== origin || url.protocol !== "http:") return false
    return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  }

  function findCredential(request: IncomingMessage): string | undefined {
    const basic = /^basic +(.+)$/i.exec(request.headers.authorization ?? "")?.[1]
    if (basic !== undefined) return decode(basic)
    // EventSource cannot set a header, so a stream may carry the same secret in its URL.
    const token = request.method === "GET" && /\/event\?/.test(request.url ?? "") ? findToken(request.url!) : undefined
    return token === undefined ? undefined : decode(token)
  }

  /** Undefined for who may; who already did on this connection does not wait for those who guess. */
  function judgePassword(request: IncomingMessage): Omit<Verdict & { kind: "refuse" }, "origin"> | undefined {
    if (!expected) return undefined
    const credential = findCredential(request)
    const { socket } = request
    const address = socket?.remoteAddress ?? ""
    const retryAfterMs = credential === undefined || proven.has(socket) ? 0 : (options.backOff?.waitMs(address) ?? 0)
    if (retryAfterMs > 0)
      return {
        kind: "refuse",
        status: 429,
        message: "Too many wrong passwords: wait before the next try.",
        retryAfterMs,
      }
    if (credential !== undefined && timingSafeEqual(digest(credential), expected)) {
      if (socket) proven.add(socket)
      return undefined
    }
    if (credential !== undefined) options.backOff?.fail(address, credential)
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
    const isForeign = site === "cross-site" || site === "same-site"
    if (isForeign && !isAllowed && !isNavigation(request))
      return {
        kind: "refuse",
        status: 403,
        message: "A page of another site may not call this server. Allow its origin with --cors.",
      }
    return { ...(judgePassword(request) ?? { kind: "pass" }), ...allowed }
  }
}

/** A person who follows a link to the documentation. */
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

/** The host's name in lower case without port; undefined for what is no host. */
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
