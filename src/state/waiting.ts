// What waits for the person's answer in a session, of whatever kind: it stands in the place of the prompt.
import { findPermissions, type PermissionState } from "./permission.ts"
import { findQuestions, type QuestionState } from "./question.ts"
import { findShownSession, type RouteState } from "./route.ts"
import type { SessionState } from "./session.ts"

/** The prompt has given its place away while something waits for an answer, and sub-agents are not talked to. */
export function hasPrompt(state: WaitingState & RouteState): boolean {
  const sessionID = findShownSession(state)
  if (sessionID === undefined) return true
  return !isWaiting(state, sessionID) && state.sessions.get(sessionID)?.parentID === undefined
}

type WaitingState = Pick<PermissionState, "permissions"> &
  Pick<QuestionState, "questions"> &
  Pick<SessionState, "sessions">

/** Whether a permission or a question of the session, or of one that it started, waits. */
export function isWaiting(state: WaitingState, sessionID: string): boolean {
  return findPermissions(state, sessionID).length > 0 || findQuestions(state, sessionID).length > 0
}

/** The sessions of the requests that wait outside of the one that is shown, each once. */
export function listWaitingElsewhere(state: WaitingState, shownID: string | undefined): string[] {
  const here =
    shownID === undefined
      ? []
      : [...findPermissions(state, shownID), ...findQuestions(state, shownID)].map(({ id }) => id)
  const others = [...state.permissions, ...state.questions].filter(({ id }) => !here.includes(id))
  return [...new Set(others.map(({ sessionID }) => sessionID))]
}

/** The session of the first request that waits outside of the one that is shown. */
export function findWaitingElsewhere(state: WaitingState, shownID: string | undefined): string | undefined {
  return listWaitingElsewhere(state, shownID)[0]
}
