// Notes what was chosen, so that it comes first the next time.
import { addUse } from "../state/use.ts"
import type { CommandContext } from "./command.ts"

/** `key` is the kind and the name: `file:src/a.ts`. */
export function noteUse({ store, memory, now }: CommandContext, key: string): void {
  const entry = { key, at: now() }
  store.update((state) => addUse(state, entry))
  void memory.appendUse(entry)
}
