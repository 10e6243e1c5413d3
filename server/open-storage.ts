// Opens the database and repairs what a killed program left behind: turns that never ended, and half-written files.
import { dirname, join } from "node:path"
import { removeLeftovers } from "./base/file/atomic-file.ts"
import type { Log } from "./base/log.ts"
import type { Paths } from "./base/paths.ts"
import { createTurnRecord, type TurnRecord } from "./session/record/turn-record.ts"
import { type Database, openDatabase } from "./storage/database.ts"

export type StorageDeps = {
  readonly paths: Pick<Paths, "config" | "data" | "state">
  readonly log: Pick<Log, "warn">
  /** Shows a message to the user. */
  readonly notice: (message: string) => void
}

export type Storage = {
  readonly database: Database
  readonly turns: TurnRecord
  /** Deletes half-written files. Reads folders, so it is not part of opening: nothing depends on it. Never rejects. */
  removeLeftovers(): Promise<void>
}

/** Interrupted turns are marked as aborted before it returns. The caller closes the database. Throws DatabaseError. */
export function openStorage({ paths, log, notice }: StorageDeps): Storage {
  const database = openDatabase(join(paths.data, "opencode-tui.db"), notice)
  const turns = createTurnRecord(database)
  const interrupted = turns.recover()
  if (interrupted.length > 0)
    log.warn("turns that were interrupted by the end of their program were marked as aborted", {
      sessions: interrupted.map(({ sessionID }) => sessionID),
    })
  const folders = [paths.data, paths.state, paths.config, ...interrupted.flatMap(({ files }) => files.map(dirname))]
  return {
    database,
    turns,
    async removeLeftovers() {
      for (const folder of new Set(folders)) {
        const files = await removeLeftovers(folder)
        if (files.length > 0) log.warn("files that a killed program had half written were removed", { files })
      }
    },
  }
}
