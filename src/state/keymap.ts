// The key bindings in force, as lookups.
import type { Scope } from "../../server/schema/keybind.ts"

export type Keymap = {
  /** The chord that begins a sequence; undefined if it is unbound. */
  readonly leader: string | undefined
  /** Command ids for a chord, or for the chord after the leader, in a scope. The first one that can act is meant. */
  find(scope: Scope, chord: string, isAfterLeader?: boolean): readonly string[]
  /** The same for several scopes: first the user's own bindings, then the defaults, each in the order of the scopes. */
  findIn(scopes: readonly Scope[], chord: string, isAfterLeader: boolean): readonly string[]
  /** Every key of a command as it is displayed: `ctrl+x n`. Some commands have other keys in lists. */
  keysOf(commandID: string, isInList?: boolean): readonly string[]
  /** The bindings that begin with the leader. */
  readonly leaderKeys: readonly { readonly key: string; readonly command: string }[]
  /** Invalid and conflicting bindings, for the user. */
  readonly problems: readonly string[]
}

export type KeymapState = { readonly keymap: Keymap }

export const emptyKeymap: KeymapState = {
  keymap: {
    leader: undefined,
    find: () => [],
    findIn: () => [],
    keysOf: () => [],
    leaderKeys: [],
    problems: [],
  },
}

/** The first key of a command as it is displayed; empty if none is bound. */
export function toKey({ keymap }: KeymapState, commandID: string): string {
  return keymap.keysOf(commandID)[0] ?? ""
}
