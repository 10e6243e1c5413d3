import { describe, expect, test } from "vitest"
import type { Event } from "../../server/schema/event.ts"
import type { Session } from "../../server/schema/session.ts"
import { reduceEvents } from "../../src/state/reduce.ts"
import { replaceStatuses, setStatus, toRecentSessions, toTitle, upsertSession } from "../../src/state/session.ts"
import { createState, type State } from "../../src/state/state.ts"

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

describe("sessions", () => {
  test("the elapsed time continues through a retry and a fetch, and ends with the busy phase", () => {
    let state: State = setStatus(empty, "ses_1", { type: "busy" }, 10)
    state = setStatus(state, "ses_1", { type: "retry", attempt: 1, message: "m", next: 0 }, 20)
    state = replaceStatuses(state, { ses_1: { type: "busy" } }, 30)
    expect(state.activities.get("ses_1")?.since).toBe(10)
    expect(setStatus(state, "ses_1", { type: "idle" }, 40).activities.size).toBe(0)
  })

  test("recent sessions are roots that are not archived, newest first", () => {
    const list = [
      session("ses_1", { time: { created: 0, updated: 1 } }),
      session("ses_2", { time: { created: 0, updated: 2 } }),
      session("ses_3", { parentID: "ses_1" }),
      session("ses_4", { time: { created: 0, updated: 9, archived: 9 } }),
    ]
    expect(toRecentSessions(list.reduce(upsertSession<State>, empty)).map(({ id }) => id)).toEqual(["ses_2", "ses_1"])
  })

  test("a generated title is shown without its timestamp", () => {
    expect(toTitle({ title: "New session - 2026-11-25T00:37:04.098Z" })).toBe("New session")
    expect(toTitle({ title: "New session - a plan" })).toBe("New session - a plan")
  })

  test("deleting the shown session shows the home screen and removes its messages", () => {
    const info = session("ses_1")
    const shown: State = { ...upsertSession(empty, info), route: { name: "session", sessionID: "ses_1" } }
    const event: Event = { id: "evt_1", type: "session.deleted", properties: { info } }
    expect(reduceEvents(shown, [event], 0)).toMatchObject({ route: { name: "home" }, sessions: new Map() })
  })

  test("an event of an unknown type changes nothing", () => {
    expect(reduceEvents(empty, [{ id: "evt_1", type: "later.thing", properties: {} } as unknown as Event], 0)).toBe(
      empty,
    )
  })
})
