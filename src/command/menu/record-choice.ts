// Records a choice in the frecency ranking, in the state and on disk.
import { recordUse } from "../../state/frecency.ts"
import type { CommandContext } from "../command.ts"

/** `key` is the kind and the name: `file:src/a.ts`. */
export function recordChoice({ store, memory, now }: CommandContext, key: string): void {
  const entry = { key, at: now() }
  store.update((state) => recordUse(state, entry))
  void memory.appendUse(entry)
}
