import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { createIdSource } from "../../../server/base/id.ts"
import type { Part, ToolPart } from "../../../server/schema/part.ts"
import { startToolPart } from "../../../server/session/record/tool-part.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start() {
  const saved: ToolPart[] = []
  let isRefusing = false
  const store = {
    savePart(part: Part) {
      if (isRefusing) {
        isRefusing = false
        throw new Error("refused")
      }
      if (part.type === "tool") saved.push(part)
    },
  }
  const identity = { id: "prt_1", sessionID: "ses_1", messageID: "msg_1", callID: "call_1", tool: "bash" }
  const part = startToolPart({ store, newId: createIdSource() }, identity, { command: "ls" })
  return {
    part,
    saved,
    refuseNext: () => void (isRefusing = true),
    states: () => saved.map(({ state }) => state.status),
  }
}

describe("a tool part", () => {
  test("is saved as running at once", () => {
    const { saved } = start()
    expect(saved).toMatchObject([
      { id: "prt_1", type: "tool", callID: "call_1", state: { status: "running", input: { command: "ls" } } },
    ])
  })

  test("shows progress at most every 100 ms, with the latest values", () => {
    const { part, saved } = start()
    for (let n = 0; n < 50; n++) part.update({ title: `line ${n}`, metadata: { output: `${n}` } })
    expect(saved).toHaveLength(1)
    vi.advanceTimersByTime(100)
    expect(saved).toHaveLength(2)
    expect(saved[1]!.state).toMatchObject({ status: "running", title: "line 49", metadata: { output: "49" } })
    expect(part.metadata()).toEqual({ output: "49" })
  })

  test("ends once: nothing is saved after its end", () => {
    const { part, states } = start()
    part.update({ title: "soon" })
    part.complete({ title: "done", output: "out", metadata: {} })
    part.fail("too late")
    part.complete({ title: "again", output: "", metadata: {} })
    part.update({ title: "after the end" })
    vi.advanceTimersByTime(1000)
    expect(states()).toEqual(["running", "completed"])
    expect(part.part().state).toMatchObject({ status: "completed", output: "out", title: "done" })
  })

  test("can be failed when its result could not be saved", () => {
    const { part, saved, refuseNext } = start()
    refuseNext()
    expect(() => part.complete({ title: "", output: "out", metadata: {} })).toThrow("refused")
    part.fail("Error: refused")
    expect(saved.at(-1)!.state).toMatchObject({ status: "error", error: "Error: refused" })
  })

  test("survives progress that cannot be saved", () => {
    const { part, states, refuseNext } = start()
    part.update({ title: "soon" })
    refuseNext()
    vi.advanceTimersByTime(100)
    part.complete({ title: "", output: "out", metadata: {} })
    expect(states()).toEqual(["running", "completed"])
  })

  test("keeps the metadata of a failed call, and gives attachments ids of their own", () => {
    const failed = start()
    failed.part.update({ metadata: { output: "half" } })
    failed.part.fail("Error: no")
    expect(failed.part.part().state).toMatchObject({
      status: "error",
      error: "Error: no",
      metadata: { output: "half" },
    })
    const completed = start()
    completed.part.complete({
      title: "",
      output: "",
      metadata: {},
      attachments: [{ mime: "image/png", url: "data:image/png;base64,AA==" }],
    })
    expect(completed.part.part().state).toMatchObject({
      attachments: [{ id: expect.stringMatching(/^prt/), sessionID: "ses_1", messageID: "msg_1", type: "file" }],
    })
  })
})
