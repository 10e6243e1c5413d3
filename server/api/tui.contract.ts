// /tui: steering the terminals that are attached. Each call is queued for them and told on /event; with
// `Prefer: wait=N` (RFC 7240) the answer waits until a terminal has applied it.
import * as z from "zod"
import { events, Toast } from "../schema/event.ts"
import {
  AcknowledgementHeaders,
  NextCallHeaders,
  NextCallResponseHeaders,
  RemoteCallHeaders,
  RemoteCallResponseHeaders,
} from "../schema/header.ts"
import { endpoint } from "./endpoint.ts"

const returns = z.boolean()
const remoteCall = { returns, headers: RemoteCallHeaders, responseHeaders: RemoteCallResponseHeaders }
const TextBody = z.object({ text: z.string().max(10_000_000) })
const SessionBody = z.object({ sessionID: z.string().startsWith("ses").max(200) })
const published = ["tui.prompt.append", "tui.command.execute", "tui.toast.show", "tui.session.select"] as const

export const tui = {
  appendPrompt: endpoint("POST /tui/append-prompt", {
    id: "tui.appendPrompt",
    summary: "Add text to the end of the prompt",
    body: TextBody,
    ...remoteCall,
  }),
  openHelp: endpoint("POST /tui/open-help", { id: "tui.openHelp", summary: "Open the help", ...remoteCall }),
  openSessions: endpoint("POST /tui/open-sessions", {
    id: "tui.openSessions",
    summary: "Open the session picker",
    ...remoteCall,
  }),
  openThemes: endpoint("POST /tui/open-themes", {
    id: "tui.openThemes",
    summary: "Open the theme picker",
    ...remoteCall,
  }),
  openModels: endpoint("POST /tui/open-models", {
    id: "tui.openModels",
    summary: "Open the model picker",
    ...remoteCall,
  }),
  submitPrompt: endpoint("POST /tui/submit-prompt", {
    id: "tui.submitPrompt",
    summary: "Send the prompt",
    ...remoteCall,
  }),
  clearPrompt: endpoint("POST /tui/clear-prompt", {
    id: "tui.clearPrompt",
    summary: "Empty the prompt",
    ...remoteCall,
  }),
  executeCommand: endpoint("POST /tui/execute-command", {
    id: "tui.executeCommand",
    summary: "Run a command of the terminal by its id or the name of its key binding",
    body: z.object({ command: z.string().max(200) }),
    ...remoteCall,
    errors: ["BadRequestError"],
  }),
  showToast: endpoint("POST /tui/show-toast", {
    id: "tui.showToast",
    summary: "Show a short notice",
    body: Toast,
    ...remoteCall,
  }),
  publish: endpoint("POST /tui/publish", {
    id: "tui.publish",
    summary: "Do one of the above by its event",
    body: z.discriminatedUnion("type", [
      z.object({ type: z.literal(published[0]), properties: events[published[0]] }),
      z.object({ type: z.literal(published[1]), properties: events[published[1]] }),
      z.object({ type: z.literal(published[2]), properties: events[published[2]] }),
      z.object({ type: z.literal(published[3]), properties: events[published[3]] }),
    ]),
    ...remoteCall,
    errors: ["NotFoundError"],
  }),
  selectSession: endpoint("POST /tui/select-session", {
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
      "Answers when there is one, however long that takes. `x-control-id` names it for the acknowledgement; it is offered again, once, when none came within 10 s. `x-tui-client` names the terminal that asks.",
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
