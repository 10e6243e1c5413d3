// Requests that are pending in a session, permissions and questions alike. They replace the prompt.
import { findPermissions, type PermissionState } from "./permission.ts"
import { findQuestions, type QuestionState } from "./question.ts"
import { findShownSession, type RouteState } from "./route.ts"
import type { SessionState } from "./session.ts"

/** The inputs of every function below. */
export type WaitingState = Pick<PermissionState, "permissions"> &
  Pick<QuestionState, "questions"> &
  Pick<SessionState, "sessions">

/** Whether the prompt is shown: not while a request is pending, nor in the session of a sub-agent. */
export function hasPrompt(state: WaitingState & RouteState): boolean {
  const sessionID = findShownSession(state)
  if (sessionID === undefined) return true
  return !isWaiting(state, sessionID) && state.sessions.get(sessionID)?.parentID === undefined
}

/** Whether a permission or a question of the session or of its sub-agents is pending. */
export function isWaiting(state: WaitingState, sessionID: string): boolean {
  return findPermissions(state, sessionID).length > 0 || findQuestions(state, sessionID).length > 0
}

/** The sessions of the pending requests outside of the shown session, each once. */
export function listWaitingElsewhere(state: WaitingState, shownID: string | undefined): string[] {
  const here =
    shownID === undefined
      ? []
      : [...findPermissions(state, shownID), ...findQuestions(state, shownID)].map(({ id }) => id)
  const others = [...state.permissions, ...state.questions].filter(({ id }) => !here.includes(id))
  return [...new Set(others.map(({ sessionID }) => sessionID))]
}

/** The session of the first pending request outside of the shown session. */
export function findWaitingElsewhere(state: WaitingState, shownID: string | undefined): string | undefined {
  return listWaitingElsewhere(state, shownID)[0]
}
