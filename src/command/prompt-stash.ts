// Stashes drafts and brings them back. The stash is shared by all terminals in the directory and outlives them.
import { openDialog } from "../state/dialog.ts"
import { toStoredDraft } from "../state/draft.ts"
import { isPromptEmpty, takePrompt } from "../state/prompt.ts"
import { toStash } from "../state/stash.ts"
import { popStash } from "./action/pop-stash.ts"
import type { Command } from "./command.ts"

export const promptStash: readonly Command[] = [
  {
    id: "prompt.stash",
    title: "Put the draft aside",
    group: "Prompt",
    when: (state) => !isPromptEmpty(state) && !state.isRemote,
    async run({ store, memory, now, toast }) {
      const at = now()
      const { draft } = takePrompt(store.getState())
      const { text, atoms } = toStoredDraft(draft.editor.buffer)
      const id = `${at}-${process.pid}`
      await memory.stash.write(id, { at, text, atoms, isShell: draft.isShell })
      const isKept = (await memory.stash.list()).some((record) => record.id === id)
      if (!isKept) return toast({ message: "The draft could not be put aside: nothing was written", variant: "error" })
      // A draft that changed during the write stays in the prompt.
      store.update((state) => (state.editor === draft.editor ? takePrompt(state).state : state))
      toast({ message: "The draft is put aside; /stash brings it back", variant: "info" })
    },
  },
  {
    id: "prompt.stash.pop",
    title: "Bring back the draft put aside last",
    group: "Prompt",
    async run(context) {
      for (const entry of toStash(await context.memory.stash.list())) if (await popStash(context, entry)) return
      context.toast({ message: "No draft is put aside", variant: "info" })
    },
  },
  {
    id: "prompt.stash.list",
    title: "List the drafts put aside",
    group: "Prompt",
    slash: "stash",
    async run({ store, memory }) {
      const entries = toStash(await memory.stash.list())
      store.update((state) => openDialog({ ...state, stash: entries }, { id: "stash" }))
    },
  },
]
