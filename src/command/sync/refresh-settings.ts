// Fetches the settings of the server: configuration, models, agents, commands, and the directory.
import type { Client } from "../../client/client.ts"
import { asksByDefault } from "../../state/approval.ts"
import type { Store } from "../../state/store.ts"

/** Throws ClientError. */
export async function refreshSettings(store: Store, client: Client): Promise<void> {
  const [config, providers, agents, serverCommands, path, vcs] = await Promise.all([
    client.config.get(),
    client.config.providers(),
    client.agent.list(),
    client.command.list(),
    client.path.get(),
    client.vcs.get(),
  ])
  store.update((state) => ({
    ...state,
    config,
    providers: providers.providers,
    defaultModels: providers.default,
    agents,
    serverCommands,
    directory: path.directory,
    home: path.home,
    branch: vcs.branch,
    asksPermission: asksByDefault(agents),
  }))
}
