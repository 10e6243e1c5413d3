// The SQLite database of the program: opening, migrations, transactions and a cache of prepared statements.
// Guarantees: a committed transaction survives the death of the process (WAL, synchronous=NORMAL); a schema of a newer version
// is refused; a file that is not a database is renamed and reported, never deleted.
import { chmodSync, closeSync, existsSync, openSync, renameSync } from "node:fs"
import { findObstacle } from "../base/file/regular-file.ts"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { DatabaseError, isNotADatabase, toQueryError, toDatabaseError } from "./database-error.ts"
import { migrations } from "./migration.ts"

/** How long a query waits for another program's write. The thread is blocked meanwhile. */
const busyTimeoutMs = 2000

export type Row = Record<string, SQLInputValue>

/** Queries throw an UnknownError for the user where the disk is full, read-only or locked by another program. */
export type Database = {
  /** Runs a statement without rows; returns the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number
  get(sql: string, ...values: SQLInputValue[]): Row | undefined
  all(sql: string, ...values: SQLInputValue[]): Row[]
  /** Runs synchronous work in a transaction; a nested call joins the outer transaction. */
  transaction<T>(work: () => T): T
  close(): void
}

/**
 * Opens the database; creates the file with mode 0600 if it is absent. `:memory:` is not stored. `onDamaged` receives a
 * message for the user. Throws DatabaseError.
 */
export function openDatabase(file: string, onDamaged: (message: string) => void): Database {
  try {
    return open(file)
  } catch (error) {
    if (!isNotADatabase(error) || file === ":memory:") throw toDatabaseError(error, file)
    const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    onDamaged(`The database could not be read. It was kept as ${aside}, and a new one was started.`)
    return open(file)
  }
}

function open(file: string): Database {
  if (file !== ":memory:") {
    for (const suffix of ["", "-wal", "-shm"]) assertNoObstacle(file + suffix)
    // Created here because SQLite would use the umask for its mode; -wal and -shm take over the mode of this file.
    closeSync(openSync(file, "a", 0o600))
    chmodSync(file, 0o600)
  }
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs })
  try {
    db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY")
    migrate(db)
  } catch (error) {
    db.close()
    throw error
  }
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string) => {
    let statement = statements.get(sql)
    if (!statement) statements.set(sql, (statement = db.prepare(sql)))
    return statement
  }
  const query = <T>(run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw toQueryError(error, file)
    }
  }
  let depth = 0
  return {
    run: (sql, ...values) => query(() => Number(prepare(sql).run(...values).changes)),
    get: (sql, ...values) => query(() => prepare(sql).get(...values) as Row | undefined),
    all: (sql, ...values) => query(() => prepare(sql).all(...values) as Row[]),
    transaction(work) {
      if (depth > 0) return work()
      // IMMEDIATE takes the write lock at the start: upgrading a read lock later could fail in the middle of the work.
      query(() => db.exec("BEGIN IMMEDIATE"))
      depth++
      try {
        const result = work()
        query(() => db.exec("COMMIT"))
        return result
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK")
        throw error
      } finally {
        depth--
      }
    },
    close() {
      statements.clear()
      db.close()
    },
  }
}

function assertNoObstacle(file: string): void {
  const obstacle = findObstacle(file)
  if (!obstacle) return
  throw new DatabaseError(`${file} is ${obstacle}, not a file. Move it away, or set XDG_DATA_HOME to another folder.`)
}

function migrate(db: DatabaseSync) {
  const version = () => Number((db.prepare("PRAGMA user_version").get() as Row).user_version)
  if (version() === migrations.length) return
  db.exec("BEGIN IMMEDIATE")
  try {
    // Read again under the lock: another program may have migrated in the meantime.
    const from = version()
    if (from > migrations.length)
      throw new DatabaseError(
        `The database was written by a newer version of this program (schema ${from}, known is ${migrations.length}). Update the program, or give another XDG_DATA_HOME.`,
      )
    for (const sql of migrations.slice(from)) db.exec(sql)
    db.exec(`PRAGMA user_version=${migrations.length}`)
    db.exec("COMMIT")
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}
