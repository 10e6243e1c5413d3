// Submitting a draft: to a new session, as a shell command, and with text of another program.
import { expect, test } from "vitest"
import { ClientError } from "../../src/client/client-error.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

const remote = (fixture: ReturnType<typeof createCommandFixture>, path: string, body: unknown = {}) =>
  applyRemoteCall(fixture.context, fixture.registry, { path, body })

test("the first prompt creates the session", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("hello\r")
  await fixture.settle()
  expect(fixture.requests.map(([operation]) => operation)).toEqual(["session.create", "message.promptAsync"])
  expect(fixture.state()).toMatchObject({ route: { name: "session", sessionID: "ses_7" }, isSending: false })
  expect(fixture.text()).toBe("")
})

test("a prompt that could not be sent is restored, and a toast gives the reason", async () => {
  const fixture = createCommandFixture({
    responses: { "session.create": new ClientError(0, "ConnectionError", "no answer") },
  })
  fixture.type("hello\r")
  await fixture.settle()
  expect(fixture.text()).toBe("hello")
  expect(fixture.state()).toMatchObject({
    isSending: false,
    toasts: [{ message: "Not sent: no answer", variant: "error" }],
  })
})

test("a draft in shell mode is sent as a shell command", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("!ls -l\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.shell", { sessionID: "ses_7" }, { command: "ls -l" }])
  expect(fixture.state().isShell).toBe(false)
})

test.each(["/exit", "!rm -rf .", "/nonsense"])(
  "text %s of another program is a plain prompt, submitted by a call or a key",
  async (text) => {
    for (const submit of ["remote", "key"]) {
      const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
      await remote(fixture, "/tui/append-prompt", { text })
      if (submit === "remote") await remote(fixture, "/tui/submit-prompt")
      else fixture.type("\r")
      await fixture.settle()
      expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ type: "text", text }] }])
      expect(fixture.effects).toEqual([])
    }
  },
)

test("a submit call sends the text that the user typed as a plain prompt", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("/exit")
  await remote(fixture, "/tui/submit-prompt")
  await fixture.settle()
  expect(fixture.effects).toEqual([])
  expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ text: "/exit" }] }])
})
