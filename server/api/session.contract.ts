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
    summary: "List sessions, the newest first",
    query: z.object({
      directory: z.string().optional().describe("Only sessions of exactly this directory"),
      roots: z.string().optional().describe("Any value: only sessions without a parent"),
      start: z.coerce.number().optional().describe("Only sessions updated since, Unix ms"),
      search: z.string().optional().describe("Part of the title, in any case"),
      limit: z.coerce.number().int().optional().describe("At most so many, at least one"),
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
    summary: "Get the state of the sessions that are not idle",
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
    summary: "Delete a session, its children and all they hold",
    params: SessionParams,
    returns: z.boolean(),
    errors: ["NotFoundError"],
  }),
  children: endpoint("GET /session/:sessionID/children", {
    id: "session.children",
    summary: "List the sessions that this one started",
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
    summary: "Compare the files that the session's tools changed, before and after",
    params: SessionParams,
    query: z.object({
      messageID: z
        .string()
        .startsWith("msg")
        .max(200)
        .optional()
        .describe("Only what was changed to answer this message"),
    }),
    returns: z.array(FileDiff),
    errors: ["NotFoundError"],
  }),
  share: endpoint("POST /session/:sessionID/share", {
    id: "session.share",
    summary: "Share a session: refused, as this program has no service to share with",
    params: SessionParams,
    returns: Session,
    errors: ["BadRequestError", "NotFoundError"],
  }),
  unshare: endpoint("DELETE /session/:sessionID/share", {
    id: "session.unshare",
    summary: "Take a shared session back",
    params: SessionParams,
    returns: Session,
    errors: ["BadRequestError", "NotFoundError"],
  }),
  abort: endpoint("POST /session/:sessionID/abort", {
    id: "session.abort",
    summary: "Stop what the session is doing",
    params: SessionParams,
    returns: z.boolean(),
    errors: ["NotFoundError"],
  }),
  fork: endpoint("POST /session/:sessionID/fork", {
    id: "session.fork",
    summary: "Copy a session: all of it, or what came before a message",
    params: SessionParams,
    body: z.object({ messageID: z.string().startsWith("msg").max(200).optional() }),
    returns: Session,
    errors: ["NotFoundError"],
  }),
  init: endpoint("POST /session/:sessionID/init", {
    id: "session.init",
    summary: "Have AGENTS.md written: the command `init`",
    params: SessionParams,
    body: ModelRef.extend({ messageID: z.string().startsWith("msg").max(200) }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ProviderModelNotFoundError", "ConflictError"],
    deferred: true,
  }),
  summarize: endpoint("POST /session/:sessionID/summarize", {
    id: "session.summarize",
    summary: "Sum the conversation up and go on from the summary",
    description: "Answers when the summary is there: true, or false when it did not come about.",
    params: SessionParams,
    body: ModelRef.extend({ auto: z.boolean().optional().describe("Go on with the work afterwards") }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ProviderModelNotFoundError", "SessionBusyError"],
    deferred: true,
  }),
  permission: endpoint("POST /session/:sessionID/permissions/:permissionID", {
    id: "permission.respond",
    summary: "Answer a permission request (the older form of /permission/:requestID/reply)",
    params: SessionParams.extend({ permissionID: z.string().startsWith("per").max(200) }),
    body: z.object({
      response: PermissionReply,
      remember: z.boolean().optional().describe("With a yes: the same as `always`"),
    }),
    returns: z.boolean(),
    errors: ["PermissionNotFoundError", "ConflictError"],
  }),
}
