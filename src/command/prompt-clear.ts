// Clears the prompt. The draft goes into the history, except for text of another program.
import { isPromptEmpty, addToHistory, takePrompt, toHistoryPrompt } from "../state/prompt.ts"
import type { Command } from "./command.ts"

export const promptClear: Command = {
  id: "prompt.clear",
  title: "Clear the prompt",
  group: "Prompt",
  when: (state) => !isPromptEmpty(state) || state.isShell,
  run({ store }) {
    store.update((state) => {
      const kept =
        state.isRemote || isPromptEmpty(state) ? state : addToHistory(state, toHistoryPrompt(state), state.isShell)
      return { ...takePrompt(kept).state, isShell: false }
    })
  },
}
