// Sessions, messages, parts and todo lists on disk: their only writer and the only publisher of their events. (At the
// start of the program, turn-record.ts repairs what a killed one left unfinished.)
// Guarantees: it writes, then publishes, so a durable event names something already on disk (schema/event.ts lists which
// events are durable); updates of an unfinished text are live, its beginning and its end are durable; messages and parts
// keep the order in which they were first saved; `message.created` comes once, before the first `message.updated`.
import type { Bus } from "../../bus/bus.ts"
import { NamedError } from "../../schema/error.ts"
import type { Message, MessageWithParts } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { Session, Todo } from "../../schema/session.ts"
import type { Database, Row } from "../../storage/database.ts"
import {
  createStreamingText,
  type OpenStreamingText,
  type StreamingPart,
  type StreamingText,
} from "./streaming-text.ts"

/** Page size when iterating messages newest first. */
const pageSize = 100

export type SessionFilter = {
  readonly directory?: string
  readonly isRoot?: boolean
  readonly updatedSince?: number
  readonly search?: string
  readonly limit?: number
}

export type SessionStore = ReturnType<typeof createSessionStore>

export type SessionStoreDeps = {
  readonly database: Database
  readonly bus: Bus
  readonly projectID: string
  /** Events of messages, parts and todo lists are published here. A session's own events go to the session's directory. */
  readonly directory: string
}

