// What the server offers: models, agents, settings, and the place it works in.
import type { Agent, Command } from "../../server/schema/agent.ts"
import type { Config } from "../../server/schema/config.ts"
import type { Model, ModelRef, Provider } from "../../server/schema/model.ts"

export type CatalogueState = {
  readonly providers: readonly Provider[]
  /** The default model's id by provider. */
  readonly defaultModels: Readonly<Record<string, string>>
  readonly agents: readonly Agent[]
  /** Prompts with a name, the user's own among them; none while the server has not told. */
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

/** Agents that a person may choose for the prompt. */
export function toPrimaryAgents(state: Pick<CatalogueState, "agents">): Agent[] {
  return state.agents.filter((agent) => agent.mode !== "subagent" && !agent.hidden)
}
