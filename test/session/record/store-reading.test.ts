// Reading of messages newest first, page by page.
import { describe, expect, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("messages read newest first", () => {
  it("are all messages of the session, each once, independent of their ids", async () => {
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
