import { expect, test } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { createState } from "../../src/state/state.ts"
import { findSubagent, toAgentTrail, toChildren, toSubagentName } from "../../src/state/subagent.ts"
import { hasPrompt } from "../../src/state/waiting.ts"
import { assistantMessage } from "../fixture/message.ts"

function session(id: string, created: number, title: string, parentID?: string): Session {
  const time = { created, updated: created }
  const base = { id, slug: id, projectID: "p", directory: "/p", title, version: "1", time }
  return parentID === undefined ? base : { ...base, parentID }
}

const all = [
  session("ses_c2", 3, "Look there (@general subagent)", "ses_1"),
  session("ses_c1", 2, "Look (twice) here (@explore subagent)", "ses_1"),
  session("ses_1", 1, "The work"),
  session("ses_d", 4, "Deeper (@my-agent subagent)", "ses_c1"),
]
const state = {
  ...createState({ directory: "/p", home: "/", columns: 80, rows: 24 }),
  sessions: new Map(all.map((one) => [one.id, one])),
  messages: new Map([["ses_1", [assistantMessage("msg_1", [])]]]),
}

test("children are in the order of their creation", () => {
  expect(toChildren(state, "ses_1").map(({ id }) => id)).toEqual(["ses_c1", "ses_c2"])
  expect(findSubagent(state, "ses_c2")).toMatchObject({ parentID: "ses_1", index: 1, siblings: { length: 2 } })
  expect(findSubagent(state, "ses_1")).toBeUndefined()
})

test("the agent is read from the title of its session", () => {
  expect(toSubagentName(all[1]!)).toEqual({ agent: "explore", task: "Look (twice) here" })
  expect(toSubagentName(session("ses_x", 0, "Of another program"))).toEqual({
    agent: undefined,
    task: "Of another program",
  })
  expect(toAgentTrail(state, "ses_d")).toEqual(["build", "explore", "my-agent"])
  expect(toAgentTrail(state, "ses_1")).toEqual(["build"])
})

test("the prompt is not shown in the session of a sub-agent", () => {
  const at = (sessionID: string) => hasPrompt({ ...state, route: { name: "session", sessionID } })
  expect(at("ses_1")).toBe(true)
  expect(at("ses_c1")).toBe(false)
  expect(hasPrompt(state)).toBe(true)
})

test("a cycle of parents ends", () => {
  const a = { ...all[2]!, parentID: "ses_b" }
  const b = session("ses_b", 1, "b", "ses_1")
  const circle = { ...state, sessions: new Map([a, b].map((one) => [one.id, one])) }
  expect(toAgentTrail(circle, "ses_1").length).toBeLessThan(40)
})
