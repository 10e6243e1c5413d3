// The handlers of /tui: send calls to the attached terminals, and hand them out to the terminals that wait for calls.
import type { Instance } from "../instance/instance.ts"
import { NamedError } from "../schema/error.ts"
import type { EventPayload } from "../schema/event.ts"
import { findCommandID } from "../schema/keybind.ts"
import {
  findRemoteCallByEvent,
  remoteCalls,
  type CallOutcome,
  type ControlCall,
  type RemoteEventType,
} from "../schema/remote-call.ts"
import type { Call, Handlers } from "./endpoint.ts"
import type { tui as contract } from "./tui.contract.ts"

const maxWaitMs = 60_000

type RemoteCall = Call<(typeof contract)["openHelp"]>
type RemoteEvent = Extract<EventPayload, { type: RemoteEventType }>

/** Sends a call to the attached terminals. Returns false only if the caller waited and the call was not applied. */
async function send(instance: Instance, call: RemoteCall, control: ControlCall, event: EventPayload): Promise<boolean> {
  const { remote } = instance
  const { waitMs: requestedMs } = call.headers.prefer
  const waitMs = requestedMs === undefined ? undefined : Math.min(maxWaitMs, requestedMs)
  const outcome = await remote.send(control, event, waitMs)
  call.setHeader("x-tui-clients", String(remote.queue.clients()))
  if (waitMs !== undefined) call.setHeader("Preference-Applied", `wait=${Math.round(waitMs / 1000)}`)
  if (!outcome || outcome.ok) return true
  call.setHeader("x-tui-reason", outcome.reason.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 500))
  return false
}

/** A call with a body, given as the event that reports it. */
async function sendEvent(instance: Instance, call: RemoteCall, event: RemoteEvent): Promise<boolean> {
  if (event.type === "tui.session.select") instance.sessions.store.getSession(event.properties.sessionID)
  const { path } = findRemoteCallByEvent(event.type)
  return send(instance, call, { path, body: event.properties }, event)
}

/** The handler of a call without a body. */
const run =
  ({ path, command }: { readonly path: string; readonly command: string }) =>
  (instance: Instance, _address: object, _body: undefined, call: RemoteCall) =>
    send(instance, call, { path, body: {} }, { type: "tui.command.execute", properties: { command } })

export const tui: Handlers<typeof contract, Instance> = {
  appendPrompt: (instance, _address, body, call) =>
    sendEvent(instance, call, { type: remoteCalls.appendPrompt.event, properties: body }),
  openHelp: run(remoteCalls.openHelp),
  openSessions: run(remoteCalls.openSessions),
  openThemes: run(remoteCalls.openThemes),
  openModels: run(remoteCalls.openModels),
  submitPrompt: run(remoteCalls.submitPrompt),
  clearPrompt: run(remoteCalls.clearPrompt),
  executeCommand(instance, _address, body, call) {
    const command = findCommandID(body.command)
    if (command === undefined)
      throw new NamedError("BadRequestError", {
        message: `Unknown command "${body.command}": expected the name of a key binding such as session_new, or an id such as session.new`,
        path: ["command"],
      })
    return sendEvent(instance, call, { type: remoteCalls.executeCommand.event, properties: { command } })
  },
  showToast: (instance, _address, body, call) =>
    sendEvent(instance, call, { type: remoteCalls.showToast.event, properties: body }),
  publish: (instance, _address, body, call) => sendEvent(instance, call, body),
  selectSession: (instance, _address, body, call) =>
    sendEvent(instance, call, { type: remoteCalls.selectSession.event, properties: body }),
  async next({ remote }, _address, _body, call) {
    const next = await remote.queue.next(call.headers["x-tui-client"], call.signal)
    // The caller has disconnected: this response is not sent.
    if (!next) return { path: "", body: null }
    call.setHeader("x-control-id", next.id)
    return next.call
  },
  response({ remote }, _address, body, call) {
    remote.queue.respond(call.headers["x-tui-client"], call.headers["x-control-id"], toOutcome(body))
    return true
  },
}

/** Any JSON acknowledges a call; only `{ok: false}` reports a failure. */
function toOutcome(body: unknown): CallOutcome {
  if (!body || typeof body !== "object" || !("ok" in body) || body.ok !== false) return { ok: true }
  return {
    ok: false,
    reason: "reason" in body && typeof body.reason === "string" ? body.reason : "the terminal refused it",
  }
}
