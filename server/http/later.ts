// The operations of contract 1.1.53 that have nothing behind them yet: each answers 501 at once, never an empty 200.
export type LaterRoute = `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`

export const laterRoutes: readonly LaterRoute[] = [
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
