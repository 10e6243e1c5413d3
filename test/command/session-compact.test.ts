import { expect, test } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"
import { assistantMessage, textPart, userMessage } from "../fixture/message.ts"

function open() {
  const fixture = createCommandFixture({ responses: { "session.summarize": false } })
  const messages = [
    userMessage("msg_1", "hello"),
    assistantMessage("msg_2", [textPart("p1", "one", 1), textPart("p2", "two", 1)]),
  ]
  fixture.store.update((state) => ({
    ...goSession(upsertSession(state, fakeSession("ses_1")), "ses_1"),
    messages: new Map([["ses_1", messages]]),
  }))
  return fixture
}

test("compaction calls the server, and a toast reports a failure", async () => {
  const fixture = open()
  fixture.store.update((state) => ({
    ...state,
    providers: [{ id: "p", name: "P", models: { m: { id: "m", name: "M", limit: { context: 1 } } } }] as never,
  }))
  fixture.type("\u0018c")
  await expect.poll(() => fixture.state().toasts.at(-1)?.message).toBe("It could not be summarized")
  expect(fixture.requests[0]).toEqual(["session.summarize", { sessionID: "ses_1" }, { providerID: "p", modelID: "m" }])
})
