// Pending questions of a model, oldest first, and the user's progress with each. The progress is kept while another
// session, a dialog or a permission is on the screen.
import type { QuestionAnswer, QuestionInfo, QuestionRequest } from "../../server/schema/question.ts"
import type { Editor } from "../text/buffer/editor.ts"
import { createField } from "../text/buffer/field.ts"
import { isSessionWithin, type SessionState } from "./session.ts"

/** The answer to one question so far. */
export type AnswerDraft = {
  /** Indexes of the chosen options. */
  readonly chosen: readonly number[]
  /** The custom answer. For a single choice it counts only while no option is chosen. */
  readonly custom: Editor
}

/** How far the user is with a request. */
export type QuestionProgress = {
  /** Index of the question; the number of questions means the review after the last one. */
  readonly tab: number
  /** Index of the option that has the focus; the number of options means the custom answer. */
  readonly focus: number
  /** Index of the first content row that is shown. */
  readonly offset: number
  /** Escape was pressed once. */
  readonly isLeaving: boolean
  readonly drafts: readonly AnswerDraft[]
}

export type QuestionState = {
  readonly questions: readonly QuestionRequest[]
  readonly questionProgress: ReadonlyMap<string, QuestionProgress>
}

export const emptyQuestions: QuestionState = { questions: [], questionProgress: new Map() }

export function upsertQuestion<S extends QuestionState>(state: S, request: QuestionRequest): S {
  const index = state.questions.findIndex((known) => known.id === request.id)
  return { ...state, questions: index < 0 ? [...state.questions, request] : state.questions.with(index, request) }
}

export function removeQuestion<S extends QuestionState>(state: S, requestID: string): S {
  if (!state.questions.some((request) => request.id === requestID)) return state
  return replaceQuestions(
    state,
    state.questions.filter((request) => request.id !== requestID),
  )
}

/** Replaces the list by a fetched one; the progress of requests that are no longer pending is dropped. */
export function replaceQuestions<S extends QuestionState>(state: S, questions: readonly QuestionRequest[]): S {
  const kept = [...state.questionProgress].filter(([id]) => questions.some((request) => request.id === id))
  return { ...state, questions, questionProgress: new Map(kept) }
}

/** The questions of a session and of its sub-agents at any depth. */
export function findQuestions(
  state: Pick<QuestionState, "questions"> & Pick<SessionState, "sessions">,
  sessionID: string,
): readonly QuestionRequest[] {
  if (state.questions.length === 0) return state.questions
  return state.questions.filter((request) => isSessionWithin(state, request.sessionID, sessionID))
}

/** The progress with a request that the user has not begun. */
export function startQuestion(request: QuestionRequest): QuestionProgress {
  const empty: AnswerDraft = { chosen: [], custom: createField() }
  return { tab: 0, focus: 0, offset: 0, isLeaving: false, drafts: request.questions.map(() => empty) }
}

export function toQuestionProgress(
  state: Pick<QuestionState, "questionProgress">,
  request: QuestionRequest,
): QuestionProgress {
  return state.questionProgress.get(request.id) ?? startQuestion(request)
}

/** Another tab starts at its first row. Any change cancels a first escape. */
export function updateQuestionProgress<S extends QuestionState>(
  state: S,
  request: QuestionRequest,
  change: Partial<QuestionProgress>,
): S {
  const before = toQuestionProgress(state, request)
  const start = change.tab !== undefined && change.tab !== before.tab ? { focus: 0, offset: 0 } : {}
  const progress = { ...before, isLeaving: false, ...start, ...change }
  return { ...state, questionProgress: new Map(state.questionProgress).set(request.id, progress) }
}

/** Rows of a question: its options, and one for the custom answer where it is allowed. */
function countQuestionRows({ options, custom }: QuestionInfo): number {
  return options.length + (custom === false ? 0 : 1)
}

/** Whether answers are reviewed before they are sent: all but a single choice among options. */
export function hasReview({ questions }: QuestionRequest): boolean {
  const [first] = questions
  return questions.length !== 1 || !first || first.multiple === true || countQuestionRows(first) === 0
}

/** Chooses an option. In a multiple choice it is toggled. */
export function chooseOption(question: QuestionInfo, draft: AnswerDraft, option: number): AnswerDraft {
  if (!question.multiple) return { ...draft, chosen: [option] }
  const { chosen } = draft
  return {
    ...draft,
    chosen: chosen.includes(option)
      ? chosen.filter((one) => one !== option)
      : [...chosen, option].sort((a, b) => a - b),
  }
}

/** Sets the custom answer. In a single choice it replaces the chosen option. */
export function setCustomAnswer(question: QuestionInfo, draft: AnswerDraft, custom: Editor): AnswerDraft {
  const isSame = custom.buffer.text === draft.custom.buffer.text
  return { chosen: question.multiple || isSame ? draft.chosen : [], custom }
}

/** The chosen labels and the custom answer; empty while the question is unanswered. */
export function toAnswer(question: QuestionInfo, draft: AnswerDraft | undefined): QuestionAnswer {
  if (!draft) return []
  const labels = draft.chosen.flatMap((index) => question.options[index]?.label ?? [])
  const custom = question.custom === false ? "" : draft.custom.buffer.text.trim()
  return custom === "" || (!question.multiple && labels.length > 0) ? labels : [...labels, custom]
}
