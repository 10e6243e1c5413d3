// The model that the user worked with last: what a new session goes on with where no setting names one.
import type { ModelRef } from "../../schema/model.ts"
import type { SessionStore } from "./store.ts"

/** A session that was only opened tells nothing, so the newest few are looked at. */
const mostSessions = 5

/** The model of the last prompt in one of the project's newest sessions. */
export function findLastModel(store: Pick<SessionStore, "list" | "findLast">): ModelRef | undefined {
  for (const { id } of store.list({ isRoot: true, limit: mostSessions })) {
    const model = store.findLast(id, "user")?.model
    if (model) return model
  }
  return undefined
}
