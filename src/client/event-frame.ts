// Parses the data of a frame to an event. A frame that is not JSON, has an unknown type or lacks a field of the table below is dropped, so
// that it can neither crash nor corrupt the state. The table has the fields that reducers and views rely on, not the whole
// schema: other versions of the server may omit the rest, and loading zod would cost the terminal 60 ms at start-up.
import type { Event, EventProperties, EventType } from "../../server/schema/event.ts"
import { isRecord } from "../text/is-record.ts"
import { parseJson } from "../text/parse-json.ts"

/** The required fields of an object and their kinds. A field whose name ends in `?` may be absent. */
type Shape<T> = T extends string
  ? "string"
  : T extends number
    ? "number"
    : T extends readonly unknown[]
      ? "array"
      : T extends object
        ? { readonly [K in (keyof T & string) | `${keyof T & string}?`]?: K extends keyof T ? Shape<T[K]> : AnyShape }
        : never
type AnyShape = "string" | "number" | "array" | { readonly [field: string]: AnyShape | undefined }

const sessionID = { sessionID: "string" } as const
const messageID = { sessionID: "string", messageID: "string" } as const
const request = { sessionID: "string", requestID: "string" } as const
const session: Shape<EventProperties<"session.updated">> = {
  info: { id: "string", title: "string", time: { created: "number", updated: "number" } },
}
const message: Shape<EventProperties<"message.updated">> = {
  info: {
    id: "string",
    sessionID: "string",
    role: "string",
    time: { created: "number" },
    "error?": { name: "string", data: {} },
  },
}

const shapes: { readonly [T in EventType]: Shape<EventProperties<T>> } = {
  "server.connected": {},
  "server.heartbeat": {},
  "server.instance.disposed": {},
  "global.disposed": {},
  "project.updated": {},
  "vcs.branch.updated": { "branch?": "string" },
  "file.edited": {},
  "file.watcher.updated": {},
  "session.created": session,
  "session.updated": session,
  "session.deleted": session,
  "session.diff": { sessionID: "string", diff: "array" },
  "session.status": { sessionID: "string", status: { type: "string" } },
  "session.idle": sessionID,
  "session.compacted": sessionID,
  "session.error": { "sessionID?": "string", "error?": { name: "string", data: {} } },
  "message.created": message,
  "message.updated": message,
  "message.removed": messageID,
  "message.part.updated": { part: { id: "string", ...messageID, type: "string" } },
  "message.part.delta": { ...messageID, partID: "string", field: "string", delta: "string", "offset?": "number" },
  "message.part.removed": { ...messageID, partID: "string" },
  "permission.asked": { id: "string", sessionID: "string", permission: "string", patterns: "array" },
  "permission.replied": request,
  "question.asked": { id: "string", sessionID: "string", questions: "array" },
  "question.replied": request,
  "question.rejected": request,
  "command.executed": {},
  "todo.updated": { sessionID: "string", todos: "array" },
  "tui.prompt.append": { text: "string" },
  "tui.command.execute": { command: "string" },
  "tui.toast.show": { message: "string", variant: "string" },
  "tui.session.select": sessionID,
}

/** Further required fields of a part, by its type. */
const partShapes: Readonly<Record<string, AnyShape | undefined>> = {
  text: { text: "string" },
  reasoning: { text: "string" },
  tool: { tool: "string", state: { status: "string", input: {} } },
}

/** Parses the `data` of a frame; undefined for a frame that must be dropped. */
export function parseEvent(data: string): Event | undefined {
  const event = parseJson(data)
  if (!isRecord(event) || typeof event.type !== "string" || !isEventType(event.type)) return undefined
  const { type, properties } = event
  if (!hasShape(properties, shapes[type])) return undefined
  if (type === "message.part.updated" && isRecord(properties) && isRecord(properties.part)) {
    const shape = partShapes[String(properties.part.type)]
    if (shape && !hasShape(properties.part, shape)) return undefined
  }
  // The checks above cover the fields that readers rely on; the compiler cannot follow them.
  return event as unknown as Event
}

const isEventType = (type: string): type is EventType => Object.hasOwn(shapes, type)

function hasShape(value: unknown, shape: AnyShape): boolean {
  if (shape === "array") return Array.isArray(value)
  if (typeof shape === "string") return typeof value === shape
  if (!isRecord(value)) return false
  for (const field in shape) {
    const isOptional = field.endsWith("?")
    const inner = value[isOptional ? field.slice(0, -1) : field]
    if (isOptional && inner === undefined) continue
    if (!hasShape(inner, shape[field] ?? {})) return false
  }
  return true
}
