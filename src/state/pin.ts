// Sessions that stay at the top of the list. Kept by the terminal: the server knows no such thing.
export type PinState = { readonly pinned: readonly string[] }

export const emptyPins: PinState = { pinned: [] }

const maxPins = 200

/** The one pinned last stands first. */
export function togglePin<S extends PinState>(state: S, sessionID: string): S {
  const others = state.pinned.filter((id) => id !== sessionID)
  const pinned = others.length < state.pinned.length ? others : [sessionID, ...others].slice(0, maxPins)
  return { ...state, pinned }
}
