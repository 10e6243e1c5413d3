// Which sessions are being worked on, by which process: how a turn that was cut is found and marked as aborted.
// Promises: only a turn whose process is gone is touched; afterwards no message of it waits for anything.
import { findProcess, type ProcessIdentity } from "../../base/process/process-identity.ts"
import type { AssistantMessage } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { Session } from "../../schema/session.ts"
import type { Database } from "../../storage/database.ts"
import { listTargets } from "./tool-targets.ts"

export const abortedError = {
  name: "MessageAbortedError",
  data: { message: "The turn was stopped before it was finished." },
} as const

/** A turn whose program is gone, and the files that its tools may have been writing then. */
export type CutTurn = { readonly sessionID: string; readonly files: readonly string[] }

export type TurnRecord = ReturnType<typeof createTurnRecord>

export function createTurnRecord(
  db: Database,
  self: ProcessIdentity = findProcess(process.pid) ?? { pid: process.pid, start: "" },
) {
  const isAlive = (pid: number, start: string) => {
    const found = findProcess(pid)
    return found !== undefined && (found.start === start || start === "")
  }

  return {
    begin(sessionID: string): void {
      db.run(
        `INSERT INTO turn (session_id, pid, process_start) VALUES (?, ?, ?)
         ON CONFLICT (session_id) DO UPDATE SET pid=excluded.pid, process_start=excluded.process_start`,
        sessionID,
        self.pid,
        self.start,
      )
    },

    end(sessionID: string): void {
      db.run("DELETE FROM turn WHERE session_id=? AND pid=? AND process_start=?", sessionID, self.pid, self.start)
    },

    /** The pid of another living program that works on the session now. */
    findOther(sessionID: string): number | undefined {
      const row = db.get("SELECT pid, process_start FROM turn WHERE session_id=?", sessionID)
      if (!row) return undefined
      const [pid, start] = [Number(row.pid), String(row.process_start)]
      if (pid === self.pid && start === self.start) return undefined
      return isAlive(pid, start) ? pid : undefined
    },

    /** Marks the turns of dead processes as aborted, and gives them. */
    recover(): CutTurn[] {
      // Looking costs a read; the write lock is taken only when there is something to mend.
      const cut = db
        .all("SELECT session_id, pid, process_start FROM turn")
        .filter((row) => !isAlive(Number(row.pid), String(row.process_start)))
      if (cut.length === 0) return []
      return db.transaction(() => {
        return cut.map(({ session_id: id }) => ({ sessionID: String(id), files: closeTurn(db, String(id)) }))
      })
    },
  }
}

function closeTurn(db: Database, sessionID: string): string[] {
  const now = Date.now()
  const files: string[] = []
  const session = db.get("SELECT data FROM session WHERE id=?", sessionID)
  const { directory } = session ? (JSON.parse(session.data as string) as Session) : { directory: "/" }
  const open = db.all(
    "SELECT data FROM message WHERE session_id=? AND data->>'role'='assistant' AND data->>'$.time.completed' IS NULL",
    sessionID,
  )
  for (const row of open) {
    const info = JSON.parse(row.data as string) as AssistantMessage
    const next: AssistantMessage = {
      ...info,
      error: info.error ?? abortedError,
      time: { ...info.time, completed: now },
    }
    db.run("UPDATE message SET data=? WHERE session_id=? AND id=?", JSON.stringify(next), sessionID, info.id)
    for (const partRow of db.all("SELECT data FROM part WHERE session_id=? AND message_id=?", sessionID, info.id)) {
      const cut = JSON.parse(partRow.data as string) as Part
      files.push(...listTargets(cut, directory))
      const part = closePart(cut, now)
      db.run("UPDATE part SET data=? WHERE session_id=? AND id=?", JSON.stringify(part), sessionID, part.id)
    }
  }
  db.run("DELETE FROM turn WHERE session_id=?", sessionID)
  return files
}

/** Ends a part that will not go on: open text gets its end, an open tool call becomes an error. */
export function closePart(part: Part, now: number): Part {
  if ((part.type === "text" || part.type === "reasoning") && part.time && part.time.end === undefined)
    return { ...part, time: { ...part.time, end: now } }
  if (part.type !== "tool") return part
  const { state } = part
  if (state.status === "completed" || state.status === "error") return part
  return {
    ...part,
    state: {
      status: "error",
      input: state.input,
      error: "Tool execution aborted",
      ...(state.status === "running" && state.metadata ? { metadata: state.metadata } : {}),
      time: { start: state.status === "running" ? state.time.start : now, end: now },
    },
  }
}
