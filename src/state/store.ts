// The store: holds the state and notifies subscribers of changes. Independent of React and of the server.
import { createStore, type StoreApi } from "zustand/vanilla"
import type { State } from "./state.ts"

export type Store = StoreApi<State> & {
  /** Replaces the state with the result of `change`; an identical state notifies no subscriber. */
  update(change: (state: State) => State): void
}

export function createAppStore(state: State): Store {
  const store = createStore<State>()(() => state)
  return { ...store, update: (change) => store.setState(change, true) }
}
