// Questions of a model that wait for an answer, the oldest first, and how far the person is with each: what was chosen and
// written is kept while another session, a dialog or a permission is on the screen.
import type { QuestionAnswer, QuestionInfo, QuestionRequest } from "../../server/schema/question.ts"
import type { Editor } from "../text/buffer/editor.ts"
import { createField } from "../text/buffer/field.ts"
import { isSessionWithin, type SessionState } from "./session.ts"

/** What the person has for one question so far. */
export type AnswerDraft = {
  /** Positions of the options that are chosen. */
  readonly chosen: readonly number[]
  /** Own words; of a single choice they count while no option is chosen. */
  readonly custom: Editor
}

/** Where the person is in a request. */
export type QuestionProgress = {
  /** Which question, or the review behind the last one. */
  readonly tab: number
  /** Which row of the question: an option, or own words behind the last one. */
  readonly focus: number
  /** First row of the content that is shown. */
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

/** A list that was fetched; the places in those that are gone go too. */
export function replaceQuestions<S extends QuestionState>(state: S, questions: readonly QuestionRequest[]): S {
  const kept = [...state.questionProgress].filter(([id]) => questions.some((request) => request.id === id))
  return { ...state, questions, questionProgress: new Map(kept) }
}

/** Those of a session and of the sessions that it started, whatever the depth. */
export function findQuestions(
  state: Pick<QuestionState, "questions"> & Pick<SessionState, "sessions">,
  sessionID: string,
): readonly QuestionRequest[] {
  if (state.questions.length === 0) return state.questions
  return state.questions.filter((request) => isSessionWithin(state, request.sessionID, sessionID))
}

/** The place in a request; at its beginning when it was not touched yet. */
export function toQuestionProgress(
  state: Pick<QuestionState, "questionProgress">,
  request: QuestionRequest,
): QuestionProgress {
  const empty: AnswerDraft = { chosen: [], custom: createField() }
  return (
    state.questionProgress.get(request.id) ?? {
      tab: 0,
      focus: 0,
      offset: 0,
      isLeaving: false,
      drafts: request.questions.map(() => empty),
    }
  )
}

/** Another tab begins with its first row, and whatever is done takes the first escape back. */
export function updateQuestionProgress<S extends QuestionState>(
  state: S,
  request: QuestionRequest,
  change: Partial<QuestionProgress>,
): S {
  const before = toQuestionProgress(state, request)
  const start = change.tab !== undefined && change.tab !== before.tab ? { focus: 0, offset: 0 } : {}
  const place = { ...before, isLeaving: false, ...start, ...change }
  return { ...state, questionProgress: new Map(state.questionProgress).set(request.id, place) }
}

/** Rows of a question: its options, and one for own words where they are an answer. */
function countQuestionRows({ options, custom }: QuestionInfo): number {
  return options.length + (custom === false ? 0 : 1)
}

/** One choice among several ends it at once; everything else is looked over before it goes. */
export function hasReview({ questions }: QuestionRequest): boolean {
  const [first] = questions
  return questions.length !== 1 || !first || first.multiple === true || countQuestionRows(first) === 0
}

/** Chooses an option: the only one of a single choice, one more or one less of a multiple one. */
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

/** Own words changed; of a single choice they take the place of the option. */
export function setCustomAnswer(question: QuestionInfo, draft: AnswerDraft, own: Editor): AnswerDraft {
  const isSame = own.buffer.text === draft.custom.buffer.text
  return { chosen: question.multiple || isSame ? draft.chosen : [], custom: own }
}

/** The labels that were chosen and the own words; nothing while it is unanswered. */
export function toAnswer(question: QuestionInfo, draft: AnswerDraft | undefined): QuestionAnswer {
  if (!draft) return []
  const labels = draft.chosen.flatMap((index) => question.options[index]?.label ?? [])
  const own = question.custom === false ? "" : draft.custom.buffer.text.trim()
  return own === "" || (!question.multiple && labels.length > 0) ? labels : [...labels, own]
}
