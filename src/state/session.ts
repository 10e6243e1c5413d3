// Sessions and what each one is doing.
import type { Session, SessionStatus } from "../../server/schema/session.ts"

/** A status and the moment since when it holds, Unix ms, for the elapsed time on the screen. */
type Activity = { readonly status: SessionStatus; readonly since: number }

export type SessionState = {
  readonly sessions: ReadonlyMap<string, Session>
  /** Only those that are not idle. */
  readonly activities: ReadonlyMap<string, Activity>
}

export const emptySessions: SessionState = { sessions: new Map(), activities: new Map() }

export function upsertSession<S extends SessionState>(state: S, session: Session): S {
  return { ...state, sessions: new Map(state.sessions).set(session.id, session) }
}

export function removeSession<S extends SessionState>(state: S, sessionID: string): S {
  const sessions = new Map(state.sessions)
  sessions.delete(sessionID)
  return setStatus({ ...state, sessions }, sessionID, { type: "idle" }, 0)
}

/** A list that was fetched: it replaces what was known. */
export function replaceSessions<S extends SessionState>(state: S, sessions: readonly Session[]): S {
  return { ...state, sessions: new Map(sessions.map((session) => [session.id, session])) }
}

/** The time of a busy phase goes on through a retry, and starts anew only after a rest. */
export function setStatus<S extends SessionState>(state: S, sessionID: string, status: SessionStatus, now: number): S {
  const before = state.activities.get(sessionID)
  if (status.type === "idle") {
    if (!before) return state
    const activities = new Map(state.activities)
    activities.delete(sessionID)
    return { ...state, activities }
  }
  const activity = { status, since: before?.since ?? now }
  return { ...state, activities: new Map(state.activities).set(sessionID, activity) }
}

/** All statuses as fetched: a session that is not in it is idle. */
export function replaceStatuses<S extends SessionState>(
  state: S,
  statuses: Readonly<Record<string, SessionStatus>>,
  now: number,
): S {
  const activities = new Map<string, Activity>()
  for (const [sessionID, status] of Object.entries(statuses)) {
    if (status.type !== "idle")
      activities.set(sessionID, { status, since: state.activities.get(sessionID)?.since ?? now })
  }
  return { ...state, activities }
}

/** Root sessions that are not archived, the one used last first. */
export function toRecentSessions(state: Pick<SessionState, "sessions">): Session[] {
  return [...state.sessions.values()]
    .filter((session) => !session.parentID && !session.time.archived)
    .sort((a, b) => b.time.updated - a.time.updated)
}

/** The title for a person: one that the server made up for want of a better one is only noise. */
export function toTitle({ title }: Pick<Session, "title">): string {
  return /^(New|Child) session - \d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(title)?.[1]?.concat(" session") ?? title
}

/** Whether a session is the other one or was started from it, whatever the depth. */
export function isSessionWithin(
  { sessions }: Pick<SessionState, "sessions">,
  sessionID: string,
  ancestorID: string,
): boolean {
  let id: string | undefined = sessionID
  // Bounded: a circle of parents would be a broken server, not a reason to hang.
  for (let depth = 0; id !== undefined && depth < 32; depth++) {
    if (id === ancestorID) return true
    id = sessions.get(id)?.parentID
  }
  return false
}
