// The store: the state, and who is told when it changes. Knows neither React nor the server.
import { createStore, type StoreApi } from "zustand/vanilla"
import { createState, type State, type StateOptions } from "./state.ts"

export type Store = StoreApi<State> & {
  /** Replaces the state by what `change` makes of it; the same object tells nobody. */
  update(change: (state: State) => State): void
}

export function createAppStore(options: StateOptions): Store {
  const store = createStore<State>()(() => createState(options))
  return { ...store, update: (change) => store.setState(change, true) }
}
