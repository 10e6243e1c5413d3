// The HTTP application: its layers in order, top to bottom.
import type { IncomingMessage } from "node:http"
import express, { type Express, type NextFunction, type Request, type Response } from "express"
import { instanceContract, serverContract } from "../api/contract.ts"
import { instanceHandlers, serverHandlers } from "../api/handlers.ts"
import type { ServerServices } from "../api/server-services.ts"
import { createPeerOwners } from "../base/peer-owner.ts"
import type { AgentProcesses } from "../base/process/agent-processes.ts"
import type { Bus } from "../bus/bus.ts"
import type { Instance } from "../instance/instance.ts"
import type { RequestedDirectory } from "../project/resolve-directory.ts"
import { createAgentGuard } from "./agent-guard.ts"
import { bind, notFound, sendJson } from "./bind.ts"
import { toRequestedDirectory } from "./requested-directory.ts"
import { toProblem } from "./errors.ts"
import { createGuard, type GuardOptions } from "./guard.ts"
import { mountUnimplementedRoutes } from "./unimplemented-routes.ts"
import { mountPages } from "./page.ts"
import { createPeerGuard } from "./peer-guard.ts"

export type AppDeps = {
  readonly guard: GuardOptions
  /** The processes whose requests are refused. Undefined: none. */
  readonly agentProcesses: AgentProcesses | undefined
  readonly bus: Bus
  readonly server: ServerServices
  /** The instance of the directory that the caller named, or of the default one. */
  readonly openInstance: (requested: RequestedDirectory) => Promise<Instance>
  readonly log: (ref: string, error: unknown) => void
}

export function createApp(deps: AppDeps): Express {
  const { server, bus, log, openInstance } = deps
  const app = express()
  app.disable("x-powered-by").disable("etag").set("query parser", "simple").set("strict routing", true)
  app.set("case sensitive routing", true)

  const findOwner = createPeerOwners()
  const peerGuard = deps.guard.password === undefined ? createPeerGuard(findOwner) : undefined
  if (peerGuard) app.use(peerGuard)
  if (deps.agentProcesses) app.use(createAgentGuard(deps.agentProcesses, findOwner))
  app.use(guard(deps.guard))

  bind(app, serverContract, serverHandlers, { contextOf: () => server, bus, log })
  const contextOf = (request: Request) => openInstance(toRequestedDirectory(request))
  bind(app, instanceContract, instanceHandlers, { contextOf, bus, log })
  mountPages(app, server.version)
  mountUnimplementedRoutes(app)

  app.use((request: Request) => {
    throw notFound(request)
  })
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, body } = toProblem(error, log)
    if (response.headersSent) response.destroy()
    else sendJson(response, status, body)
  })
  return app
}

/** Checks Host, Origin, fetch metadata and password, and sends the CORS headers of an allowed origin. */
function guard(options: GuardOptions) {
  const check = createGuard(options)
  return (request: Request, response: Response, next: NextFunction) => {
    const verdict = check(request as IncomingMessage)
    response.setHeader("Vary", "Origin")
    response.setHeader("X-Content-Type-Options", "nosniff")
    if (verdict.origin) {
      response.setHeader("Access-Control-Allow-Origin", verdict.origin)
      response.setHeader("Access-Control-Expose-Headers", "x-control-id, x-tui-clients, x-tui-reason, x-truncated")
    }
    if (verdict.kind === "preflight" || (verdict.kind === "pass" && request.method === "OPTIONS")) {
      if (verdict.origin) {
        response.setHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT,POST,DELETE,PATCH")
        const requested = request.headers["access-control-request-headers"]
        if (requested) response.setHeader("Access-Control-Allow-Headers", requested)
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
