// Empties the prompt. What was typed stays in the history.
import { isPromptEmpty, rememberPrompt, takePrompt, toPastPrompt } from "../state/prompt.ts"
import type { Command } from "./command.ts"

export const promptClear: Command = {
  id: "prompt.clear",
  title: "Clear the prompt",
  group: "Prompt",
  when: (state) => !isPromptEmpty(state) || state.isShell,
  run({ store }) {
    store.update((state) => {
      const kept =
        state.isRemote || isPromptEmpty(state) ? state : rememberPrompt(state, toPastPrompt(state), state.isShell)
      return { ...takePrompt(kept).state, isShell: false }
    })
  },
}
