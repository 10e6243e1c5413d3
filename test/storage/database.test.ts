import { readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it, onTestFinished } from "vitest"
import { migrations } from "../../server/storage/migration.ts"
import { openDatabase } from "../../server/storage/database.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const newDatabasePath = () => join(createTemporaryFolder(), "x.db")
const insert = "INSERT INTO project (id, data) VALUES (?, ?)"

describe("the database", () => {
  it("is created closed to other users, whatever the umask", () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    const file = newDatabasePath()
    const db = openDatabase(file, () => {})
    db.run(insert, "a", "{}")
    for (const suffix of ["", "-wal", "-shm"]) expect(statSync(file + suffix).mode & 0o777).toBe(0o600)
    db.close()
  })

  it("closes an existing file to other users", () => {
    const file = newDatabasePath()
    writeFileSync(file, "", { mode: 0o644 })
    openDatabase(file, () => {}).close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it("rolls back a failed transaction, and joins nested ones", () => {
    const db = openDatabase(":memory:", () => {})
    expect(() =>
      db.transaction(() => {
        db.run(insert, "a", "{}")
        db.transaction(() => db.run(insert, "b", "{}"))
        throw new Error("no")
      }),
    ).toThrow("no")
    expect(db.all("SELECT id FROM project")).toEqual([])
    db.transaction(() => db.transaction(() => db.run(insert, "c", "{}")))
    expect(db.all("SELECT id FROM project").map((row) => row.id)).toEqual(["c"])
    db.close()
  })

  it("is migrated to the current version once, and a newer version is refused with advice", () => {
    const file = newDatabasePath()
    const first = openDatabase(file, () => {})
    first.run(insert, "kept", "{}")
    first.close()
    const again = openDatabase(file, () => {})
    expect(again.get("PRAGMA user_version")).toMatchObject({ user_version: migrations.length })
    expect(again.get("SELECT id FROM project")).toMatchObject({ id: "kept" })
    again.close()
    const raw = new DatabaseSync(file)
    raw.exec(`PRAGMA user_version=${migrations.length + 1}`)
    raw.close()
    expect(() => openDatabase(file, () => {})).toThrow("newer version")
  })

  it("renames a file that is not a database, reports it, and starts a new one", () => {
    const file = newDatabasePath()
    writeFileSync(file, "no database at all, and long enough for a header. ".repeat(40))
    const messages: string[] = []
    const db = openDatabase(file, (message) => messages.push(message))
    db.run(insert, "a", "{}")
    db.close()
    expect(messages).toHaveLength(1)
    const aside = readdirSync(join(file, "..")).find((name) => name.includes(".damaged-"))
    expect(messages[0]).toContain(aside)
  })

  it("reports a full disk to the user, and works again when there is space", () => {
    const file = newDatabasePath()
    const db = openDatabase(file, () => {})
    const [{ page_count: pages }] = db.all("PRAGMA page_count") as [{ page_count: number }]
    db.all(`PRAGMA max_page_count=${pages + 2}`)
    let stored = 0
    const fill = () => {
      for (; ; stored++) db.run(insert, String(stored), "x".repeat(1000))
    }
    const data = { message: expect.stringMatching(/disk that holds .*x\.db is full/) }
    expect(fill).toThrow(expect.objectContaining({ name: "UnknownError", data }))
    expect(() => db.transaction(() => db.run(insert, "more", "x".repeat(9000)))).toThrow("is full")
    db.all(`PRAGMA max_page_count=${pages + 100}`)
    db.run(insert, "again", "{}")
    expect(db.all("SELECT id FROM project")).toHaveLength(stored + 1)
    db.close()
  })

  it("reports the lock of another program, and a file that can't be written", () => {
    const file = newDatabasePath()
    const db = openDatabase(file, () => {})
    const other = new DatabaseSync(file)
    other.exec("BEGIN EXCLUSIVE")
    expect(() => db.run(insert, "a", "{}")).toThrow("locked")
    expect(db.all("SELECT id FROM project")).toEqual([])
    other.exec("COMMIT")
    other.close()
    db.run(insert, "a", "{}")
    db.all("PRAGMA query_only=1")
    expect(() => db.run(insert, "b", "{}")).toThrow("XDG_DATA_HOME")
    db.close()
  })

  it("is shared by two connections without a lost write", () => {
    const file = newDatabasePath()
    const [a, b] = [openDatabase(file, () => {}), openDatabase(file, () => {})]
    for (let i = 0; i < 50; i++) (i % 2 ? a : b).transaction(() => (i % 2 ? a : b).run(insert, String(i), "{}"))
    expect(a.all("SELECT id FROM project")).toHaveLength(50)
    a.close()
    b.close()
  })
})
