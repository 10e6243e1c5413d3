// The model that the user worked with last: the default of new sessions where no setting names one.
import type { ModelRef } from "../../schema/model.ts"
import type { SessionStore } from "./store.ts"

/** The newest session may have no prompt yet, so several are searched. */
const maxSessions = 5

/** The model of the last prompt in one of the project's newest sessions. */
export function findLastModel(store: Pick<SessionStore, "list" | "findLast">): ModelRef | undefined {
  for (const { id } of store.list({ isRoot: true, limit: maxSessions })) {
    const model = store.findLast(id, "user")?.model
    if (model) return model
  }
  return undefined
}
