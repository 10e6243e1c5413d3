// Fetches a session when the screen comes to it for the first time.
import type { Synchronize } from "./synchronize.ts"
import { findShownSession } from "../../state/route.ts"
import type { Store } from "../../state/store.ts"

/** Gives the way to stop it. */
export function followRoute(store: Store, synchronize: Synchronize): () => void {
  return store.subscribe((state, before) => {
    const sessionID = findShownSession(state)
    if (sessionID === undefined || sessionID === findShownSession(before)) return
    if (!state.messages.has(sessionID)) void synchronize.session(sessionID)
  })
}
