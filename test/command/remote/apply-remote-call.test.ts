import { describe, expect, it, test } from "vitest"
import type { Event } from "../../../server/schema/event.ts"
import { findCommandID } from "../../../server/schema/keybind.ts"
import { remoteCalls } from "../../../server/schema/remote-call.ts"
import { applyRemoteCall, toControlCall } from "../../../src/command/remote/apply-remote-call.ts"
import { ClientError } from "../../../src/client/client-error.ts"
import { appendPrompt } from "../../../src/state/prompt.ts"
import { goSession } from "../../../src/state/route.ts"
import { createCommandFixture, fakeSession } from "../../fixture/command.ts"

test.each<[Event, string | undefined]>([
  [{ id: "e", type: "tui.prompt.append", properties: { text: "t" } }, "/tui/append-prompt"],
  [{ id: "e", type: "tui.command.execute", properties: { command: "session.list" } }, "/tui/execute-command"],
  [{ id: "e", type: "tui.toast.show", properties: { message: "m", variant: "info", duration: 1 } }, "/tui/show-toast"],
  [{ id: "e", type: "tui.session.select", properties: { sessionID: "ses_1" } }, "/tui/select-session"],
  [{ id: "e", type: "session.idle", properties: { sessionID: "ses_1" } }, undefined],
])("the event %j becomes a call of %s", (event, path) =>
  expect(toControlCall(event)).toEqual(path && { path, body: event.properties }),
)

describe("the table of remote calls", () => {
  it("gives each call its own path, and each call with a body its own event", () => {
    const calls = Object.values(remoteCalls)
    const events = calls.flatMap((call) => ("event" in call ? [call.event] : []))
    expect(new Set(calls.map(({ path }) => path)).size).toBe(calls.length)
    expect(new Set(events).size).toBe(events.length)
  })

  it("names commands of the terminal, and commands with a key binding where tui.command.execute reports them", () => {
    const { registry } = createCommandFixture()
    for (const call of Object.values(remoteCalls)) {
      if (!("command" in call)) continue
      expect(registry.find(call.command)?.id).toBe(call.command)
      if (!("event" in call)) expect(findCommandID(call.command)).toBe(call.command)
    }
  })
})

describe("a call", () => {
  const apply = (fixture: ReturnType<typeof createCommandFixture>, path: string, body: unknown = {}) =>
    applyRemoteCall(fixture.context, fixture.registry, { path, body })

  it.each([
    ["/tui/append-prompt", { text: null }, "text must be a string"],
    ["/tui/append-prompt", undefined, "text must be a string"],
    ["/tui/select-session", "ses_1", "sessionID must be a string"],
    ["/tui/show-toast", { message: ["m"] }, "message must be a string"],
    ["/tui/execute-command", {}, "command must be a string"],
    ["/tui/execute-command", { command: "session.select" }, "sessionID must be a string"],
    ["/tui/control/next", {}, "/tui/control/next"],
    ["__proto__", {}, "__proto__"],
  ])("to %s with %j is rejected and changes nothing", async (path, body, reason) => {
    const fixture = createCommandFixture()
    const before = fixture.state()
    await expect(apply(fixture, path, body)).rejects.toThrow(reason)
    expect(fixture.state()).toBe(before)
    expect(fixture.requests).toEqual([])
  })

  it.each(["/tui/submit-prompt", "prompt.submit", "input_submit", "prompt_submit"])(
    "by %s does not send the prompt where the settings leave that to the user",
    async (name) => {
      const fixture = createCommandFixture()
      fixture.store.update((state) => ({ ...state, settings: { ...state.settings, takesRemoteSubmit: false } }))
      fixture.type("text")
      const call = name.startsWith("/")
        ? apply(fixture, name)
        : apply(fixture, "/tui/execute-command", { command: name })
      await expect(call).rejects.toThrow("remote_submit")
      expect([fixture.text(), fixture.requests]).toEqual(["text", []])
    },
  )

  it("shows a toast of a later version, whose variant is unknown, as information", async () => {
    const fixture = createCommandFixture()
    await apply(fixture, "/tui/show-toast", { message: "m", variant: "blink", title: 7, duration: "long" })
    expect(fixture.state().toasts).toMatchObject([{ message: "m", variant: "info", until: 6000 }])
  })

  it("opens a dialog in place of another, clears the prompt, or shows a toast", async () => {
    const fixture = createCommandFixture()
    await apply(fixture, "/tui/append-prompt", { text: "x" })
    for (const [path, id] of [
      ["/tui/open-help", "help"],
      ["/tui/open-sessions", "sessions"],
      ["/tui/open-themes", "themes"],
      ["/tui/open-models", "models"],
    ] as const) {
      await apply(fixture, path)
      expect(fixture.state().dialogs).toEqual([{ id }])
    }
    await apply(fixture, "/tui/clear-prompt")
    expect(fixture.text()).toBe("")
    await apply(fixture, "/tui/show-toast", { title: "T", message: "m", variant: "success", duration: 10 })
    expect(fixture.state().toasts[0]).toMatchObject({ title: "T", message: "m", variant: "success", until: 1010 })
  })

  it("runs a command at once by its id or the name of its key binding, and rejects an unknown one", async () => {
    const fixture = createCommandFixture()
    await apply(fixture, "/tui/execute-command", { command: "model_list" })
    expect(fixture.state().dialogs).toEqual([{ id: "models" }])
    await apply(fixture, "/tui/execute-command", { command: "session.new" })
    expect(fixture.state().dialogs).toEqual([])
    await apply(fixture, "/tui/execute-command", { command: "app_exit" })
    expect(fixture.effects).toEqual(["exit"])
    await expect(apply(fixture, "/tui/execute-command", { command: "nonsense" })).rejects.toThrow("nonsense")
    await expect(apply(fixture, "/tui/append-prompt", { text: 7 })).rejects.toThrow("text must be a string")
    await expect(apply(fixture, "/tui/later")).rejects.toThrow("/tui/later")
  })

  it("shows a session; a toast reports one that does not exist", async () => {
    const gone = new ClientError(404, "NotFoundError", "none")
    const fixture = createCommandFixture({ responses: { "session.get": fakeSession("ses_3", "Three") } })
    await apply(fixture, "/tui/select-session", { sessionID: "ses_3" })
    expect(fixture.state().route).toEqual({ name: "session", sessionID: "ses_3" })
    const other = createCommandFixture({ responses: { "session.get": gone } })
    await apply(other, "/tui/select-session", { sessionID: "ses_4" })
    expect(other.state()).toMatchObject({
      route: { name: "home" },
      toasts: [{ message: "That session does not exist" }],
    })
  })

  it("interrupts a turn at once, without a second press", async () => {
    const fixture = createCommandFixture()
    fixture.store.update((state) => goSession(appendPrompt(state, "x"), "ses_1"))
    await apply(fixture, "/tui/execute-command", { command: "session_interrupt" })
    await fixture.settle()
    expect(fixture.requests).toEqual([["session.abort", { sessionID: "ses_1" }, undefined]])
  })
})
