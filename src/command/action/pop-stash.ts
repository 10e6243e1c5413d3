// Takes a draft out of the stash and puts it into the prompt.
import { insertDraft } from "../../state/prompt.ts"
import type { StashEntry } from "../../state/stash.ts"
import type { CommandContext } from "../command.ts"

/** Returns false if another terminal took the draft first. */
export async function popStash({ store, memory }: CommandContext, entry: StashEntry): Promise<boolean> {
  if (!(await memory.stash.remove(entry.id))) return false
  store.update((state) => ({
    ...insertDraft(state, entry.draft, entry.isShell),
    stash: state.stash.filter(({ id }) => id !== entry.id),
  }))
  return true
}
