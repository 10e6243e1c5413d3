import { expect, test } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"
import { assistantMessage, textPart, userMessage } from "../fixture/message.ts"

function open() {
  const fixture = createCommandFixture({ env: { PATH: "/nonexistent" } })
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

test("the last answer is copied by the terminal if no tool is installed", async () => {
  const fixture = open()
  await fixture.context.run("messages.copy", { source: "palette" })
  const coded = Buffer.from("one\n\ntwo").toString("base64")
  expect(fixture.effects).toContain(`send \u001b]52;c;${coded}\u0007`)
  expect(fixture.state().toasts.at(-1)?.message).toBe("The last answer is copied by the terminal")
})
