// The events of the wire: one table of types and their properties. A type that is not in the table cannot be published.
import * as z from "zod"
import { MessageError } from "./error.ts"
import { FileDiff } from "./file.ts"
import { Message } from "./message.ts"
import { Part } from "./part.ts"
import { PermissionReply, PermissionRequest } from "./permission.ts"
import { Project } from "./project.ts"
import { QuestionAnswer, QuestionRequest } from "./question.ts"
import { Session, SessionStatus, Todo } from "./session.ts"

const sessionID = z.string()
const messageID = z.string()
/** Version 1.1.53 has the session in `info` or `part` only; clients of later versions read it here. */
const laterSessionID = sessionID.optional()

export const Toast = z.object({
  title: z.string().max(200).optional(),
  message: z.string().max(10_000),
  variant: z.enum(["info", "success", "warning", "error"]),
  duration: z.number().positive().max(600_000).default(5000).describe("How long the toast is shown, in ms."),
})
export type Toast = z.infer<typeof Toast>

/**
 * Durable events name what is on disk when they are published: `project.updated`; `session.created`, `.updated`, `.deleted` and
 * `.diff`; `message.created`, `.updated` and `.removed`; `message.part.updated` without `delta`, and `message.part.removed`;
 * `todo.updated`. All others are live: deltas and updates of an unfinished text, requests that wait for a person, status,
 * notices and remote calls.
 */
export const events = {
  "server.connected": z.object({
    resync: z
      .boolean()
      .optional()
      .describe("Events were missed that can no longer be replayed: fetch the state again."),
  }),
  "server.heartbeat": z.object({}),
  "server.instance.disposed": z.object({ directory: z.string() }),
  "global.disposed": z.object({}),
  "project.updated": Project,
  "vcs.branch.updated": z.object({ branch: z.string().optional() }),
  "file.edited": z.object({ file: z.string() }),
  "file.watcher.updated": z.object({ file: z.string(), event: z.enum(["add", "change", "unlink"]) }),
  "session.created": z.object({ info: Session, sessionID: laterSessionID }),
  "session.updated": z.object({ info: Session, sessionID: laterSessionID }),
  "session.deleted": z.object({ info: Session, sessionID: laterSessionID }),
  "session.diff": z.object({ sessionID, diff: z.array(FileDiff) }),
  "session.status": z.object({ sessionID, status: SessionStatus }),
  "session.idle": z.object({ sessionID }),
  "session.compacted": z.object({ sessionID }),
  "session.error": z.object({ sessionID: sessionID.optional(), error: MessageError.optional() }),
  "message.created": z.object({ info: Message, sessionID: laterSessionID }),
  "message.updated": z.object({ info: Message, sessionID: laterSessionID }),
  "message.removed": z.object({ sessionID, messageID }),
  "message.part.updated": z.object({ part: Part, delta: z.string().optional(), sessionID: laterSessionID }),
  "message.part.delta": z.object({
    sessionID,
    messageID,
    partID: z.string(),
    field: z.string(),
    delta: z.string(),
    offset: z
      .number()
      .int()
      .optional()
      .describe("The position of the delta in the field, in UTF-16 units. It makes the delta idempotent."),
  }),
  "message.part.removed": z.object({ sessionID, messageID, partID: z.string() }),
  "permission.asked": PermissionRequest,
  "permission.replied": z.object({ sessionID, requestID: z.string(), reply: PermissionReply }),
  "question.asked": QuestionRequest,
  "question.replied": z.object({ sessionID, requestID: z.string(), answers: z.array(QuestionAnswer) }),
  "question.rejected": z.object({ sessionID, requestID: z.string() }),
  "command.executed": z.object({ name: z.string(), sessionID, arguments: z.string(), messageID }),
  "todo.updated": z.object({ sessionID, todos: z.array(Todo) }),
  "tui.prompt.append": z.object({ text: z.string() }),
  "tui.command.execute": z.object({ command: z.string().min(1).max(200) }),
  "tui.toast.show": Toast,
  "tui.session.select": z.object({ sessionID: z.string().startsWith("ses") }),
} as const

export type EventType = keyof typeof events
export type EventProperties<T extends EventType> = z.infer<(typeof events)[T]>

/** An event before the bus adds the id. */
export type EventPayload = { [T in EventType]: { type: T; properties: EventProperties<T> } }[EventType]

/** An event as a subscriber receives it. */
export type Event = EventPayload & { id: string }

const [first, ...rest] = Object.entries(events).map(([type, properties]) =>
  z.object({ id: z.string(), type: z.literal(type), properties }).meta({ id: `Event.${type}` }),
)
export const Event = z.discriminatedUnion("type", [first!, ...rest]).meta({ id: "Event" })
export const GlobalEvent = z.object({ directory: z.string().optional(), payload: Event }).meta({ id: "GlobalEvent" })
