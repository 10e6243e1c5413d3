// Small JSON records of a directory, a file each, in the state folder. Several terminals share the folder: each writes
// under names of its own, and who renames or removes a record first has it.
// Promises: readable by their owner only; replaced whole; what is broken is not listed; nothing here throws.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { isRecord } from "../text/is-record.ts"

export type StoredRecord = { readonly id: string; readonly value: Readonly<Record<string, unknown>> }

export type RecordFolder = {
  /** By id, ascending. */
  list(): Promise<readonly StoredRecord[]>
  /** `isWanted` is asked once more before the old record is replaced. */
  write(id: string, value: object, isWanted?: () => boolean): Promise<void>
  /** These two are for the way out, when nothing can be waited for. */
  writeNow(id: string, value: object): void
  removeNow(id: string): void
  /** Tells whether it was there. */
  remove(id: string): Promise<boolean>
  /** Takes a record over under another id; false when somebody else was faster. */
  claim(id: string, ownID: string): Promise<boolean>
}

export function createRecordFolder(base: string, directory: string): RecordFolder {
  // Asked for with the first record; the start needs no hash.
  let known: string | undefined
  const folder = () => (known ??= join(base, toFolderName(directory)))
  const fileOf = (id: string) => join(folder(), `${id}.json`)
  const draftOf = (id: string, at: number) => join(folder(), `${id}.${process.pid}.${at}.new`)
  let count = 0

  return {
    async list() {
      const names = await readdir(folder()).catch(() => [])
      const records = await Promise.all(
        names
          .filter((name) => /^[\w-]+\.json$/.test(name))
          .sort()
          .map(async (name): Promise<StoredRecord | undefined> => {
            const value = parse(await readFile(join(folder(), name), "utf8").catch(() => ""))
            return value && { id: name.slice(0, -".json".length), value }
          }),
      )
      return records.filter((record) => record !== undefined)
    },
    async write(id, value, isWanted = () => true) {
      const draft = draftOf(id, count++)
      try {
        await mkdir(folder(), { recursive: true, mode: 0o700 })
        await writeFile(draft, JSON.stringify(value), { mode: 0o600 })
        if (isWanted()) return await rename(draft, fileOf(id))
      } catch {
        // A full or closed disk stops nobody from working.
      }
      await rm(draft, { force: true }).catch(() => {})
    },
    writeNow(id, value) {
      try {
        mkdirSync(folder(), { recursive: true, mode: 0o700 })
        const draft = draftOf(id, count++)
        writeFileSync(draft, JSON.stringify(value), { mode: 0o600 })
        renameSync(draft, fileOf(id))
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

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
