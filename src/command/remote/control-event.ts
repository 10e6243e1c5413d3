// Steering by events: a published server tells its terminals on the stream what ours hand out from the control queue.
import type { Event } from "../../../server/schema/event.ts"
import type { ControlCall } from "../../client/control.ts"

/** The call that an event stands for; undefined for all other events. */
export function toControlCall({ type, properties }: Event): ControlCall | undefined {
  switch (type) {
    case "tui.prompt.append":
      return { path: "/tui/append-prompt", body: properties }
    case "tui.command.execute":
      return { path: "/tui/execute-command", body: properties }
    case "tui.toast.show":
      return { path: "/tui/show-toast", body: properties }
    case "tui.session.select":
      return { path: "/tui/select-session", body: properties }
    default:
      return undefined
  }
}
