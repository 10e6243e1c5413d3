// Sending, and what remote calls do.
import { expect, test } from "vitest"
import { ClientError } from "../../src/client/client-error.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { appendPrompt } from "../../src/state/prompt.ts"
import { goSession } from "../../src/state/route.ts"
import { createGround, session } from "../fixture/command.ts"

const remote = (ground: ReturnType<typeof createGround>, path: string, body: unknown = {}) =>
  applyRemoteCall(ground.context, ground.registry, { path, body })

test("the first prompt makes the session", async () => {
  const ground = createGround({ answers: { "session.create": session("ses_7") } })
  ground.type("hello\r")
  await ground.settle()
  expect(ground.asked.map(([operation]) => operation)).toEqual(["session.create", "message.promptAsync"])
  expect(ground.state()).toMatchObject({ route: { name: "session", sessionID: "ses_7" }, isSending: false })
  expect(ground.text()).toBe("")
})

test("a prompt that could not be sent comes back and says why", async () => {
  const ground = createGround({ answers: { "session.create": new ClientError(0, "ConnectionError", "no answer") } })
  ground.type("hello\r")
  await ground.settle()
  expect(ground.text()).toBe("hello")
  expect(ground.state()).toMatchObject({
    isSending: false,
    toasts: [{ message: "Not sent: no answer", variant: "error" }],
  })
})

test("a shell line goes to the shell", async () => {
  const ground = createGround({ answers: { "session.create": session("ses_7") } })
  ground.type("!ls -l\r")
  await ground.settle()
  expect(ground.asked.at(-1)).toMatchObject(["message.shell", { sessionID: "ses_7" }, { command: "ls -l" }])
  expect(ground.state().isShell).toBe(false)
})

test.each(["/exit", "!rm -rf .", "/nonsense"])("remote text %s is a plain prompt, whoever sends it", async (text) => {
  for (const submit of ["remote", "key"]) {
    const ground = createGround({ answers: { "session.create": session("ses_7") } })
    await remote(ground, "/tui/append-prompt", { text })
    if (submit === "remote") await remote(ground, "/tui/submit-prompt")
    else ground.type("\r")
    await ground.settle()
    expect(ground.asked.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ type: "text", text }] }])
    expect(ground.did).toEqual([])
  }
})

test("a submit from a remote sends what a person typed as text too", async () => {
  const ground = createGround({ answers: { "session.create": session("ses_7") } })
  ground.type("/exit")
  await remote(ground, "/tui/submit-prompt")
  await ground.settle()
  expect(ground.did).toEqual([])
  expect(ground.asked.at(-1)).toMatchObject(["message.promptAsync", {}, { parts: [{ text: "/exit" }] }])
})

test("remote calls open dialogs in place of another, clear, and show toasts", async () => {
  const ground = createGround()
  await remote(ground, "/tui/append-prompt", { text: "x" })
  for (const [path, id] of [
    ["/tui/open-help", "help"],
    ["/tui/open-sessions", "sessions"],
    ["/tui/open-themes", "themes"],
    ["/tui/open-models", "models"],
  ] as const) {
    await remote(ground, path)
    expect(ground.state().dialogs).toEqual([{ id }])
  }
  await remote(ground, "/tui/clear-prompt")
  expect(ground.text()).toBe("")
  await remote(ground, "/tui/show-toast", { title: "T", message: "m", variant: "success", duration: 10 })
  expect(ground.state().toasts[0]).toMatchObject({ title: "T", message: "m", variant: "success", until: 1010 })
})

test("a command runs by its id and by the name of its key, at once; an unknown one is refused", async () => {
  const ground = createGround()
  await remote(ground, "/tui/execute-command", { command: "model_list" })
  expect(ground.state().dialogs).toEqual([{ id: "models" }])
  await remote(ground, "/tui/execute-command", { command: "session.new" })
  expect(ground.state().dialogs).toEqual([])
  await remote(ground, "/tui/execute-command", { command: "app_exit" })
  expect(ground.did).toEqual(["exit"])
  await expect(remote(ground, "/tui/execute-command", { command: "nonsense" })).rejects.toThrow("nonsense")
  await expect(remote(ground, "/tui/append-prompt", { text: 7 })).rejects.toThrow("text must be a text")
  await expect(remote(ground, "/tui/later")).rejects.toThrow("/tui/later")
})

test("a remote shows a session, and is told of one that does not exist by a toast", async () => {
  const gone = new ClientError(404, "NotFoundError", "none")
  const ground = createGround({ answers: { "session.get": session("ses_3", "Three") } })
  await remote(ground, "/tui/select-session", { sessionID: "ses_3" })
  expect(ground.state().route).toEqual({ name: "session", sessionID: "ses_3" })
  const other = createGround({ answers: { "session.get": gone } })
  await remote(other, "/tui/select-session", { sessionID: "ses_4" })
  expect(other.state()).toMatchObject({ route: { name: "home" }, toasts: [{ message: "That session does not exist" }] })
})

test("asking before edits is kept by the host; when it cannot be, nothing changes", async () => {
  const ground = createGround()
  await ground.context.run("permissions.toggle", { source: "palette" })
  expect([ground.did, ground.state().asksPermission]).toEqual([["ask true"], true])
  const broken = createGround({ answers: { host: new Error("read-only") } })
  await broken.context.run("permissions.toggle", { source: "palette" })
  expect(broken.state()).toMatchObject({ asksPermission: false, toasts: [{ message: "Not kept: read-only" }] })
})

test("an interrupt by name acts at once", async () => {
  const ground = createGround()
  ground.store.update((state) => goSession(appendPrompt(state, "x"), "ses_1"))
  await remote(ground, "/tui/execute-command", { command: "session_interrupt" })
  await ground.settle()
  expect(ground.asked).toEqual([["session.abort", { sessionID: "ses_1" }, undefined]])
})
