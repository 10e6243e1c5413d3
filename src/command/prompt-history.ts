// Replaces the draft with an older or a newer prompt of the history.
import { walkHistory } from "../state/prompt.ts"
import type { Command } from "./command.ts"

const steps = [
  ["prompt.history.previous", "Older prompt", -1],
  ["prompt.history.next", "Newer prompt", 1],
] as const

export const promptHistory: readonly Command[] = steps.map(([id, title, step]) => ({
  id,
  title,
  when: (state) => walkHistory(state, step) !== undefined,
  run: ({ store }) => store.update((state) => walkHistory(state, step) ?? state),
}))
