// What waits for the person's answer in a session, of whatever kind: it stands in the place of the prompt.
import { findPermissions, type PermissionState } from "./permission.ts"
import { findQuestions, type QuestionState } from "./question.ts"
import type { SessionState } from "./session.ts"

type WaitingState = Pick<PermissionState, "permissions"> &
  Pick<QuestionState, "questions"> &
  Pick<SessionState, "sessions">

/** Whether a permission or a question of the session, or of one that it started, waits. */
export function isWaiting(state: WaitingState, sessionID: string): boolean {
  return findPermissions(state, sessionID).length > 0 || findQuestions(state, sessionID).length > 0
}

/** The session of the first request that waits outside of the one that is shown. */
export function findWaitingElsewhere(state: WaitingState, shownID: string | undefined): string | undefined {
  const here =
    shownID === undefined
      ? []
      : [...findPermissions(state, shownID), ...findQuestions(state, shownID)].map(({ id }) => id)
  return [...state.permissions, ...state.questions].find(({ id }) => !here.includes(id))?.sessionID
}
