// Records which process runs which session, so that a turn whose process died is found and marked as aborted.
// Guarantees: only turns of dead processes are touched; afterwards none of their messages or parts is unfinished.
import { findProcess, type ProcessIdentity } from "../../base/process/process-identity.ts"
import { NamedError } from "../../schema/error.ts"
import type { AssistantMessage } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { Session } from "../../schema/session.ts"
import type { Database } from "../../storage/database.ts"
import { abortedError, closePart } from "./aborted.ts"
import { listTargets } from "./tool-targets.ts"

/** A turn whose process died, and the files that its tools may have been writing. */
export type InterruptedTurn = { readonly sessionID: string; readonly files: readonly string[] }

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

    /** Throws SessionBusyError when another live process runs the session. */
    assertNoOtherProcess(sessionID: string): void {
      const row = db.get("SELECT pid, process_start FROM turn WHERE session_id=?", sessionID)
      if (!row) return
      const [pid, start] = [Number(row.pid), String(row.process_start)]
      if ((pid === self.pid && start === self.start) || !isAlive(pid, start)) return
      throw new NamedError("SessionBusyError", {
        sessionID,
        message: `Another program (process ${pid}) is working on the session ${sessionID}.`,
      })
    },

    /** Marks the turns of dead processes as aborted and returns them. */
    recover(): InterruptedTurn[] {
      // The check only reads: the write lock is taken when there is something to repair.
      const interrupted = db
        .all("SELECT session_id, pid, process_start FROM turn")
        .filter((row) => !isAlive(Number(row.pid), String(row.process_start)))
      if (interrupted.length === 0) return []
      return db.transaction(() => {
        return interrupted.map(({ session_id: id }) => ({ sessionID: String(id), files: closeTurn(db, String(id)) }))
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
      const unfinished = JSON.parse(partRow.data as string) as Part
      files.push(...listTargets(unfinished, directory))
      const part = closePart(unfinished, now)
      db.run("UPDATE part SET data=? WHERE session_id=? AND id=?", JSON.stringify(part), sessionID, part.id)
    }
  }
  db.run("DELETE FROM turn WHERE session_id=?", sessionID)
  return files
}
