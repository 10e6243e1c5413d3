// Pinned sessions stay at the top of the list. Only the terminal knows of them; the API has no such concept.
export type PinState = { readonly pinned: readonly string[] }

export const emptyPins: PinState = { pinned: [] }

const maxPins = 200

/** The session pinned last comes first. */
export function togglePin<S extends PinState>(state: S, sessionID: string): S {
  const others = state.pinned.filter((id) => id !== sessionID)
  const pinned = others.length < state.pinned.length ? others : [sessionID, ...others].slice(0, maxPins)
  return { ...state, pinned }
}
