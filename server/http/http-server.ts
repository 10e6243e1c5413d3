// The HTTP server with its limits against clients who never finish: a request that is not complete in time is answered 408
// and its connection closed, however slowly it trickles in. What is no HTTP, or can be read in two ways, is 400.
import { createServer, type RequestListener, type Server } from "node:http"

type RequestLimits = {
  readonly headersMs: number
  /** For the whole request, body included. */
  readonly requestMs: number
  readonly checkEveryMs: number
}

/** More is a slow attack, not a slow client. */
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
