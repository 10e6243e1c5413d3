import { describe, expect, test } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { findPermissions, updatePermissionProgress, toPermissionProgress } from "../../src/state/permission.ts"
import { createState } from "../../src/state/state.ts"

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

describe("permissions", () => {
  const request = (id: string, sessionID: string) => ({
    id,
    sessionID,
    permission: "bash",
    patterns: ["ls"],
    metadata: {},
    always: ["ls *"],
  })

  test("include those of sub-agents and of no other session; a cycle of parents ends", () => {
    const sessions = new Map([
      ["ses_2", session("ses_2", { parentID: "ses_1" })],
      ["ses_8", session("ses_8", { parentID: "ses_9" })],
      ["ses_9", session("ses_9", { parentID: "ses_8" })],
    ])
    const permissions = [request("per_1", "ses_1"), request("per_2", "ses_2"), request("per_3", "ses_8")]
    const found = findPermissions({ permissions, sessions }, "ses_1").map(({ id }) => id)
    expect(found).toEqual(["per_1", "per_2"])
  })

  test("another step starts at its first choice, and another request at its first step", () => {
    let state = updatePermissionProgress(empty, "per_1", { focus: 2, offset: 5 })
    state = updatePermissionProgress(state, "per_1", { step: "always" })
    expect(toPermissionProgress(state, "per_1")).toMatchObject({ step: "always", focus: 0, offset: 0 })
    expect(toPermissionProgress(state, "per_2")).toMatchObject({ step: "choose", focus: 0 })
  })
})
