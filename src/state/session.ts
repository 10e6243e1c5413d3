// Sessions, and which of them are busy.
import type { Session, SessionStatus } from "../../server/schema/session.ts"

/** A status other than idle; `since` is the start of the busy phase, Unix ms. */
type Activity = { readonly status: SessionStatus; readonly since: number }

export type SessionState = {
  readonly sessions: ReadonlyMap<string, Session>
  /** By session; only those that are not idle. */
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

/** Replaces all sessions by a fetched list. */
export function replaceSessions<S extends SessionState>(state: S, sessions: readonly Session[]): S {
  return { ...state, sessions: new Map(sessions.map((session) => [session.id, session])) }
}

/** A busy phase continues through a retry; its time starts again only after the session was idle. */
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

/** Replaces all statuses by fetched ones: a session that is not in them is idle. */
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

/** Root sessions that are not archived, the most recently updated first. */
export function toRecentSessions(state: Pick<SessionState, "sessions">): Session[] {
  return [...state.sessions.values()]
    .filter((session) => !session.parentID && !session.time.archived)
    .sort((a, b) => b.time.updated - a.time.updated)
}

/** The title to display. A title that the server generated loses its timestamp. */
export function toTitle({ title }: Pick<Session, "title">): string {
  return /^(New|Child) session - \d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(title)?.[1]?.concat(" session") ?? title
}

/** Whether a session is `ancestorID` or one of its sub-agents at any depth. */
export function isSessionWithin(
  { sessions }: Pick<SessionState, "sessions">,
  sessionID: string,
  ancestorID: string,
): boolean {
  let id: string | undefined = sessionID
  // Bounded, so that a cycle of parents from a faulty server cannot hang the terminal.
  for (let depth = 0; id !== undefined && depth < 32; depth++) {
    if (id === ancestorID) return true
    id = sessions.get(id)?.parentID
  }
  return false
}
