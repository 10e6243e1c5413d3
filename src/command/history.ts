// Brings back what was sent before, step by step or from a list.
import { openDialog } from "../state/dialog.ts"
import { walkHistory } from "../state/prompt.ts"
import type { Command } from "./command.ts"

const steps = [
  ["prompt.history.previous", "Older prompt", -1],
  ["prompt.history.next", "Newer prompt", 1],
] as const

export const history: readonly Command[] = [
  ...steps.map(([id, title, step]): Command => ({
    id,
    title,
    when: (state) => walkHistory(state, step) !== undefined,
    run: ({ store }) => store.update((state) => walkHistory(state, step) ?? state),
  })),
  {
    id: "history.search",
    title: "Search what was sent before",
    group: "Prompt",
    run: ({ store }) => store.update((state) => openDialog(state, { id: "history" })),
  },
]
