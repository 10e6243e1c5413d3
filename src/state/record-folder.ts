// Small JSON records of a directory, one file each, in the state folder. Several terminals share the folder: each writes
// records under its own ids, and the first one to rename or remove a record owns it. Guarantees: files are readable by their
// owner only and replaced atomically; invalid records are not listed; no function throws.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { isRecord } from "../text/is-record.ts"
import { parseJson } from "../text/parse-json.ts"
import { readStateFile } from "./state-file.ts"

export type StoredRecord = { readonly id: string; readonly value: Readonly<Record<string, unknown>> }

export type RecordFolder = {
  /** By id, ascending. */
  list(): Promise<readonly StoredRecord[]>
  /** The old record is replaced only if `isWanted` still returns true. */
  write(id: string, value: object, isWanted?: () => boolean): Promise<void>
  /** These two are synchronous, for the exit of the process. */
  writeNow(id: string, value: object): void
  removeNow(id: string): void
  /** Returns whether it existed. */
  remove(id: string): Promise<boolean>
  /** Moves a record to another id; returns false if another terminal was faster. */
  claim(id: string, ownID: string): Promise<boolean>
}

export function createRecordFolder(base: string, directory: string): RecordFolder {
  // Computed for the first record, so that start-up needs no hash.
  let known: string | undefined
  const folder = () => (known ??= join(base, toFolderName(directory)))
  const fileOf = (id: string) => join(folder(), `${id}.json`)
  const temporaryOf = (id: string, at: number) => join(folder(), `${id}.${process.pid}.${at}.new`)
  let count = 0

  return {
    async list() {
      const names = await readdir(folder()).catch(() => [])
      const records = await Promise.all(
        names
          .filter((name) => /^[\w-]+\.json$/.test(name))
          .sort()
          .map(async (name): Promise<StoredRecord | undefined> => {
            const value = parseJson(await readStateFile(join(folder(), name)))
            return isRecord(value) ? { id: name.slice(0, -".json".length), value } : undefined
          }),
      )
      return records.filter((record) => record !== undefined)
    },
    async write(id, value, isWanted = () => true) {
      const temporary = temporaryOf(id, count++)
      try {
        await mkdir(folder(), { recursive: true, mode: 0o700 })
        await writeFile(temporary, JSON.stringify(value), { mode: 0o600 })
        if (isWanted()) return await rename(temporary, fileOf(id))
      } catch {
        // A full or read-only disk must not stop the user's work.
      }
      await rm(temporary, { force: true }).catch(() => {})
    },
    writeNow(id, value) {
      try {
        mkdirSync(folder(), { recursive: true, mode: 0o700 })
        const temporary = temporaryOf(id, count++)
        writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 })
        renameSync(temporary, fileOf(id))
      } catch {
        // As above.
      }
    },
    removeNow(id) {
      try {
        rmSync(fileOf(id), { force: true })
      } catch {
        // As above.
      }
    },
    remove: (id) =>
      rm(fileOf(id)).then(
        () => true,
        () => false,
      ),
    claim: (id, ownID) =>
      rename(fileOf(id), fileOf(ownID)).then(
        () => true,
        () => false,
      ),
  }
}

function toFolderName(directory: string): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(directory).digest("hex").slice(0, 24)
}
