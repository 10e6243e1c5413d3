import { expect, test } from "vitest"
import type { Event } from "../../../server/schema/event.ts"
import { toControlCall } from "../../../src/command/remote/control-event.ts"

test.each<[Event, string | undefined]>([
  [{ id: "e", type: "tui.prompt.append", properties: { text: "t" } }, "/tui/append-prompt"],
  [{ id: "e", type: "tui.command.execute", properties: { command: "session.list" } }, "/tui/execute-command"],
  [{ id: "e", type: "tui.toast.show", properties: { message: "m", variant: "info", duration: 1 } }, "/tui/show-toast"],
  [{ id: "e", type: "tui.session.select", properties: { sessionID: "ses_1" } }, "/tui/select-session"],
  [{ id: "e", type: "session.idle", properties: { sessionID: "ses_1" } }, undefined],
])("%j stands for %s", (event, path) => expect(toControlCall(event)).toEqual(path && { path, body: event.properties }))
