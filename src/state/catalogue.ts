// What the server offers: models, agents, commands and settings, and the directory it works in.
import type { Agent, Command } from "../../server/schema/agent.ts"
import type { Config } from "../../server/schema/config.ts"
import type { Model, ModelRef, Provider } from "../../server/schema/model.ts"

export type CatalogueState = {
  readonly providers: readonly Provider[]
  /** Id of the default model by provider. */
  readonly defaultModels: Readonly<Record<string, string>>
  readonly agents: readonly Agent[]
  /** Named prompts, including the user's own; undefined until they are fetched. */
  readonly serverCommands: readonly Command[] | undefined
  readonly config: Config
  readonly directory: string
  readonly home: string
  readonly branch: string | undefined
}

export function createCatalogue(directory: string, home: string): CatalogueState {
  return {
    providers: [],
    defaultModels: {},
    agents: [],
    serverCommands: undefined,
    config: {},
    directory,
    home,
    branch: undefined,
  }
}

export function findModel(
  state: Pick<CatalogueState, "providers">,
  ref: ModelRef | undefined,
): { provider: Provider; model: Model } | undefined {
  if (!ref) return undefined
  const provider = state.providers.find((known) => known.id === ref.providerID)
  const model = provider?.models[ref.modelID]
  return provider && model ? { provider, model } : undefined
}

/** Agents that the user can choose for the prompt. */
export function toPrimaryAgents(state: Pick<CatalogueState, "agents">): Agent[] {
  return state.agents.filter((agent) => agent.mode !== "subagent" && !agent.hidden)
}
