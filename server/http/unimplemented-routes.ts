// The operations of contract 1.1.53 that are not implemented yet. Each answers 501 at once, never an empty 200.
import type { Express } from "express"
import { type Route, splitRoute } from "../api/endpoint.ts"
import { NamedError } from "../schema/error.ts"

export const unimplementedRoutes: readonly Route[] = [
  "POST /pty",
  "GET /pty/:ptyID",
  "PUT /pty/:ptyID",
  "DELETE /pty/:ptyID",
  "GET /pty/:ptyID/connect",
  "POST /experimental/worktree",
  "DELETE /experimental/worktree",
  "POST /experimental/worktree/reset",
  "POST /session/:sessionID/revert",
  "POST /session/:sessionID/unrevert",
  "POST /provider/:providerID/oauth/authorize",
  "POST /provider/:providerID/oauth/callback",
  "POST /mcp/:name/auth",
  "DELETE /mcp/:name/auth",
  "POST /mcp/:name/auth/callback",
  "POST /mcp/:name/auth/authenticate",
  "POST /mcp/:name/connect",
  "POST /mcp/:name/disconnect",
]

export function mountUnimplementedRoutes(app: Express): void {
  for (const route of unimplementedRoutes) {
    const { method, path } = splitRoute(route)
    app[method.toLowerCase() as Lowercase<typeof method>](path, () => {
      throw new NamedError("NotImplementedError", { message: `${method} ${path} is not there yet` })
    })
  }
}
