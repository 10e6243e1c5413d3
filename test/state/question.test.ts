import { describe, expect, test } from "vitest"
import type { QuestionInfo, QuestionRequest } from "../../server/schema/question.ts"
import type { Session } from "../../server/schema/session.ts"
import {
  chooseOption,
  hasReview,
  updateQuestionProgress,
  replaceQuestions,
  toAnswer,
  toQuestionProgress,
  setCustomAnswer,
} from "../../src/state/question.ts"
import { reduceEvents } from "../../src/state/reduce.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createState, type State } from "../../src/state/state.ts"
import { findWaitingElsewhere, isWaiting } from "../../src/state/waiting.ts"
import { createField } from "../../src/text/buffer/field.ts"

const empty = createState({ directory: "/p", home: "/home/u", columns: 80, rows: 24 })

function session(id: string, over: Partial<Session> = {}): Session {
  return {
    id,
    slug: id,
    projectID: "p",
    directory: "/p",
    title: id,
    version: "1",
    time: { created: 0, updated: 0 },
    ...over,
  }
}

describe("questions", () => {
  const request: QuestionRequest = {
    id: "que_1",
    sessionID: "ses_1",
    questions: [
      { question: "Which store?", header: "Store", options: ["A", "B"].map((label) => ({ label, description: "" })) },
      {
        question: "Which features?",
        header: "Features",
        options: ["C", "D"].map((label) => ({ label, description: "" })),
        multiple: true,
      },
    ],
  }
  const asked = { id: "evt_1", type: "question.asked", properties: request } as const

  test("stay in the list while they are pending, with a toast only if their session is not shown", () => {
    const state = reduceEvents(empty, [asked, asked], 0)
    expect(state.questions).toEqual([request])
    expect(state.toasts[0]?.message).toContain("question waits")
    const parent = upsertSession(empty, session("ses_0"))
    const family = upsertSession(parent, session("ses_1", { parentID: "ses_0" }))
    const shown: State = { ...family, route: { name: "session", sessionID: "ses_0" } }
    const beside = reduceEvents(shown, [asked], 0)
    expect(beside.toasts).toEqual([])
    expect(isWaiting(beside, "ses_0")).toBe(true)
    expect(findWaitingElsewhere(beside, "ses_0")).toBeUndefined()
    expect(findWaitingElsewhere(beside, undefined)).toBe("ses_1")
    const moved = updateQuestionProgress(state, request, { tab: 1 })
    for (const type of ["question.replied", "question.rejected"] as const) {
      const properties = { sessionID: "ses_1", requestID: "que_1", answers: [] }
      const after = reduceEvents(moved, [{ id: "evt_2", type, properties }], 0)
      expect([after.questions, after.questionProgress.size]).toEqual([[], 0])
    }
    expect(replaceQuestions(moved, [request]).questionProgress.get("que_1")?.tab).toBe(1)
  })

  test("a single choice is answered by an option or a custom text, a multiple one by options and a text", () => {
    const [single, multiple] = request.questions as [QuestionInfo, QuestionInfo]
    const [draft] = toQuestionProgress(empty, request).drafts
    if (!draft) throw new Error("There is no draft")
    expect(toAnswer(single, draft)).toEqual([])
    const chosen = chooseOption(single, chooseOption(single, draft, 0), 1)
    expect(toAnswer(single, chosen)).toEqual(["B"])
    const written = setCustomAnswer(single, chosen, createField(" mine "))
    expect(toAnswer(single, written)).toEqual(["mine"])
    expect(toAnswer(single, chooseOption(single, written, 0))).toEqual(["A"])
    expect(toAnswer({ ...single, custom: false }, written)).toEqual([])
    const both = setCustomAnswer(
      multiple,
      chooseOption(multiple, chooseOption(multiple, draft, 1), 0),
      createField("mine"),
    )
    expect(toAnswer(multiple, both)).toEqual(["C", "D", "mine"])
    expect(toAnswer(multiple, chooseOption(multiple, both, 0))).toEqual(["D", "mine"])
  })

  test("are reviewed before they are sent, unless they are one single choice", () => {
    const [single, multiple] = request.questions as [QuestionInfo, QuestionInfo]
    const reviewed = (...questions: QuestionInfo[]) => hasReview({ ...request, questions })
    expect([reviewed(single), reviewed(multiple), reviewed(single, multiple), reviewed()]).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  test("any change cancels the first escape, and another tab starts at its first row", () => {
    let state = updateQuestionProgress(empty, request, { focus: 1, offset: 3 })
    state = updateQuestionProgress(state, request, { isLeaving: true })
    expect(toQuestionProgress(state, request)).toMatchObject({ isLeaving: true, focus: 1, offset: 3 })
    state = updateQuestionProgress(state, request, { tab: 1 })
    expect(toQuestionProgress(state, request)).toMatchObject({ isLeaving: false, tab: 1, focus: 0, offset: 0 })
  })
})
