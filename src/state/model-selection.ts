// Which agent and model the next prompt goes to, and the models used before.
import { toModelRef, type ModelRef } from "./model-ref.ts"
import { findModel, toPrimaryAgents, type CatalogueState } from "./catalogue.ts"

export type ModelSelectionState = {
  /** Chosen by the person; none means the default. */
  readonly agent: string | undefined
  /** Chosen by the person, by agent: each keeps its own. */
  readonly models: ReadonlyMap<string, ModelRef>
  /** Named when the program was started: for agents that have no choice of their own. */
  readonly startModel: ModelRef | undefined
  /** Used before, the last one first. */
  readonly recentModels: readonly ModelRef[]
  /** Marked by the person, in the order in which they were. */
  readonly favoriteModels: readonly ModelRef[]
}

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

/** The agent that answers next: the chosen one while it exists, else the config's default, else the first. */
export function toSelectedAgent(state: ModelSelectionState & CatalogueState): string {
  const agents = toPrimaryAgents(state)
  if (agents.length === 0) return state.agent ?? "build"
  const named = [state.agent, state.config.default_agent, "build"]
  return named.find((name) => agents.some((agent) => agent.name === name)) ?? agents[0]!.name
}

/** The model that answers next; none while the server has not told what it offers. */
export function findSelectedModel(state: ModelSelectionState & CatalogueState): ModelRef | undefined {
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

/** The agent after (or before) the one in use, round the list. */
export function toNextAgent(state: ModelSelectionState & CatalogueState, step: 1 | -1): string {
  const agents = toPrimaryAgents(state)
  const index = agents.findIndex((agent) => agent.name === toSelectedAgent(state))
  return agents.at((index + step) % Math.max(1, agents.length))?.name ?? toSelectedAgent(state)
}

export function toggleFavorite<S extends ModelSelectionState>(state: S, model: ModelRef): S {
  const others = state.favoriteModels.filter((known) => !isSameModel(known, model))
  const favoriteModels = others.length < state.favoriteModels.length ? others : [...others, model]
  return { ...state, favoriteModels }
}

/** The model after (or before) the one in use among `models`. */
export function findNextModel(
  state: ModelSelectionState & CatalogueState,
  models: readonly ModelRef[],
  step: 1 | -1,
): ModelRef | undefined {
  const usable = models.filter((ref) => findModel(state, ref))
  const current = findSelectedModel(state)
  const index = usable.findIndex((ref) => current && isSameModel(ref, current))
  if (index < 0) return usable[0]
  return usable.length > 1 ? usable.at((index + step) % usable.length) : undefined
}

export function isSameModel(a: ModelRef, b: ModelRef): boolean {
  return a.providerID === b.providerID && a.modelID === b.modelID
}
