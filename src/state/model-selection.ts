// Which agent and model the next prompt goes to, recently used models, and favourites.
import type { ModelRef } from "../../server/schema/model.ts"
import { toModelRef } from "./model-ref.ts"
import { findModel, toPrimaryAgents, type CatalogueState } from "./catalogue.ts"

export type ModelSelectionState = {
  /** Chosen by the user; undefined for the default. */
  readonly agent: string | undefined
  /** Chosen by the user, by agent: each agent keeps its own model. */
  readonly models: ReadonlyMap<string, ModelRef>
  /** From the command line: used by agents without a choice of their own. */
  readonly startModel: ModelRef | undefined
  /** Most recently used first. */
  readonly recentModels: readonly ModelRef[]
  /** In the order in which they were marked. */
  readonly favoriteModels: readonly ModelRef[]
}

/** What the selected agent depends on. */
export type AgentInput = Pick<ModelSelectionState, "agent"> & Pick<CatalogueState, "agents" | "config">

/** What the selected model depends on. */
export type ModelInput = AgentInput &
  Pick<ModelSelectionState, "models" | "startModel" | "recentModels"> &
  Pick<CatalogueState, "providers" | "defaultModels">

export const emptyModelSelection: ModelSelectionState = {
  agent: undefined,
  models: new Map(),
  startModel: undefined,
  recentModels: [],
  favoriteModels: [],
}

const maxRecentModels = 10

export function selectAgent<S extends ModelSelectionState>(state: S, agent: string): S {
  return { ...state, agent }
}

export function selectModel<S extends ModelSelectionState & CatalogueState>(state: S, model: ModelRef): S {
  const agent = toSelectedAgent(state)
  const others = state.recentModels.filter((known) => !isSameModel(known, model))
  return {
    ...state,
    models: new Map(state.models).set(agent, model),
    recentModels: [model, ...others].slice(0, maxRecentModels),
  }
}

/** The agent that answers next: the chosen one if it exists, else the config's default, else "build", else the first. */
export function toSelectedAgent(state: AgentInput): string {
  const agents = toPrimaryAgents(state)
  const [first] = agents
  if (!first) return state.agent ?? "build"
  const candidates = [state.agent, state.config.default_agent, "build"]
  return candidates.find((name) => agents.some((agent) => agent.name === name)) ?? first.name
}

/** The model that answers next; undefined until the providers are fetched. */
export function findSelectedModel(state: ModelInput): ModelRef | undefined {
  const agent = toSelectedAgent(state)
  const configured = state.config.model === undefined ? undefined : toModelRef(state.config.model)
  const candidates = [
    state.models.get(agent),
    state.startModel,
    state.agents.find((known) => known.name === agent)?.model,
    configured,
    ...state.recentModels,
  ]
  const usable = candidates.find((ref) => findModel(state, ref))
  if (usable) return usable
  for (const provider of state.providers) {
    const modelID = state.defaultModels[provider.id] ?? Object.keys(provider.models)[0]
    if (modelID !== undefined) return { providerID: provider.id, modelID }
  }
  return undefined
}

/** The agent after (1) or before (-1) the selected one; the list wraps around. */
export function toNextAgent(state: AgentInput, step: 1 | -1): string {
  const agents = toPrimaryAgents(state)
  const index = agents.findIndex((agent) => agent.name === toSelectedAgent(state))
  return agents.at((index + step) % Math.max(1, agents.length))?.name ?? toSelectedAgent(state)
}

export function toggleFavorite<S extends ModelSelectionState>(state: S, model: ModelRef): S {
  const others = state.favoriteModels.filter((known) => !isSameModel(known, model))
  const favoriteModels = others.length < state.favoriteModels.length ? others : [...others, model]
  return { ...state, favoriteModels }
}

/** The model after (1) or before (-1) the selected one among `models`; the list wraps around. */
export function findNextModel(state: ModelInput, models: readonly ModelRef[], step: 1 | -1): ModelRef | undefined {
  const usable = models.filter((ref) => findModel(state, ref))
  const current = findSelectedModel(state)
  const index = usable.findIndex((ref) => current && isSameModel(ref, current))
  if (index < 0) return usable[0]
  return usable.length > 1 ? usable.at((index + step) % usable.length) : undefined
}

export function isSameModel(a: ModelRef, b: ModelRef): boolean {
  return a.providerID === b.providerID && a.modelID === b.modelID
}
