// Takes the next of the models used before or of the favourites, or the one before.
import { selectModel, findNextModel } from "../state/model-selection.ts"
import type { Command } from "./command.ts"

const ways = [
  ["model.cycle_recent", "Next recent model", "recentModels", 1],
  ["model.cycle_recent_reverse", "Previous recent model", "recentModels", -1],
  ["model.cycle_favorite", "Next favourite model", "favoriteModels", 1],
  ["model.cycle_favorite_reverse", "Previous favourite model", "favoriteModels", -1],
] as const

const nothing = {
  recentModels: "No other model was used yet",
  favoriteModels: "No other model is a favourite: mark some in the list of models",
} as const

export const modelCycle: readonly Command[] = ways.map(([id, title, list, step]) => ({
  id,
  title,
  group: "Agent",
  run({ store, toast }) {
    const state = store.getState()
    const model = findNextModel(state, state[list], step)
    if (!model) return toast({ message: nothing[list], variant: "info" })
    // The list of recent ones keeps its order while one walks through it.
    store.update((before) => ({ ...selectModel(before, model), recentModels: before.recentModels }))
  },
}))
