import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../../server/schema/message.ts"
import { fromLastSummary } from "../../../server/session/context/history.ts"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

const user = (id: string, type = "text") =>
  ({ info: { id, role: "user" }, parts: [{ type, text: id }] }) as unknown as MessageWithParts
const answer = (id: string, parentID: string, more: object = {}) =>
  ({
    info: { id, parentID, role: "assistant", time: { created: 1, completed: 2 }, ...more },
    parts: [{ type: "text", text: id }],
  }) as unknown as MessageWithParts
const ids = (messages: readonly MessageWithParts[]) => messages.map(({ info }) => info.id)

describe("what counts of a conversation", () => {
  const before = [user("m1"), answer("m2", "m1")]
  const summedUp = [user("m3", "compaction"), answer("m4", "m3", { summary: true })]
  const after = [user("m5"), answer("m6", "m5")]

  it("is all of it where nothing was summed up", () => {
    expect(ids(fromLastSummary([...before, ...after].toReversed()))).toEqual(["m1", "m2", "m5", "m6"])
  })

  it("begins with the request for the last summary, and nothing before it is read", () => {
    const read: string[] = []
    function* newestFirst() {
      for (const message of [...before, ...summedUp, ...after].toReversed()) {
        read.push(message.info.id)
        yield message
      }
    }
    expect(ids(fromLastSummary(newestFirst()))).toEqual(["m3", "m4", "m5", "m6"])
    expect(read).toEqual(["m6", "m5", "m4", "m3"])
  })

  it("begins with the summary itself where its request is gone", () => {
    expect(ids(fromLastSummary([...before, summedUp[1]!, ...after].toReversed()))).toEqual(["m4", "m5", "m6"])
  })

  it("leaves tries out that failed", () => {
    const failed = [user("m7", "compaction"), answer("m8", "m7", { summary: true, error: { name: "APIError" } })]
    expect(ids(fromLastSummary([...before, ...summedUp, ...after, ...failed].toReversed()))).toEqual([
      "m3",
      "m4",
      "m5",
      "m6",
    ])
    expect(ids(fromLastSummary([...before, ...failed].toReversed()))).toEqual(["m1", "m2"])
  })
})

describe("the messages of a session from the last one back", () => {
  it("are all of them, each once, whatever their ids; and what waits for an answer is found among them", async () => {
    const { sessions, store, prompt } = createSessionFixture(() => [...text("Yes."), finish()])
    const [session, other] = [sessions.create({}), sessions.create({})]
    const add = (id: string, index: number) =>
      sessions.prompt(id, {
        noReply: true,
        messageID: `msg_${(index * 7919) % 1000}`,
        parts: [{ type: "text", text: `${index}` }],
      })
    await prompt(session.id, "first")
    for (let index = 0; index < 250; index++) {
      await add(session.id, index)
      await add(other.id, index)
    }
    const messages = store.messages(session.id)
    expect(messages).toHaveLength(252)
    expect([...store.newestFirst(session.id)].toReversed()).toEqual(messages)
    expect(store.messages(session.id, 3)).toEqual(messages.slice(-3))
    expect(store.findLast(session.id, "assistant")).toEqual(messages[1]!.info)
    expect([...store.newestFirst("ses_none")]).toEqual([])
  })
})
