// The HTTP application: its layers in order, top to bottom.
import type { IncomingMessage } from "node:http"
import { isAbsolute } from "node:path"
import express, { type Express, type NextFunction, type Request, type Response } from "express"
import { contract } from "../api/contract.ts"
import { type Contract, type Operation, splitRoute } from "../api/endpoint.ts"
import { instanceHandlers, serverHandlers } from "../api/handlers.ts"
import type { ServerContext } from "../api/server-context.ts"
import type { Bus } from "../bus/bus.ts"
import { NamedError } from "../schema/error.ts"
import type { Instance } from "../instance/instance.ts"
import { bind, notFound, sendJson } from "./bind.ts"
import { toProblem } from "./errors.ts"
import { createGuard, type GuardOptions } from "./guard.ts"
import { laterRoutes } from "./later.ts"
import { createPeerGuard } from "./peer-guard.ts"
import { streamEvents } from "./sse.ts"

export type AppDeps = {
  readonly guard: GuardOptions
  readonly bus: Bus
  readonly server: ServerContext
  /** The instance of a directory as the caller named it, or of the default one. */
  readonly openInstance: (given: { query?: string; header?: string }) => Promise<Instance>
  readonly log: (ref: string, error: unknown) => void
}

export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag").set("query parser", "simple").set("strict routing", true)
  app.set("case sensitive routing", true)

  const peerGuard = deps.guard.password === undefined ? createPeerGuard() : undefined
  if (peerGuard) app.use(peerGuard)
  app.use(guard(deps.guard))

  const instanceOf = (request: Request) => deps.openInstance(toDirectory(request))
  for (const [name, group] of Object.entries(contract) as [keyof typeof contract, Contract][]) {
    if (name in serverHandlers)
      bind(app, group, serverHandlers[name as keyof typeof serverHandlers], {
        contextOf: () => deps.server,
        log: deps.log,
      })
    else if (name in instanceHandlers)
      bind(app, group, instanceHandlers[name as keyof typeof instanceHandlers], {
        contextOf: instanceOf,
        log: deps.log,
      })
  }

  app.get("/global/event", validated(contract.global.event), (request, response) =>
    streamEvents(request, response, { bus: deps.bus, ...toStreamOptions(request) }),
  )
  app.get("/event", validated(contract.event.subscribe), async (request, response) => {
    const instance = await instanceOf(request)
    streamEvents(request, response, {
      bus: deps.bus,
      directory: instance.directory,
      closed: instance.closed,
      ...toStreamOptions(request),
    })
  })

  // A published provider of the AI SDK looks here for a server; of a later version any page would do.
  app.get("/health", (_request, response) => sendJson(response, 200, { healthy: true, version: deps.server.version }))
  app.get("/doc", async (request, response) =>
    (await import("./doc.ts")).serveDoc(request, response, deps.server.version),
  )
  app.get("/", (request, response, next) => {
    if (request.accepts(["json", "html"]) === "html") response.redirect(302, "/doc")
    else next()
  })

  for (const route of laterRoutes) {
    const { method, path } = splitRoute(route)
    app[method.toLowerCase() as "get"](path, () => {
      throw new NamedError("NotImplementedError", { message: `${method} ${path} is not there yet` })
    })
  }

  app.use((request: Request) => {
    throw notFound(request)
  })
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, body } = toProblem(error, deps.log)
    if (response.headersSent) response.destroy()
    else sendJson(response, status, body)
  })
  return app
}

/** Host, Origin, fetch metadata, password, and the CORS headers of who may. */
function guard(options: GuardOptions) {
  const judge = createGuard(options)
  return (request: Request, response: Response, next: NextFunction) => {
    const verdict = judge(request as IncomingMessage)
    response.setHeader("Vary", "Origin")
    response.setHeader("X-Content-Type-Options", "nosniff")
    if (verdict.origin) {
      response.setHeader("Access-Control-Allow-Origin", verdict.origin)
      response.setHeader("Access-Control-Expose-Headers", "x-control-id, x-tui-clients, x-tui-reason, x-truncated")
    }
    if (verdict.kind === "preflight" || (verdict.kind === "pass" && request.method === "OPTIONS")) {
      if (verdict.origin) {
        response.setHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT,POST,DELETE,PATCH")
        const asked = request.headers["access-control-request-headers"]
        if (asked) response.setHeader("Access-Control-Allow-Headers", asked)
      }
      return void response.writeHead(204).end()
    }
    if (verdict.kind === "pass") return next()
    if (verdict.retryAfterMs) response.setHeader("Retry-After", String(Math.ceil(verdict.retryAfterMs / 1000)))
    if (verdict.status === 401) {
      response.setHeader("WWW-Authenticate", 'Basic realm="Secure Area"')
      return void response.writeHead(401, { "Content-Type": "text/plain" }).end(verdict.message)
    }
    sendJson(response, verdict.status, { name: "ForbiddenError", data: { message: verdict.message } })
  }
}

function toDirectory(request: Request): { query?: string; header?: string } {
  const start = request.url.indexOf("?")
  const query = start < 0 ? null : new URLSearchParams(request.url.slice(start + 1)).get("directory")
  const header = request.headers["x-opencode-directory"]
  return {
    ...(query ? { query: decodeTwice(query) } : {}),
    ...(typeof header === "string" && header !== "" ? { header } : {}),
  }
}

/** Some clients encode the value that their library encodes again; an absolute path is never such a value. */
function decodeTwice(directory: string): string {
  if (isAbsolute(directory)) return directory
  try {
    return decodeURIComponent(directory)
  } catch {
    return directory
  }
}

function toStreamOptions(request: Request) {
  const query = new URLSearchParams(request.url.slice(request.url.indexOf("?") + 1))
  const framing = query.get("framing") as "plain" | "named" | "id" | null
  return { deltas: query.get("deltas") === "1", ...(framing ? { framing } : {}) }
}

/** Refuses a stream whose query is wrong before it begins. */
function validated(operation: Operation) {
  return (request: Request, _response: Response, next: NextFunction) => {
    const start = request.url.indexOf("?")
    const data = start < 0 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(start + 1)))
    const result = operation.query?.safeParse(data)
    if (!result || result.success) return next()
    const issue = result.error.issues[0]!
    next(new NamedError("BadRequestError", { message: issue.message, path: issue.path.map(String) }))
  }
}
