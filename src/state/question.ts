// Questions of a model that wait for an answer, the oldest first.
import type { QuestionRequest } from "../../server/schema/question.ts"

export type QuestionState = { readonly questions: readonly QuestionRequest[] }

export const emptyQuestions: QuestionState = { questions: [] }

export function upsertQuestion<S extends QuestionState>(state: S, request: QuestionRequest): S {
  const index = state.questions.findIndex((known) => known.id === request.id)
  return { ...state, questions: index < 0 ? [...state.questions, request] : state.questions.with(index, request) }
}

export function removeQuestion<S extends QuestionState>(state: S, requestID: string): S {
  if (!state.questions.some((request) => request.id === requestID)) return state
  return { ...state, questions: state.questions.filter((request) => request.id !== requestID) }
}
