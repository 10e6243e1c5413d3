// The small nouns: toasts, statuses, permissions, choices, todos, the memory on disk.
import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Agent } from "../../server/schema/agent.ts"
import type { Event } from "../../server/schema/event.ts"
import type { QuestionInfo, QuestionRequest } from "../../server/schema/question.ts"
import type { Session } from "../../server/schema/session.ts"
import {
  selectAgent,
  selectModel,
  findSelectedModel,
  toSelectedAgent,
  toNextAgent,
} from "../../src/state/model-selection.ts"
import { findPermissions, updatePermissionProgress, toPermissionProgress } from "../../src/state/permission.ts"
import {
  chooseOption,
  hasReview,
  updateQuestionProgress,
  replaceQuestions,
  toAnswer,
  toQuestionProgress,
  setCustomAnswer,
} from "../../src/state/question.ts"
import { createMemory } from "../../src/state/memory.ts"
import { reduceEvents } from "../../src/state/reduce.ts"
import { replaceStatuses, setStatus, toRecentSessions, toTitle, upsertSession } from "../../src/state/session.ts"
import { createState, type State } from "../../src/state/state.ts"
import { addToast, dropToasts } from "../../src/state/toast.ts"
import { findOpenTodo } from "../../src/state/todo.ts"
import { findWaitingElsewhere, isWaiting } from "../../src/state/waiting.ts"
import { createField } from "../../src/text/buffer/field.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

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

function agent(name: string, over: Partial<Agent> = {}): Agent {
  return { name, mode: "primary", permission: [], options: {}, ...over }
}

