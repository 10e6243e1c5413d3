// Fetches the settings of the server: configuration, models, agents, commands, and the directory.
import type { Client } from "../../client/client.ts"
import type { State } from "../../state/state.ts"
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
    asksPermission: asksBeforeEdits(agents),
  }))
}

/** Whether the default agent asks for permission before edits and commands. */
function asksBeforeEdits(agents: State["agents"]): boolean {
  const agent = agents.find((known) => known.name === "build") ?? agents.find((known) => known.mode !== "subagent")
  return agent !== undefined && ["edit", "bash"].every((name) => toAction(agent.permission, name) === "ask")
}

function toAction(rules: State["agents"][number]["permission"], name: string): string {
  const rule = rules.findLast(
    ({ permission, pattern }) => (permission === name || permission === "*") && pattern === "*",
  )
  return rule?.action ?? "allow"
}
