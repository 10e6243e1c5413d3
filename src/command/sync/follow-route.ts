// Fetches a session when it is shown for the first time.
import type { Synchronize } from "./synchronize.ts"
import { findShownSession } from "../../state/route.ts"
import type { Store } from "../../state/store.ts"

/** Returns a function that stops it. */
export function followRoute(store: Store, synchronize: Synchronize): () => void {
  return store.subscribe((state, before) => {
    const sessionID = findShownSession(state)
    if (sessionID === undefined || sessionID === findShownSession(before)) return
    if (!state.messages.has(sessionID)) void synchronize.session(sessionID)
  })
}
