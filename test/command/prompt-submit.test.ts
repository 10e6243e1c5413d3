// Sending, and what remote calls do.
import { expect, test } from "vitest"
import { ClientError } from "../../src/client/client-error.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { appendPrompt } from "../../src/state/prompt.ts"
import { goSession } from "../../src/state/route.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

const remote = (fixture: ReturnType<typeof createCommandFixture>, path: string, body: unknown = {}) =>
  applyRemoteCall(fixture.context, fixture.registry, { path, body })

test("the first prompt makes the session", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("hello\r")
  await fixture.settle()
  expect(fixture.requests.map(([operation]) => operation)).toEqual(["session.create", "message.promptAsync"])
  expect(fixture.state()).toMatchObject({ route: { name: "session", sessionID: "ses_7" }, isSending: false })
  expect(fixture.text()).toBe("")
})

test("a prompt that could not be sent comes back and says why", async () => {
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

test("a shell line goes to the shell", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("!ls -l\r")
  await fixture.settle()
  expect(fixture.requests.at(-1)).toMatchObject(["message.shell", { sessionID: "ses_7" }, { command: "ls -l" }])
  expect(fixture.state().isShell).toBe(false)
})

test.each(["/exit", "!rm -rf .", "/nonsense"])("remote text %s is a plain prompt, whoever sends it", async (text) => {
  for (const submit of ["remote", "key"]) {
    const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
    await remote(fixture, "/tui/append-prompt", { text })
    if (submit === "remote") await remote(fixture, "/tui/submit-prompt")
    else fixture.type("\r")
    await fixture.settle()
    expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ type: "text", text }] }])
    expect(fixture.effects).toEqual([])
  }
})

test("a submit from a remote sends what a person typed as text too", async () => {
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7") } })
  fixture.type("/exit")
  await remote(fixture, "/tui/submit-prompt")
  await fixture.settle()
  expect(fixture.effects).toEqual([])
  expect(fixture.requests.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ text: "/exit" }] }])
})

test("remote calls open dialogs in place of another, clear, and show toasts", async () => {
  const fixture = createCommandFixture()
  await remote(fixture, "/tui/append-prompt", { text: "x" })
  for (const [path, id] of [
    ["/tui/open-help", "help"],
    ["/tui/open-sessions", "sessions"],
    ["/tui/open-themes", "themes"],
    ["/tui/open-models", "models"],
  ] as const) {
    await remote(fixture, path)
    expect(fixture.state().dialogs).toEqual([{ id }])
  }
  await remote(fixture, "/tui/clear-prompt")
  expect(fixture.text()).toBe("")
  await remote(fixture, "/tui/show-toast", { title: "T", message: "m", variant: "success", duration: 10 })
  expect(fixture.state().toasts[0]).toMatchObject({ title: "T", message: "m", variant: "success", until: 1010 })
})

test("a command runs by its id and by the name of its key, at once; an unknown one is refused", async () => {
  const fixture = createCommandFixture()
  await remote(fixture, "/tui/execute-command", { command: "model_list" })
  expect(fixture.state().dialogs).toEqual([{ id: "models" }])
  await remote(fixture, "/tui/execute-command", { command: "session.new" })
  expect(fixture.state().dialogs).toEqual([])
  await remote(fixture, "/tui/execute-command", { command: "app_exit" })
  expect(fixture.effects).toEqual(["exit"])
  await expect(remote(fixture, "/tui/execute-command", { command: "nonsense" })).rejects.toThrow("nonsense")
  await expect(remote(fixture, "/tui/append-prompt", { text: 7 })).rejects.toThrow("text must be a text")
  await expect(remote(fixture, "/tui/later")).rejects.toThrow("/tui/later")
})

test("a remote shows a session, and is told of one that does not exist by a toast", async () => {
  const gone = new ClientError(404, "NotFoundError", "none")
  const fixture = createCommandFixture({ responses: { "session.get": fakeSession("ses_3", "Three") } })
  await remote(fixture, "/tui/select-session", { sessionID: "ses_3" })
  expect(fixture.state().route).toEqual({ name: "session", sessionID: "ses_3" })
  const other = createCommandFixture({ responses: { "session.get": gone } })
  await remote(other, "/tui/select-session", { sessionID: "ses_4" })
  expect(other.state()).toMatchObject({ route: { name: "home" }, toasts: [{ message: "That session does not exist" }] })
})

test("asking before edits is kept by the host; when it cannot be, nothing changes", async () => {
  const fixture = createCommandFixture()
  await fixture.context.run("permissions.toggle", { source: "palette" })
  expect([fixture.effects, fixture.state().asksPermission]).toEqual([["ask true"], true])
  const broken = createCommandFixture({ responses: { host: new Error("read-only") } })
  await broken.context.run("permissions.toggle", { source: "palette" })
  expect(broken.state()).toMatchObject({ asksPermission: false, toasts: [{ message: "Not saved: read-only" }] })
})

test("an interrupt by name acts at once", async () => {
  const fixture = createCommandFixture()
  fixture.store.update((state) => goSession(appendPrompt(state, "x"), "ses_1"))
  await remote(fixture, "/tui/execute-command", { command: "session_interrupt" })
  await fixture.settle()
  expect(fixture.requests).toEqual([["session.abort", { sessionID: "ses_1" }, undefined]])
})
