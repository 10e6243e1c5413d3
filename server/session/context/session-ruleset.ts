// The permission rules of a session.
import type { Agent } from "../../schema/agent.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { SessionStore } from "../record/store.ts"

/** Rules of the agent, then of the session: the last matching rule decides. Throws NotFoundError. */
export function toSessionRuleset(
  { store }: { readonly store: Pick<SessionStore, "getSession"> },
  agent: Agent,
  sessionID: string,
): PermissionRuleset {
  return [...agent.permission, ...(store.getSession(sessionID).permission ?? [])]
}
