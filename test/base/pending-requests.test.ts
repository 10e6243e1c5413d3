import { describe, expect, test } from "vitest"
import { createPendingRequests } from "../../server/base/pending-requests.ts"

const noHooks = { onAdded: () => {}, onAborted: () => {} }

describe("pending requests", () => {
  test("are listed until they are taken, and resolve with their answer", async () => {
    const pending = createPendingRequests<{ id: string }, string>()
    const order: string[] = []
    const answer = pending.wait(
      { id: "a" },
      { onAdded: () => order.push("added"), onAborted: () => order.push("aborted") },
    )
    expect(order).toEqual(["added"])
    expect(pending.list()).toEqual([{ id: "a" }])
    pending.take("a")!.resolve("yes")
    expect(await answer).toBe("yes")
    expect(pending.list()).toEqual([])
    expect(order).toEqual(["added"])
  })

  test("are settled once: a second take finds nothing, and a settled id differs from an unknown one", async () => {
    const pending = createPendingRequests<{ id: string }, string>()
    const answer = pending.wait({ id: "a" }, noHooks)
    pending.take("a")!.resolve("first")
    expect(pending.take("a")).toBeUndefined()
    expect([pending.isSettled("a"), pending.isSettled("b")]).toEqual([true, false])
    expect(await answer).toBe("first")
  })

  test("reject with the signal's reason when it aborts, and an answer that comes later finds nothing", async () => {
    const pending = createPendingRequests<{ id: string }, string>()
    const controller = new AbortController()
    let aborted = 0
    const answer = pending.wait({ id: "a" }, { onAdded: () => {}, onAborted: () => aborted++ }, controller.signal)
    controller.abort(new Error("stopped"))
    await expect(answer).rejects.toThrow("stopped")
    expect(pending.take("a")).toBeUndefined()
    expect(aborted).toBe(1)
  })

  test("are not aborted after they were settled", async () => {
    const pending = createPendingRequests<{ id: string }, string>()
    const controller = new AbortController()
    let aborted = 0
    const answer = pending.wait({ id: "a" }, { onAdded: () => {}, onAborted: () => aborted++ }, controller.signal)
    pending.take("a")!.resolve("yes")
    controller.abort()
    expect(await answer).toBe("yes")
    expect(aborted).toBe(0)
  })

  test("are never added when the signal has aborted already", async () => {
    const pending = createPendingRequests<{ id: string }, string>()
    await expect(pending.wait({ id: "a" }, noHooks, AbortSignal.abort(new Error("late")))).rejects.toThrow("late")
    expect(pending.list()).toEqual([])
  })

  test("remember a bounded number of settled ids, the latest ones", async () => {
    const pending = createPendingRequests<{ id: string }, void>()
    for (let n = 0; n < 1500; n++) {
      const settled = pending.wait({ id: `r${n}` }, noHooks)
      pending.take(`r${n}`)!.resolve()
      await settled
    }
    expect(pending.isSettled("r0")).toBe(false)
    expect(pending.isSettled("r1499")).toBe(true)
  })
})
