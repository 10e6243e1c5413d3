// The question that is shown in a session. Its texts may be long, so its rows are not computed with every tick of the clock.
import type { QuestionRequest } from "../../../server/schema/question.ts"
import { memoize } from "../../state/memoize.ts"
import { findQuestions, startQuestion } from "../../state/question.ts"
import type { State } from "../../state/state.ts"
import { toTrailText } from "../session/agent-trail.ts"
import { toQuestionScreen, type QuestionScreen } from "./question-rows.ts"

export type QuestionView = { readonly request: QuestionRequest; readonly screen: QuestionScreen }

/** The first pending request of a session for a width; undefined if none is pending. */
export function createQuestionView(): (state: State, sessionID: string, columns: number) => QuestionView | undefined {
  const toView = memoize(
    (state: State, request: QuestionRequest, total: number, columns: number) => ({
      request,
      progress: state.questionProgress.get(request.id),
      total,
      trail: toTrailText(state, request.sessionID),
      columns,
      maxRows: Math.min(state.rows - 2, Math.max(9, Math.floor(state.rows * 0.6))),
    }),
    ({ request, progress = startQuestion(request), ...input }): QuestionView => ({
      request,
      screen: toQuestionScreen({ request, progress, ...input }),
    }),
  )
  return (state, sessionID, columns) => {
    const pending = findQuestions(state, sessionID)
    const [request] = pending
    return request && toView(state, request, pending.length, columns)
  }
}
