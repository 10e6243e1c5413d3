// The HTTP server, with limits against slow requests: a request that is not complete in time is answered 408 and its
// connection is closed. A request that is not HTTP, or is ambiguous, is answered 400.
import { createServer, type RequestListener, type Server } from "node:http"

type RequestLimits = {
  readonly headersMs: number
  /** For the whole request, body included. */
  readonly requestMs: number
  readonly checkEveryMs: number
}

/** A request that takes longer is an attack, not a slow client. */
const limits: RequestLimits = { headersMs: 15_000, requestMs: 120_000, checkEveryMs: 5000 }

export function createHttpServer(app: RequestListener, { headersMs, requestMs, checkEveryMs } = limits): Server {
  return createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: 60_000,
      insecureHTTPParser: false,
    },
    app,
  )
}
