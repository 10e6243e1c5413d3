// /tui: controls the attached terminals from other programs. A call is queued for the terminals and published as an
// event; with `Prefer: wait=N` (RFC 7240) the response waits until a terminal has applied it.
import * as z from "zod"
import { events, Toast } from "../schema/event.ts"
import {
  AcknowledgementHeaders,
  NextCallHeaders,
  NextCallResponseHeaders,
  RemoteCallHeaders,
  RemoteCallResponseHeaders,
} from "../schema/header.ts"
import { remoteCalls, type RemoteEventType } from "../schema/remote-call.ts"
import { endpoint } from "./endpoint.ts"

const returns = z.boolean()
const remoteCall = { returns, headers: RemoteCallHeaders, responseHeaders: RemoteCallResponseHeaders }
const TextBody = z.object({ text: z.string().max(10_000_000) })
const SessionBody = z.object({ sessionID: z.string().startsWith("ses").max(200) })

/** The body that stands for a call: the event that reports it. */
const toEventBody = <T extends RemoteEventType>(type: T) =>
  z.object({ type: z.literal(type), properties: events[type] })

export const tui = {
  appendPrompt: endpoint(`POST ${remoteCalls.appendPrompt.path}`, {
    id: "tui.appendPrompt",
    summary: "Add text to the end of the prompt",
    body: TextBody,
    ...remoteCall,
  }),
  openHelp: endpoint(`POST ${remoteCalls.openHelp.path}`, {
    id: "tui.openHelp",
    summary: "Open the help",
    ...remoteCall,
  }),
  openSessions: endpoint(`POST ${remoteCalls.openSessions.path}`, {
    id: "tui.openSessions",
    summary: "Open the session picker",
    ...remoteCall,
  }),
  openThemes: endpoint(`POST ${remoteCalls.openThemes.path}`, {
    id: "tui.openThemes",
    summary: "Open the theme picker",
    ...remoteCall,
  }),
  openModels: endpoint(`POST ${remoteCalls.openModels.path}`, {
    id: "tui.openModels",
    summary: "Open the model picker",
    ...remoteCall,
  }),
  submitPrompt: endpoint(`POST ${remoteCalls.submitPrompt.path}`, {
    id: "tui.submitPrompt",
    summary: "Send the prompt",
    ...remoteCall,
  }),
  clearPrompt: endpoint(`POST ${remoteCalls.clearPrompt.path}`, {
    id: "tui.clearPrompt",
    summary: "Empty the prompt",
    ...remoteCall,
  }),
  executeCommand: endpoint(`POST ${remoteCalls.executeCommand.path}`, {
    id: "tui.executeCommand",
    summary: "Run a command of the terminal by its id or the name of its key binding",
    body: z.object({ command: z.string().max(200) }),
    ...remoteCall,
    errors: ["BadRequestError"],
  }),
  showToast: endpoint(`POST ${remoteCalls.showToast.path}`, {
    id: "tui.showToast",
    summary: "Show a short notice",
    body: Toast,
    ...remoteCall,
  }),
  publish: endpoint("POST /tui/publish", {
    id: "tui.publish",
    summary: "Do one of the above by its event",
    body: z.discriminatedUnion("type", [
      toEventBody(remoteCalls.appendPrompt.event),
      toEventBody(remoteCalls.executeCommand.event),
      toEventBody(remoteCalls.showToast.event),
      toEventBody(remoteCalls.selectSession.event),
    ]),
    ...remoteCall,
    errors: ["NotFoundError"],
  }),
  selectSession: endpoint(`POST ${remoteCalls.selectSession.path}`, {
    id: "tui.selectSession",
    summary: "Show a session",
    body: SessionBody,
    ...remoteCall,
    errors: ["NotFoundError"],
  }),
  next: endpoint("GET /tui/control/next", {
    id: "tui.control.next",
    summary: "Wait for the next call to apply",
    description:
      "Answers when there is one, however long that takes. `x-control-id` names it for the acknowledgement; without an acknowledgement within 10 s it is offered again, once. `x-tui-client` names the calling terminal.",
    hasEffect: true,
    headers: NextCallHeaders,
    responseHeaders: NextCallResponseHeaders,
    returns: z.object({ path: z.string(), body: z.unknown() }),
  }),
  response: endpoint("POST /tui/control/response", {
    id: "tui.control.response",
    summary: "Acknowledge a call, with a result if there is one",
    headers: AcknowledgementHeaders,
    body: z.unknown(),
    returns,
    errors: ["ConflictError"],
  }),
}