describe("toasts", () => {
  test("at most three, equal ones counted, errors stay longest", () => {
    let state = empty
    for (const message of ["a", "b", "b", "c", "d"]) state = addToast(state, { message, variant: "info" }, 0)
    state = addToast(state, { message: "e", variant: "error" }, 0)
    expect(state.toasts.map(({ message, count }) => [message, count])).toEqual([
      ["c", 1],
      ["d", 1],
      ["e", 1],
    ])
    expect(addToast(state, { message: "d", variant: "info" }, 0).toasts.at(-1)).toMatchObject({
      message: "d",
      count: 2,
    })
    expect(dropToasts(state, 6000).toasts.map((toast) => toast.message)).toEqual(["e"])
    expect(dropToasts(state, 1)).toBe(state)
  })
})

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

  test("are kept while they wait, and told of only where they are not on the screen", () => {
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

  test("a choice or own words answer a single one, all that is marked and own words a multiple one", () => {
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

  test("are looked over before they go, unless one choice ends them", () => {
    const [single, multiple] = request.questions as [QuestionInfo, QuestionInfo]
    const reviewed = (...questions: QuestionInfo[]) => hasReview({ ...request, questions })
    expect([reviewed(single), reviewed(multiple), reviewed(single, multiple), reviewed()]).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  test("whatever is done takes the first escape back, and a tab begins at its top", () => {
    let state = updateQuestionProgress(empty, request, { focus: 1, offset: 3 })
    state = updateQuestionProgress(state, request, { isLeaving: true })
    expect(toQuestionProgress(state, request)).toMatchObject({ isLeaving: true, focus: 1, offset: 3 })
    state = updateQuestionProgress(state, request, { tab: 1 })
    expect(toQuestionProgress(state, request)).toMatchObject({ isLeaving: false, tab: 1, focus: 0, offset: 0 })
  })
})

describe("sessions", () => {
  test("the time of a busy phase goes on through a retry and a fetch, and ends with it", () => {
    let state: State = setStatus(empty, "ses_1", { type: "busy" }, 10)
    state = setStatus(state, "ses_1", { type: "retry", attempt: 1, message: "m", next: 0 }, 20)
    state = replaceStatuses(state, { ses_1: { type: "busy" } }, 30)
    expect(state.activities.get("ses_1")?.since).toBe(10)
    expect(setStatus(state, "ses_1", { type: "idle" }, 40).activities.size).toBe(0)
  })

  test("recent ones are roots that are not archived, the newest first", () => {
    const list = [
      session("ses_1", { time: { created: 0, updated: 1 } }),
      session("ses_2", { time: { created: 0, updated: 2 } }),
      session("ses_3", { parentID: "ses_1" }),
      session("ses_4", { time: { created: 0, updated: 9, archived: 9 } }),
    ]
    expect(toRecentSessions(list.reduce(upsertSession<State>, empty)).map(({ id }) => id)).toEqual(["ses_2", "ses_1"])
  })

  test("a title that only tells the time is not shown", () => {
    expect(toTitle({ title: "New session - 2026-11-25T00:37:04.098Z" })).toBe("New session")
    expect(toTitle({ title: "New session - a plan" })).toBe("New session - a plan")
  })

  test("deleting the shown session leads home and lets its messages go", () => {
    const info = session("ses_1")
    const shown: State = { ...upsertSession(empty, info), route: { name: "session", sessionID: "ses_1" } }
    const event: Event = { id: "evt_1", type: "session.deleted", properties: { info } }
    expect(reduceEvents(shown, [event], 0)).toMatchObject({ route: { name: "home" }, sessions: new Map() })
  })

  test("an event of a type that is not known changes nothing", () => {
    expect(reduceEvents(empty, [{ id: "evt_1", type: "later.thing", properties: {} } as unknown as Event], 0)).toBe(
      empty,
    )
  })
})

describe("permissions", () => {
  const request = (id: string, sessionID: string) => ({
    id,
    sessionID,
    permission: "bash",
    patterns: ["ls"],
    metadata: {},
    always: ["ls *"],
  })

  test("those of sub-sessions count, those of others do not; a circle of parents ends", () => {
    const sessions = new Map([
      ["ses_2", session("ses_2", { parentID: "ses_1" })],
      ["ses_8", session("ses_8", { parentID: "ses_9" })],
      ["ses_9", session("ses_9", { parentID: "ses_8" })],
    ])
    const permissions = [request("per_1", "ses_1"), request("per_2", "ses_2"), request("per_3", "ses_8")]
    const found = findPermissions({ permissions, sessions }, "ses_1").map(({ id }) => id)
    expect(found).toEqual(["per_1", "per_2"])
  })

  test("another step begins at its first choice, another request at its beginning", () => {
    let state = updatePermissionProgress(empty, "per_1", { focus: 2, offset: 5 })
    state = updatePermissionProgress(state, "per_1", { step: "always" })
    expect(toPermissionProgress(state, "per_1")).toMatchObject({ step: "always", focus: 0, offset: 0 })
    expect(toPermissionProgress(state, "per_2")).toMatchObject({ step: "choose", focus: 0 })
  })
})

describe("choices", () => {
  const model = (id: string) => ({ id, name: id }) as never
  const provider = { id: "p", name: "P", source: "config" as const, env: [], options: {} }
  const ready: State = {
    ...empty,
    agents: [agent("build"), agent("plan"), agent("helper", { mode: "subagent" }), agent("title", { hidden: true })],
    providers: [{ ...provider, models: { one: model("one"), two: model("two/x") } }],
    defaultModels: { p: "one" },
  }

  test("agents go round, without helpers and hidden ones; one that is gone counts as none", () => {
    expect(toSelectedAgent(ready)).toBe("build")
    expect(toNextAgent(ready, 1)).toBe("plan")
    expect(toNextAgent(selectAgent(ready, "plan"), 1)).toBe("build")
    expect(toNextAgent(ready, -1)).toBe("plan")
    expect(toSelectedAgent(selectAgent(ready, "gone"))).toBe("build")
  })

  test("a model is chosen for an agent; one that cannot be used is passed over", () => {
    expect(findSelectedModel(ready)).toEqual({ providerID: "p", modelID: "one" })
    const chosen = selectModel(ready, { providerID: "p", modelID: "two" })
    expect(findSelectedModel(chosen)).toEqual({ providerID: "p", modelID: "two" })
    expect(findSelectedModel({ ...ready, config: { model: "p/two" } })).toEqual({ providerID: "p", modelID: "two" })
    expect(findSelectedModel({ ...ready, config: { model: "nobody/x" } })).toEqual({ providerID: "p", modelID: "one" })
    expect(findSelectedModel(empty)).toBeUndefined()
  })
})

test("the open todo is the one in progress, else the next", () => {
  const todo = (content: string, status: string) => ({ content, status, priority: "high", id: content })
  expect(findOpenTodo([todo("a", "completed"), todo("b", "pending"), todo("c", "in_progress")])).toEqual({
    position: 3,
    total: 3,
    content: "c",
  })
  expect(findOpenTodo([todo("a", "completed"), todo("x", "cancelled"), todo("b", "pending")])).toMatchObject({
    position: 2,
    total: 2,
  })
  expect(findOpenTodo([todo("a", "completed")])).toBeUndefined()
})

describe("memory", () => {
  test("is closed to others, kept apart by directory, and survives broken files", async () => {
    const state = join(createTemporaryFolder(), "state")
    const memory = createMemory(state, "/p")
    const nothing = { recentModels: [], favoriteModels: [], variants: {}, pinned: [], look: undefined }
    expect(memory.loadPreferences()).toEqual(nothing)
    await memory.savePreferences({
      theme: "nord",
      themeOver: "opencode",
      recentModels: [{ providerID: "p", modelID: "m" }],
    })
    await memory.appendHistory({ text: "one\ntwo", isShell: false })
    await createMemory(state, "/other").appendHistory({ text: "elsewhere", isShell: false })
    await memory.appendHistory({ text: "ls", isShell: true })
    expect((await stat(join(state, "history.jsonl"))).mode & 0o777).toBe(0o600)
    expect((await stat(state)).mode & 0o777).toBe(0o700)

    const again = createMemory(state, "/p")
    expect(again.loadPreferences()).toEqual({
      theme: "nord",
      themeOver: "opencode",
      ...nothing,
      recentModels: [{ providerID: "p", modelID: "m" }],
    })
    expect((await again.loadHistory()).map(({ text, isShell }) => [text, isShell])).toEqual([
      ["one\ntwo", false],
      ["ls", true],
    ])

    await writeFile(join(state, "tui.json"), "{ broken")
    await writeFile(join(state, "history.jsonl"), `nonsense\n${await readFile(join(state, "history.jsonl"), "utf8")}`)
    expect(createMemory(state, "/p").loadPreferences()).toEqual(nothing)
    expect(await createMemory(state, "/p").loadHistory()).toHaveLength(2)
  })
})
