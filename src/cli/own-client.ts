// Asking a server of one's own as any client would.
import { createClient, type Client } from "../client/client.ts"
import { createTransport } from "../client/transport.ts"
import type { RunningServer } from "../../server/main.ts"
import { withOwnServer, type OwnServerOptions } from "./own-server.ts"

export type Own = { readonly client: Client; readonly server: RunningServer }

/** As `withOwnServer`, with the directory opened, so that settings that are broken are told first. */
export function withOwnClient(options: OwnServerOptions, work: (own: Own) => Promise<number>): Promise<number> {
  return withOwnServer(options, async (server) => {
    await server.open()
    const transport = createTransport(server)
    try {
      return await work({ client: createClient({ transport }), server })
    } finally {
      transport.close()
    }
  })
}
