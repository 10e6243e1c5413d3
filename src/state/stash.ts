// The stash: drafts that the user stored for later.
import type { Slice } from "../text/buffer/buffer.ts"
import { parseDraft } from "./draft.ts"
import type { StoredRecord } from "./record-folder.ts"

export type StashEntry = {
  readonly id: string
  readonly draft: Slice
  readonly isShell: boolean
  /** When it was stored, Unix ms. */
  readonly at: number
}

export type StashState = {
  /** Newest first, as of when the list was last opened. */
  readonly stash: readonly StashEntry[]
}

export const emptyStash: StashState = { stash: [] }

export function toStash(records: readonly StoredRecord[]): StashEntry[] {
  return records
    .flatMap(({ id, value }): StashEntry[] => {
      const draft = parseDraft(value)
      if (!draft) return []
      return [{ id, draft, isShell: value.isShell === true, at: typeof value.at === "number" ? value.at : 0 }]
    })
    .sort((a, b) => b.at - a.at)
}
