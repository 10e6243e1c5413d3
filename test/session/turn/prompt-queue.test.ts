import { describe, expect, test } from "vitest"
import type { UserMessage } from "../../../server/schema/message.ts"
import { createPromptQueue } from "../../../server/session/turn/prompt-queue.ts"

const user = (id: string): UserMessage => ({
  id,
  sessionID: "ses_1",
  role: "user",
  time: { created: 0 },
  agent: "build",
  model: { providerID: "test", modelID: "main" },
})
const idsOf = (taken: { readonly users: readonly UserMessage[] } | undefined) => taken?.users.map(({ id }) => id)

describe("a prompt queue", () => {
  test("gives all pending prompts at once, oldest first, and then nothing", () => {
    const queue = createPromptQueue()
    void queue.add(user("a"), "prompt")
    void queue.add(user("b"), "prompt")
    expect(queue.findNext()?.users.at(-1)?.id).toBe("b")
    const taken = queue.take()
    expect([idsOf(taken), taken?.kind]).toEqual([["a", "b"], "prompt"])
    expect(queue.findNext()).toBeUndefined()
    expect([queue.take(), queue.isEmpty(), queue.isPending("a")]).toEqual([undefined, true, false])
  })

  test("gives a compaction alone, whatever is queued around it", () => {
    const queue = createPromptQueue()
    void queue.add(user("a"), "prompt")
    void queue.add(user("c"), "compaction")
    void queue.add(user("b"), "prompt")
    expect(queue.findNext()?.users.at(-1)?.id).toBe("a")
    const kinds = [queue.take(), queue.take(), queue.take()].map((taken) => [idsOf(taken), taken?.kind])
    expect(kinds).toEqual([
      [["a"], "prompt"],
      [["c"], "compaction"],
      [["b"], "prompt"],
    ])
  })

  test("takes messages of the server first; together with a prompt they count as a prompt", () => {
    const queue = createPromptQueue()
    void queue.add(user("a"), "prompt")
    queue.addFirst(user("go-on"), "continuation")
    const taken = queue.take()
    expect([idsOf(taken), taken?.kind]).toEqual([["go-on", "a"], "prompt"])
    queue.addFirst(user("alone"), "continuation")
    expect(queue.take()?.kind).toBe("continuation")
  })

  test("resolves callers of taken prompts at the end of the turn, others later", async () => {
    const queue = createPromptQueue()
    const order: string[] = []
    const add = (id: string) =>
      queue.add(user(id), "prompt").then(({ messageID }) => order.push(`${id} by ${messageID}`))
    const first = add("a")
    queue.take()
    const second = add("b")
    queue.endTurn({ messageID: "m1" })
    await first
    expect(order).toEqual(["a by m1"])
    queue.take()
    queue.endTurn({ messageID: "m2" })
    await second
    expect(order).toEqual(["a by m1", "b by m2"])
  })

  test("removes a pending prompt and resolves its caller; taken ones and messages of the server stay", async () => {
    const queue = createPromptQueue()
    void queue.add(user("taken"), "prompt")
    queue.take()
    const pending = queue.add(user("pending"), "prompt")
    queue.addFirst(user("own"), "continuation")
    expect(["taken", "own", "unknown"].map(queue.remove)).toEqual([false, false, false])
    expect(queue.remove("pending")).toBe(true)
    expect(await pending).toEqual({ messageID: undefined })
    expect(idsOf(queue.take())).toEqual(["own"])
  })

  test("resolves every caller when it is cleared", async () => {
    const queue = createPromptQueue()
    const taken = queue.add(user("a"), "prompt")
    queue.take()
    const pending = queue.add(user("b"), "prompt")
    queue.clear({ messageID: "m" })
    expect(await Promise.all([taken, pending])).toEqual([{ messageID: "m" }, { messageID: "m" }])
    expect(queue.isEmpty()).toBe(true)
  })
})
