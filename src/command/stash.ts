// Puts drafts aside and brings them back, also those of other terminals in this directory and of earlier starts.
import { openDialog } from "../state/dialog.ts"
import { toStoredDraft } from "../state/draft.ts"
import { insertDraft, isPromptEmpty, takePrompt } from "../state/prompt.ts"
import { toStash, type StashEntry } from "../state/stash.ts"
import type { Command, CommandContext } from "./command.ts"

export const stash: readonly Command[] = [
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
      // What was typed meanwhile stays.
      store.update((state) => (state.editor === draft.editor ? takePrompt(state).state : state))
      toast({ message: "The draft is put aside; /stash brings it back", variant: "info" })
    },
  },
  {
    id: "prompt.stash.pop",
    title: "Bring back the draft put aside last",
    group: "Prompt",
    async run(context) {
      for (const entry of toStash(await context.memory.stash.list())) if (await bringBack(context, entry)) return
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

/** false when another terminal has taken it meanwhile. */
export async function bringBack({ store, memory }: CommandContext, entry: StashEntry): Promise<boolean> {
  if (!(await memory.stash.remove(entry.id))) return false
  store.update((state) => ({
    ...insertDraft(state, entry.draft, entry.isShell),
    stash: state.stash.filter(({ id }) => id !== entry.id),
  }))
  return true
}
