import { describe, expect, it, test } from "vitest"
import type { Event } from "../../../server/schema/event.ts"
import { findCommandID } from "../../../server/schema/keybind.ts"
import { remoteCalls } from "../../../server/schema/remote-call.ts"
import { applyRemoteCall, toControlCall } from "../../../src/command/remote/apply-remote-call.ts"
import { createCommandFixture } from "../../fixture/command.ts"

test.each<[Event, string | undefined]>([
  [{ id: "e", type: "tui.prompt.append", properties: { text: "t" } }, "/tui/append-prompt"],
  [{ id: "e", type: "tui.command.execute", properties: { command: "session.list" } }, "/tui/execute-command"],
  [{ id: "e", type: "tui.toast.show", properties: { message: "m", variant: "info", duration: 1 } }, "/tui/show-toast"],
  [{ id: "e", type: "tui.session.select", properties: { sessionID: "ses_1" } }, "/tui/select-session"],
  [{ id: "e", type: "session.idle", properties: { sessionID: "ses_1" } }, undefined],
])("%j stands for %s", (event, path) => expect(toControlCall(event)).toEqual(path && { path, body: event.properties }))

describe("the table of remote calls", () => {
  it("has one path, and for a call with a body one event, for each call", () => {
    const calls = Object.values(remoteCalls)
    const events = calls.flatMap((call) => ("event" in call ? [call.event] : []))
    expect(new Set(calls.map(({ path }) => path)).size).toBe(calls.length)
    expect(new Set(events).size).toBe(events.length)
  })

  it("names commands that the terminal has, and that other terminals know where an event reports them", () => {
    const { registry } = createCommandFixture()
    for (const call of Object.values(remoteCalls)) {
      if (!("command" in call)) continue
      expect(registry.find(call.command)?.id).toBe(call.command)
      if (!("event" in call)) expect(findCommandID(call.command)).toBe(call.command)
    }
  })
})

describe("a call", () => {
  const apply = (fixture: ReturnType<typeof createCommandFixture>, path: string, body?: unknown) =>
    applyRemoteCall(fixture.context, fixture.registry, { path, body })

  it.each([
    ["/tui/append-prompt", { text: null }, "text must be a text"],
    ["/tui/append-prompt", undefined, "text must be a text"],
    ["/tui/select-session", "ses_1", "sessionID must be a text"],
    ["/tui/show-toast", { message: ["m"] }, "message must be a text"],
    ["/tui/execute-command", {}, "command must be a text"],
    ["/tui/execute-command", { command: "session.select" }, "sessionID must be a text"],
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
})
