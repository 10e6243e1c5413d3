// Switches to the next or the previous of the recently used or favourite models.
import { selectModel, findNextModel } from "../state/model-selection.ts"
import type { Command } from "./command.ts"

const cycles = [
  ["model.cycle_recent", "Next recent model", "recentModels", 1],
  ["model.cycle_recent_reverse", "Previous recent model", "recentModels", -1],
  ["model.cycle_favorite", "Next favourite model", "favoriteModels", 1],
  ["model.cycle_favorite_reverse", "Previous favourite model", "favoriteModels", -1],
] as const

const emptyMessages = {
  recentModels: "No other model was used yet",
  favoriteModels: "No other model is a favourite: mark some in the list of models",
} as const

export const modelCycle: readonly Command[] = cycles.map(([id, title, list, step]) => ({
  id,
  title,
  group: "Agent",
  run({ store, toast }) {
    const state = store.getState()
    const model = findNextModel(state, state[list], step)
    if (!model) return toast({ message: emptyMessages[list], variant: "info" })
    // The order of recent models must not change while the user cycles through them.
    store.update((before) => ({ ...selectModel(before, model), recentModels: before.recentModels }))
  },
}))
