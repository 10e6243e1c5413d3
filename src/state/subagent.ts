// Sub-agents: sessions that an agent started, as a tree.
import type { Session } from "../../server/schema/session.ts"
import type { MessageState } from "./message.ts"
import { toTitle, type SessionState } from "./session.ts"

/** The sessions that a session started, oldest first. */
export function toChildren({ sessions }: Pick<SessionState, "sessions">, sessionID: string): Session[] {
  return [...sessions.values()]
    .filter((session) => session.parentID === sessionID)
    .sort((a, b) => a.time.created - b.time.created || (a.id < b.id ? -1 : 1))
}

export type SubagentPosition = {
  readonly session: Session
  readonly parentID: string
  /** All sessions of the same parent, oldest first, including this one. */
  readonly siblings: readonly Session[]
  readonly index: number
}

/** The position of a sub-agent's session in the tree; undefined for a session that the user started. */
export function findSubagent(state: Pick<SessionState, "sessions">, sessionID: string): SubagentPosition | undefined {
  const session = state.sessions.get(sessionID)
  if (session?.parentID === undefined) return undefined
  const siblings = toChildren(state, session.parentID)
  return { session, parentID: session.parentID, siblings, index: siblings.indexOf(session) }
}

const marked = /^(.*) \(@([\w./-]+) subagent\)$/s

/** The agent and the task of a sub-agent's session, as its title names them. */
export function toSubagentName(session: Session): { readonly agent: string | undefined; readonly task: string } {
  const [, task, agent] = marked.exec(session.title) ?? []
  return { agent, task: task ?? toTitle(session) }
}

/** The agents from the root session down to this one: `build`, `explore`. */
export function toAgentTrail(
  state: Pick<SessionState, "sessions"> & Pick<MessageState, "messages">,
  sessionID: string,
): string[] {
  const names: string[] = []
  let id: string | undefined = sessionID
  // Bounded as in `isSessionWithin`.
  for (let depth = 0; id !== undefined && depth < 32; depth++) {
    const session = state.sessions.get(id)
    const named = session && toSubagentName(session)
    const name = named?.agent ?? state.messages.get(id)?.at(-1)?.info.agent ?? named?.task
    if (name) names.unshift(name)
    id = session?.parentID
  }
  return names
}
