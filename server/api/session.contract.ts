// /session: conversations. Their messages are in session-message.contract.ts.
import * as z from "zod"
import { FileDiff } from "../schema/file.ts"
import { ModelRef } from "../schema/model.ts"
import { PermissionReply, PermissionRuleset } from "../schema/permission.ts"
import { Session, SessionStatus, Todo } from "../schema/session.ts"
import { endpoint } from "./endpoint.ts"

export const SessionParams = z.object({ sessionID: z.string().startsWith("ses").max(200) })

export const session = {
  list: endpoint("GET /session", {
    id: "session.list",
    summary: "List sessions, newest first",
    query: z.object({
      directory: z.string().optional().describe("Only sessions of exactly this directory."),
      roots: z.string().optional().describe("Any value: only sessions without a parent."),
      start: z.coerce.number().optional().describe("Only sessions that were updated since this time, Unix ms."),
      search: z.string().optional().describe("Only sessions whose title contains this text, case-insensitive."),
      limit: z.coerce.number().int().optional().describe("The maximum number of sessions, at least 1."),
    }),
    returns: z.array(Session),
  }),
  create: endpoint("POST /session", {
    id: "session.create",
    summary: "Create a session",
    body: z.object({
      parentID: z.string().startsWith("ses").optional(),
      title: z.string().max(2000).optional(),
      permission: PermissionRuleset.optional(),
    }),
    returns: Session,
    errors: ["NotFoundError"],
  }),
  status: endpoint("GET /session/status", {
    id: "session.status",
    summary: "Get the status of the sessions that are not idle",
    returns: z.record(z.string(), SessionStatus),
  }),
  get: endpoint("GET /session/:sessionID", {
    id: "session.get",
    summary: "Get a session",
    params: SessionParams,
    returns: Session,
    errors: ["NotFoundError"],
  }),
  update: endpoint("PATCH /session/:sessionID", {
    id: "session.update",
    summary: "Rename or archive a session",
    params: SessionParams,
    body: z.object({
      title: z.string().max(2000).optional(),
      time: z.object({ archived: z.number().optional() }).optional(),
    }),
    returns: Session,
    errors: ["NotFoundError"],
  }),
  delete: endpoint("DELETE /session/:sessionID", {
    id: "session.delete",
    summary: "Delete a session, its children and all their messages",
    params: SessionParams,
    returns: z.boolean(),
    errors: ["NotFoundError"],
  }),
  children: endpoint("GET /session/:sessionID/children", {
    id: "session.children",
    summary: "List the child sessions",
    params: SessionParams,
    returns: z.array(Session),
    errors: ["NotFoundError"],
  }),
  todo: endpoint("GET /session/:sessionID/todo", {
    id: "session.todo",
    summary: "Get the todo list",
    params: SessionParams,
    returns: z.array(Todo),
    errors: ["NotFoundError"],
  }),
  diff: endpoint("GET /session/:sessionID/diff", {
    id: "session.diff",
    summary: "Get the files that the tools of the session changed, before and after",
    params: SessionParams,
    query: z.object({
      messageID: z
        .string()
        .startsWith("msg")
        .max(200)
        .optional()
        .describe("Only the changes of the turn that answered this message."),
    }),
    returns: z.array(FileDiff),
    errors: ["NotFoundError"],
  }),
  share: endpoint("POST /session/:sessionID/share", {
    id: "session.share",
    summary: "Share a session; always refused, because this program has no sharing service",
    params: SessionParams,
    returns: Session,
    errors: ["BadRequestError", "NotFoundError"],
  }),
  unshare: endpoint("DELETE /session/:sessionID/share", {
    id: "session.unshare",
    summary: "Stop sharing a session",
    params: SessionParams,
    returns: Session,
    errors: ["BadRequestError", "NotFoundError"],
  }),
  abort: endpoint("POST /session/:sessionID/abort", {
    id: "session.abort",
    summary: "Abort the turn of a session",
    params: SessionParams,
    returns: z.boolean(),
    errors: ["NotFoundError"],
  }),
  fork: endpoint("POST /session/:sessionID/fork", {
    id: "session.fork",
    summary: "Copy a session, completely or up to a message (exclusive)",
    params: SessionParams,
    body: z.object({ messageID: z.string().startsWith("msg").max(200).optional() }),
    returns: Session,
    errors: ["NotFoundError"],
  }),
  init: endpoint("POST /session/:sessionID/init", {
    id: "session.init",
    summary: "Run the command `init`, which writes AGENTS.md",
    params: SessionParams,
    body: ModelRef.extend({ messageID: z.string().startsWith("msg").max(200) }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ProviderModelNotFoundError", "ConflictError"],
    deferred: true,
  }),
  summarize: endpoint("POST /session/:sessionID/summarize", {
    id: "session.summarize",
    summary: "Summarize the conversation and continue from the summary",
    description: "The response is sent when the turn has ended: true if the summary was written, otherwise false.",
    params: SessionParams,
    body: ModelRef.extend({ auto: z.boolean().optional().describe("Continue the work afterwards.") }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ProviderModelNotFoundError", "SessionBusyError"],
    deferred: true,
  }),
  permission: endpoint("POST /session/:sessionID/permissions/:permissionID", {
    id: "permission.respond",
    summary: "Reply to a permission request (older form of /permission/:requestID/reply)",
    params: SessionParams.extend({ permissionID: z.string().startsWith("per").max(200) }),
    body: z.object({
      response: PermissionReply,
      remember: z.boolean().optional().describe("With the response `once`: the same as `always`."),
    }),
    returns: z.boolean(),
    errors: ["PermissionNotFoundError", "ConflictError"],
  }),
}
