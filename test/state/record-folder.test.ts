// Records in the state folder: private, atomic, and claimed by one terminal only.
import { readdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createRecordFolder } from "../../src/state/record-folder.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const createBase = () => join(createTemporaryFolder(), "state", "drafts")

test("records are separate for each directory, readable by the owner only, and replaced atomically", async () => {
  const base = createBase()
  const records = createRecordFolder(base, "/p")
  await records.write("b", { n: 1 })
  await records.write("b", { n: 2 })
  records.writeNow("a", { n: 3 })
  expect(await records.list()).toEqual([
    { id: "a", value: { n: 3 } },
    { id: "b", value: { n: 2 } },
  ])
  expect(await createRecordFolder(base, "/q").list()).toEqual([])
  const [folder = ""] = await readdir(base)
  expect((await readdir(join(base, folder))).sort()).toEqual(["a.json", "b.json"])
  expect((await stat(join(base, folder, "b.json"))).mode & 0o777).toBe(0o600)
  expect((await stat(join(base, folder))).mode & 0o777).toBe(0o700)
  await writeFile(join(base, folder, "c.json"), "{ broken")
  expect(await records.list()).toHaveLength(2)
})

test("a write that is no longer wanted changes nothing and leaves no file", async () => {
  const base = createBase()
  const records = createRecordFolder(base, "/p")
  await records.write("a", { n: 1 })
  await records.write("a", { n: 2 }, () => false)
  expect(await records.list()).toEqual([{ id: "a", value: { n: 1 } }])
  const [folder = ""] = await readdir(base)
  expect(await readdir(join(base, folder))).toEqual(["a.json"])
})

test("only one of two terminals can claim a record", async () => {
  const base = createBase()
  const records = createRecordFolder(base, "/p")
  await records.write("left", { n: 1 })
  expect((await Promise.all([records.claim("left", "one"), records.claim("left", "two")])).toSorted()).toEqual([
    false,
    true,
  ])
  const [record] = await records.list()
  expect(await records.remove(record?.id ?? "")).toBe(true)
  expect(await records.remove(record?.id ?? "")).toBe(false)
})

test("a failing disk causes no error", async () => {
  const records = createRecordFolder("/dev/null/state", "/p")
  await records.write("a", {})
  records.writeNow("a", {})
  records.removeNow("a")
  expect([await records.list(), await records.remove("a"), await records.claim("a", "b")]).toEqual([[], false, false])
})