export function createSessionStore({ database: db, bus, projectID, directory }: SessionStoreDeps) {
  const read = <T>(row: Row): T => JSON.parse(row.data as string) as T
  /** Parts that are being streamed, by id: newer than what is on disk. */
  const streaming = new Map<string, OpenStreamingText>()

  function findSession(id: string): Session | undefined {
    const row = db.get("SELECT data FROM session WHERE id=? AND project_id=?", id, projectID)
    return row && read<Session>(row)
  }

  function getSession(id: string): Session {
    const session = findSession(id)
    if (!session) throw new NamedError("NotFoundError", { message: `Session not found: ${id}` })
    return session
  }

  function writeSession(session: Session) {
    db.run(
      `INSERT INTO session (id, project_id, directory, parent_id, title, updated, data) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET title=excluded.title, updated=excluded.updated, data=excluded.data`,
      session.id,
      session.projectID,
      session.directory,
      session.parentID ?? null,
      session.title,
      session.time.updated,
      JSON.stringify(session),
    )
  }

  function children(id: string): Session[] {
    return db.all("SELECT data FROM session WHERE parent_id=? ORDER BY id", id).map(read<Session>)
  }

  /** The parts of the messages, by message id, in their order. */
  function partsOf(sessionID: string, messageIDs: readonly string[]): Map<string, Part[]> {
    const byMessage = new Map<string, Part[]>(messageIDs.map((id) => [id, []]))
    if (messageIDs.length === 0) return byMessage
    const rows =
      messageIDs.length === 1
        ? db.all("SELECT data FROM part WHERE session_id=? AND message_id=? ORDER BY seq", sessionID, messageIDs[0]!)
        : db.all(
            "SELECT data FROM part WHERE session_id=? AND message_id IN (SELECT value FROM json_each(?)) ORDER BY seq",
            sessionID,
            JSON.stringify(messageIDs),
          )
    for (const row of rows) {
      const saved = read<Part>(row)
      const part = streaming.get(saved.id)?.snapshot() ?? saved
      byMessage.get(part.messageID)?.push(part)
    }
    return byMessage
  }

  function withParts(sessionID: string, infos: readonly Message[]): MessageWithParts[] {
    const parts = partsOf(
      sessionID,
      infos.map((info) => info.id),
    )
    return infos.map((info) => ({ info, parts: parts.get(info.id) ?? [] }))
  }

  function publishMessage(info: Message, isNew: boolean) {
    const { sessionID } = info
    if (isNew) bus.publish(directory, { type: "message.created", properties: { sessionID, info } })
    bus.publish(directory, { type: "message.updated", properties: { sessionID, info } })
  }

  function publishPart(part: Part, delta?: string) {
    const { sessionID } = part
    bus.publish(directory, {
      type: "message.part.updated",
      properties: delta === undefined ? { sessionID, part } : { sessionID, part, delta },
    })
  }

  function writePart(part: Part): void {
    db.run(
      `INSERT INTO part (id, message_id, session_id, data) VALUES (?, ?, ?, ?)
       ON CONFLICT (session_id, id) DO UPDATE SET data=excluded.data`,
      part.id,
      part.messageID,
      part.sessionID,
      JSON.stringify(part),
    )
  }

  return {
    findSession,
    getSession,
    children,

    /** The project's sessions, newest first. */
    list(filter: SessionFilter = {}): Session[] {
      const { directory, isRoot, updatedSince, search, limit } = filter
      const like = search === undefined ? null : `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`
      return db
        .all(
          `SELECT data FROM session WHERE project_id=?1 AND (?2 IS NULL OR directory=?2) AND (?3=0 OR parent_id IS NULL)
           AND (?4 IS NULL OR updated>=?4) AND (?5 IS NULL OR title LIKE ?5 ESCAPE '\\') ORDER BY id LIMIT ?6`,
          projectID,
          directory ?? null,
          isRoot ? 1 : 0,
          updatedSince ?? null,
          like,
          limit === undefined ? -1 : Math.max(1, limit),
        )
        .map(read<Session>)
    },

    createSession(session: Session): Session {
      writeSession(session)
      bus.publish(session.directory, { type: "session.created", properties: { sessionID: session.id, info: session } })
      bus.publish(session.directory, { type: "session.updated", properties: { sessionID: session.id, info: session } })
      return session
    },

    /** Changes a session and marks it as updated now. Throws NotFoundError. */
    updateSession(id: string, change: (session: Session) => Session): Session {
      const session = db.transaction(() => {
        const before = getSession(id)
        const after = change(before)
        const next = { ...after, time: { ...after.time, updated: Date.now() } }
        writeSession(next)
        return next
      })
      bus.publish(session.directory, { type: "session.updated", properties: { sessionID: session.id, info: session } })
      return session
    },

    /** Removes a session and its descendants; events of descendants come first. */
    removeSession(id: string): void {
      const removed: Session[] = []
      const collect = (session: Session) => {
        for (const child of children(session.id)) collect(child)
        removed.push(session)
      }
      db.transaction(() => {
        const session = findSession(id)
        if (!session) return
        collect(session)
        for (const each of removed) db.run("DELETE FROM session WHERE id=?", each.id)
      })
      for (const info of removed)
        bus.publish(info.directory, { type: "session.deleted", properties: { sessionID: info.id, info } })
    },

    /** All messages in their order; with a limit, the last `limit` of them. */
    messages(sessionID: string, limit = 0): MessageWithParts[] {
      const rows = limit
        ? db.all("SELECT data FROM message WHERE session_id=? ORDER BY seq DESC LIMIT ?", sessionID, limit).toReversed()
        : db.all("SELECT data FROM message WHERE session_id=? ORDER BY seq", sessionID)
      return withParts(sessionID, rows.map(read<Message>))
    },

    /** The messages from the newest to the oldest, read page by page: a caller that stops early reads no further pages. */
    *newestFirst(sessionID: string): Generator<MessageWithParts> {
      let before = Number.MAX_SAFE_INTEGER
      for (;;) {
        const rows = db.all(
          "SELECT seq, data FROM message WHERE session_id=? AND seq<? ORDER BY seq DESC LIMIT ?",
          sessionID,
          before,
          pageSize,
        )
        yield* withParts(sessionID, rows.map(read<Message>))
        if (rows.length < pageSize) return
        before = Number(rows.at(-1)!.seq)
      }
    },

    findMessage(sessionID: string, messageID: string): MessageWithParts | undefined {
      const row = db.get("SELECT data FROM message WHERE session_id=? AND id=?", sessionID, messageID)
      return row && { info: read<Message>(row), parts: partsOf(sessionID, [messageID]).get(messageID) ?? [] }
    },

    findMessageInfo(sessionID: string, messageID: string): Message | undefined {
      const row = db.get("SELECT data FROM message WHERE session_id=? AND id=?", sessionID, messageID)
      return row && read<Message>(row)
    },

    /** The newest message of a role. */
    findLast<R extends Message["role"]>(sessionID: string, role: R): Extract<Message, { role: R }> | undefined {
      const row = db.get(
        "SELECT data FROM message WHERE session_id=? AND data->>'role'=? ORDER BY seq DESC LIMIT 1",
        sessionID,
        role,
      )
      return row && read<Extract<Message, { role: R }>>(row)
    },

    saveMessage(info: Message): void {
      const isNew =
        db.run(
          "UPDATE message SET data=? WHERE session_id=? AND id=?",
          JSON.stringify(info),
          info.sessionID,
          info.id,
        ) === 0
      if (isNew)
        db.run(
          "INSERT INTO message (id, session_id, data) VALUES (?, ?, ?)",
          info.id,
          info.sessionID,
          JSON.stringify(info),
        )
      publishMessage(info, isNew)
    },

    savePart(part: Part): void {
      writePart(part)
      publishPart(part)
    },

    /** Starts a text that a model streams. Nothing is written before its first words. */
    streamText(first: StreamingPart): StreamingText {
      const { sessionID, messageID, id: partID } = first
      const text = createStreamingText(first, {
        save(part, delta) {
          writePart(part)
          publishPart(part, delta)
        },
        checkpoint: writePart,
        publishDelta: (delta, offset) =>
          bus.publish(
            directory,
            { type: "message.part.delta", properties: { sessionID, messageID, partID, field: "text", delta, offset } },
            "deltas",
          ),
        publishWhole: (part, delta) =>
          bus.publish(directory, { type: "message.part.updated", properties: { sessionID, part, delta } }, "whole"),
        close: () => void streaming.delete(partID),
      })
      streaming.set(partID, text)
      return text
    },

    findPart(sessionID: string, messageID: string, partID: string): Part | undefined {
      return partsOf(sessionID, [messageID])
        .get(messageID)
        ?.find((part) => part.id === partID)
    },

    /** Removes a message with its parts. */
    removeMessage(sessionID: string, messageID: string): void {
      db.transaction(() => {
        db.run("DELETE FROM part WHERE session_id=? AND message_id=?", sessionID, messageID)
        db.run("DELETE FROM message WHERE session_id=? AND id=?", sessionID, messageID)
      })
      bus.publish(directory, { type: "message.removed", properties: { sessionID, messageID } })
    },

    removePart(part: Part): void {
      // A part that was never written was never published.
      if (db.run("DELETE FROM part WHERE session_id=? AND id=?", part.sessionID, part.id) === 0) return
      const { sessionID, messageID } = part
      bus.publish(directory, { type: "message.part.removed", properties: { sessionID, messageID, partID: part.id } })
    },

    /** Saves new messages with their parts, all or none, then publishes each. */
    saveMessages(...messages: readonly MessageWithParts[]): void {
      db.transaction(() => {
        for (const { info, parts } of messages) {
          const payload = JSON.stringify(info)
          db.run("INSERT INTO message (id, session_id, data) VALUES (?, ?, ?)", info.id, info.sessionID, payload)
          for (const part of parts) writePart(part)
        }
      })
      for (const { info, parts } of messages) {
        publishMessage(info, true)
        for (const part of parts) publishPart(part)
      }
    },

    todos(sessionID: string): Todo[] {
      const row = db.get("SELECT data FROM todo WHERE session_id=?", sessionID)
      return row ? read<Todo[]>(row) : []
    },

    saveTodos(sessionID: string, todos: Todo[]): void {
      db.run(
        "INSERT INTO todo (session_id, data) VALUES (?, ?) ON CONFLICT (session_id) DO UPDATE SET data=excluded.data",
        sessionID,
        JSON.stringify(todos),
      )
      bus.publish(directory, { type: "todo.updated", properties: { sessionID, todos } })
    },
  }
}
