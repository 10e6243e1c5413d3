// A client of a server in this process, for subcommands that only call the API.
import { createClient, type Client } from "../../client/client.ts"
import { createTransport } from "../../client/transport.ts"
import type { RunningServer } from "../../../server/main.ts"
import { withLocalServer, type LocalServerOptions } from "./local-server.ts"

export type LocalClient = { readonly client: Client; readonly server: RunningServer }

/** Like `withLocalServer`, but opens the directory first, so that invalid settings are reported before any call. */
export function withLocalClient(
  options: LocalServerOptions,
  work: (local: LocalClient) => Promise<number>,
): Promise<number> {
  return withLocalServer(options, async (server) => {
    await server.open()
    const transport = createTransport(server)
    try {
      return await work({ client: createClient({ transport }), server })
    } finally {
      transport.close()
    }
  })
}
