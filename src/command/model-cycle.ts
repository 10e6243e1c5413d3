// Takes the next of the models used before, or the one before.
import { chooseModel, findNextRecentModel } from "../state/choice.ts"
import type { Command } from "./command.ts"

const steps = [
  ["model.cycle_recent", "Next recent model", 1],
  ["model.cycle_recent_reverse", "Previous recent model", -1],
] as const

export const modelCycle: readonly Command[] = steps.map(([id, title, step]) => ({
  id,
  title,
  group: "Agent",
  run({ store, toast }) {
    const model = findNextRecentModel(store.getState(), step)
    if (!model) return toast({ message: "No other model was used yet", variant: "info" })
    // The list of recent ones keeps its order while one walks through it.
    store.update((state) => ({ ...chooseModel(state, model), recentModels: state.recentModels }))
  },
}))
