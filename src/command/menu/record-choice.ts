// Notes what was chosen, so that it comes first the next time.
import { recordUse } from "../../state/frecency.ts"
import type { CommandContext } from "../command.ts"

/** `key` is the kind and the name: `file:src/a.ts`. */
export function recordChoice({ store, memory, now }: CommandContext, key: string): void {
  const entry = { key, at: now() }
  store.update((state) => recordUse(state, entry))
  void memory.appendUse(entry)
}
