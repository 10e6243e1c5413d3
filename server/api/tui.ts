import { NamedError } from "../schema/error.ts"
import type { EventPayload } from "../schema/event.ts"
import { findCommandID } from "../schema/keybind.ts"
import type { Instance } from "../instance/instance.ts"
import type { Applied, ControlCall } from "../tui/control-queue.ts"
import type { Call, Handlers } from "./endpoint.ts"
import type { tui as contract } from "./tui.contract.ts"

const longestWaitMs = 60_000

/** A call of an operation that sends something to the attached terminals. */
type RemoteCall = Call<(typeof contract)["openHelp"]>

async function send(instance: Instance, call: RemoteCall, control: ControlCall, event: EventPayload): Promise<boolean> {
  const { remote } = instance
  const { waitMs: askedMs } = call.headers.prefer
  const waitMs = askedMs === undefined ? undefined : Math.min(longestWaitMs, askedMs)
  const applied = await remote.send(control, event, waitMs)
  call.setHeader("x-tui-clients", String(remote.queue.clients()))
  if (waitMs !== undefined) call.setHeader("Preference-Applied", `wait=${Math.round(waitMs / 1000)}`)
  if (!applied || applied.ok) return true
  call.setHeader("x-tui-reason", applied.reason.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 500))
  return false
}

/** A call without a body: an event `tui.command.execute` for others, its own path for our terminals. */
const command =
  (path: string, id: string) => (instance: Instance, _address: object, _body: unknown, call: RemoteCall) =>
    send(instance, call, { path, body: {} }, { type: "tui.command.execute", properties: { command: id } })

const appendPrompt = (instance: Instance, call: RemoteCall, body: { text: string }) =>
  send(instance, call, { path: "/tui/append-prompt", body }, { type: "tui.prompt.append", properties: body })

const executeCommand = (instance: Instance, call: RemoteCall, id: string) =>
  send(
    instance,
    call,
    { path: "/tui/execute-command", body: { command: id } },
    { type: "tui.command.execute", properties: { command: id } },
  )

const selectSession = (instance: Instance, call: RemoteCall, body: { sessionID: string }) => {
  instance.sessions.store.getSession(body.sessionID)
  return send(instance, call, { path: "/tui/select-session", body }, { type: "tui.session.select", properties: body })
}

export const tui: Handlers<typeof contract, Instance> = {
  appendPrompt: (instance, _address, body, call) => appendPrompt(instance, call, body),
  openHelp: command("/tui/open-help", "help.show"),
  openSessions: command("/tui/open-sessions", "session.list"),
  openThemes: command("/tui/open-themes", "theme.switch"),
  openModels: command("/tui/open-models", "model.list"),
  submitPrompt: command("/tui/submit-prompt", "prompt.submit"),
  clearPrompt: command("/tui/clear-prompt", "prompt.clear"),
  executeCommand(instance, _address, body, call) {
    const id = findCommandID(body.command)
    if (id === undefined)
      throw new NamedError("BadRequestError", {
        message: `Unknown command "${body.command}": expected the name of a key binding such as session_new, or an id such as session.new`,
        path: ["command"],
      })
    return executeCommand(instance, call, id)
  },
  showToast: (instance, _address, body, call) =>
    send(instance, call, { path: "/tui/show-toast", body }, { type: "tui.toast.show", properties: body }),
  async publish(instance, _address, body, call) {
    switch (body.type) {
      case "tui.prompt.append":
        return appendPrompt(instance, call, body.properties)
      case "tui.command.execute":
        return executeCommand(instance, call, body.properties.command)
      case "tui.toast.show":
        return send(instance, call, { path: "/tui/show-toast", body: body.properties }, body)
      case "tui.session.select":
        return selectSession(instance, call, body.properties)
    }
  },
  selectSession: async (instance, _address, body, call) => selectSession(instance, call, body),
  async next({ remote }, _address, _body, call) {
    const next = await remote.queue.next(call.headers["x-tui-client"], call.signal)
    // Nobody reads this answer: the caller has gone.
    if (!next) return { path: "", body: null }
    call.setHeader("x-control-id", next.id)
    return next.call
  },
  response({ remote }, _address, body, call) {
    remote.queue.respond(call.headers["x-tui-client"], call.headers["x-control-id"], toApplied(body))
    return true
  },
}

/** Any JSON acknowledges; only `{ok: false}` says that it failed. */
function toApplied(body: unknown): Applied {
  if (!body || typeof body !== "object" || !("ok" in body) || body.ok !== false) return { ok: true }
  return {
    ok: false,
    reason: "reason" in body && typeof body.reason === "string" ? body.reason : "the terminal refused it",
  }
}
