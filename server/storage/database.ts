// The one SQLite database of the program: opening, migrations, transactions and a cache of statements.
// Promises: what a transaction wrote survives the death of the process (WAL, synchronous=NORMAL); a schema from a newer
// program is refused; a file that is no database is kept aside and told, never deleted.
import { chmodSync, closeSync, existsSync, openSync, renameSync } from "node:fs"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { DatabaseError, isNotADatabase, toQueryError, toDatabaseError } from "./database-error.ts"
import { migrations } from "./migration.ts"

/** A call waits so long for another program's write, and everything waits with it. */
const busyTimeoutMs = 2000

export type Row = Record<string, SQLInputValue>

/** A call throws an UnknownError in words where the disk is full, read-only or locked by another program. */
export type Database = {
  /** Runs a statement that gives no rows. */
  run(sql: string, ...values: SQLInputValue[]): number
  get(sql: string, ...values: SQLInputValue[]): Row | undefined
  all(sql: string, ...values: SQLInputValue[]): Row[]
  /** All or nothing; nested calls join the outer one. */
  transaction<T>(work: () => T): T
  close(): void
}

/** Opens the database, making it with mode 0600 if need be. `:memory:` keeps nothing. Throws DatabaseError in words for a person. */
export function openDatabase(file: string, tell: (message: string) => void): Database {
  try {
    return open(file)
  } catch (error) {
    if (!isNotADatabase(error) || file === ":memory:") throw toDatabaseError(error, file)
    const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    tell(`The database could not be read. It was kept as ${aside}, and a new one was started.`)
    return open(file)
  }
}

function open(file: string): Database {
  if (file !== ":memory:") {
    // Made before SQLite does, because its own mode would follow the umask; -wal and -shm take the mode of this file.
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
  const attempt = <T>(call: () => T): T => {
    try {
      return call()
    } catch (error) {
      throw toQueryError(error, file)
    }
  }
  let depth = 0
  return {
    run: (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
    get: (sql, ...values) => attempt(() => prepare(sql).get(...values) as Row | undefined),
    all: (sql, ...values) => attempt(() => prepare(sql).all(...values) as Row[]),
    transaction(work) {
      if (depth > 0) return work()
      // IMMEDIATE takes the write lock at once: a later upgrade could fail in the middle of the work.
      attempt(() => db.exec("BEGIN IMMEDIATE"))
      depth++
      try {
        const result = work()
        attempt(() => db.exec("COMMIT"))
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

function migrate(db: DatabaseSync) {
  const version = () => Number((db.prepare("PRAGMA user_version").get() as Row).user_version)
  if (version() === migrations.length) return
  db.exec("BEGIN IMMEDIATE")
  try {
    // Read again under the lock: another program may have migrated meanwhile.
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
