// Switches the prompt to the next or the previous agent.
import { selectAgent, toNextAgent } from "../state/model-selection.ts"
import type { Command } from "./command.ts"

const steps = [
  ["agent.cycle", "Next agent", 1],
  ["agent.cycle.reverse", "Previous agent", -1],
] as const

export const agentCycle: readonly Command[] = steps.map(([id, title, step]) => ({
  id,
  title,
  group: "Agent",
  run: ({ store }) => store.update((state) => selectAgent(state, toNextAgent(state, step))),
}))
