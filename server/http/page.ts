// Routes that are no operations of the API: for people with a browser and for probes.
import type { Express } from "express"
import { contract } from "../api/contract.ts"
import { sendJson } from "./bind.ts"
import { unimplementedRoutes } from "./unimplemented-routes.ts"

/** Mounts `/health`, `/doc` and `/`. */
export function mountPages(app: Express, version: string): void {
  // A published provider of the AI SDK probes this route; a later version accepts any page.
  app.get("/health", (_request, response) => sendJson(response, 200, { healthy: true, version }))
  // Loaded on demand: building the document takes libraries that nothing else needs.
  app.get("/doc", async (_request, response) => {
    const { toOpenApi } = await import("./openapi.ts")
    sendJson(response, 200, toOpenApi(contract, unimplementedRoutes, version))
  })
  app.get("/", (request, response, next) => {
    if (request.accepts(["json", "html"]) === "html") response.redirect(302, "/doc")
    else next()
  })
}
