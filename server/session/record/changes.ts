// The file changes that tools made in a session: one row per file and turn, with the text before the first change and after
// the last one.
// Guarantees: a file that ends as it began is not listed; a text that is too large to store still counts its lines.
import { relative } from "node:path"
import { isInside } from "../../base/file/containment.ts"
import type { EventPayload } from "../../schema/event.ts"
import type { FileDiff } from "../../schema/file.ts"
import type { Database, Row } from "../../storage/database.ts"
import { compareTexts } from "../../tool/edit/file-diff.ts"
import type { SessionStore } from "./store.ts"

/** A turn, named by its user message. */
export type TurnAddress = { readonly sessionID: string; readonly userID: string }

export type Change = {
  /** Absolute. */
  readonly file: string
  readonly event: "add" | "change" | "unlink"
  readonly diff: FileDiff
}

export type Changes = ReturnType<typeof createChanges>

const maxCharacters = 250_000
const columns = ["file", "was_there", "is_there", "before", "after", "additions", "deletions"]

export function createChanges(deps: {
  readonly database: Database
  readonly store: SessionStore
  readonly publish: (event: EventPayload) => void
  readonly worktree: string
}) {
  const { database: db, store, publish, worktree } = deps
  /** Sessions whose totals are not published yet. */
  const unpublished = new Set<string>()

  function write({ sessionID, userID }: TurnAddress, row: Row): void {
    db.run(
      `INSERT INTO file_change (session_id, message_id, ${columns.join(", ")})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (session_id, message_id, file) DO UPDATE SET is_there=excluded.is_there, after=excluded.after,
       additions=additions+excluded.additions, deletions=deletions+excluded.deletions`,
      sessionID,
      userID,
      ...columns.map((name) => row[name] ?? null),
    )
    unpublished.add(sessionID)
  }

  async function list(sessionID: string, messageID?: string): Promise<FileDiff[]> {
    const rows = db.all(
      `SELECT * FROM file_change WHERE session_id=?1 AND (?2 IS NULL OR message_id=?2) ORDER BY seq`,
      sessionID,
      messageID ?? null,
    )
    const byFile = new Map<string, Row>()
    for (const row of rows) {
      const file = row["file"] as string
      const first = byFile.get(file)
      byFile.set(file, first ? join(first, row) : row)
    }
    const diffs = await Promise.all([...byFile.values()].map(toDiff))
    return diffs.flatMap((diff) => diff ?? [])
  }

  return {
    list,

    /** Stores a change that a tool has just made. */
    add(turn: TurnAddress, { file, event, diff }: Change): void {
      const toText = (text: string) => (text.length > maxCharacters ? null : text)
      write(turn, {
        file: isInside(worktree, file) ? relative(worktree, file) : file,
        was_there: event === "add" ? 0 : 1,
        is_there: event === "unlink" ? 0 : 1,
        before: toText(diff.before),
        after: toText(diff.after),
        additions: diff.additions,
        deletions: diff.deletions,
      })
    },

    /** Counts changes of a sub-agent's session for the turn that gave it the task, except those of `earlierMessageIDs`. */
    copyFromSubagent(childID: string, earlierMessageIDs: ReadonlySet<string>, turn: TurnAddress): void {
      const rows = db.all("SELECT * FROM file_change WHERE session_id=? ORDER BY seq", childID)
      for (const row of rows) if (!earlierMessageIDs.has(row["message_id"] as string)) write(turn, row)
    },

    /** Stores the totals on the session and the user message and publishes them, if anything has changed. */
    async publishTotals(sessionID: string, userID: string): Promise<void> {
      if (!unpublished.delete(sessionID)) return
      const [all, own] = await Promise.all([list(sessionID), list(sessionID, userID)])
      if (!store.findSession(sessionID)) return
      const user = store.findMessageInfo(sessionID, userID)
      if (user?.role === "user") store.saveMessage({ ...user, summary: { ...user.summary, diffs: own } })
      const total = (count: (diff: FileDiff) => number) => all.reduce((sum, diff) => sum + count(diff), 0)
      store.updateSession(sessionID, (session) => ({
        ...session,
        summary: {
          additions: total((diff) => diff.additions),
          deletions: total((diff) => diff.deletions),
          files: all.length,
        },
      }))
      publish({ type: "session.diff", properties: { sessionID, diff: all } })
    },
  }
}

/** Merges two changes of one file. */
function join(first: Row, last: Row): Row {
  const sum = (name: string) => Number(first[name]) + Number(last[name])
  return {
    ...first,
    is_there: last["is_there"] ?? null,
    after: last["after"] ?? null,
    additions: sum("additions"),
    deletions: sum("deletions"),
  }
}

async function toDiff(row: Row): Promise<FileDiff | undefined> {
  const { file, before, after } = row as { file: string; before: string | null; after: string | null }
  const [wasThere, isThere] = [Boolean(row["was_there"]), Boolean(row["is_there"])]
  if (!wasThere && !isThere) return undefined
  const status = wasThere ? (isThere ? "modified" : "deleted") : "added"
  if (before === null || after === null) {
    // The counts of several edits need not add up to those of the whole change, but nothing better is known.
    const counts = { additions: Number(row["additions"]), deletions: Number(row["deletions"]) }
    return { file, before: "", after: "", patch: "", ...counts, status }
  }
  if (before === after && status === "modified") return undefined
  return { ...(await compareTexts(file, before, after)).filediff, status }
}
