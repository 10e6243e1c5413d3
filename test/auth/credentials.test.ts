import { execFile } from "node:child_process"
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, onTestFinished, test } from "vitest"
import { createCredentials } from "../../server/auth/credentials.ts"
import { openDatabase } from "../../server/storage/database.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

function createScene(folder = createTemporaryFolder()) {
  const file = join(folder, "auth.json")
  const database = openDatabase(join(folder, "lock.db"), () => {})
  onTestFinished(() => database.close())
  const redacted: string[] = []
  const make = () =>
    createCredentials({
      file,
      runExclusively: (work) => database.transaction(work),
      redact: (secret) => redacted.push(secret),
    })
  return { folder, file, redacted, make, credentials: make() }
}
const toMode = (file: string) => statSync(file).mode & 0o777

test("a credential is stored, replaced and removed; every secret is redacted before it is used", () => {
  const { credentials, redacted, file } = createScene()
  expect(credentials.all()).toEqual({})
  credentials.remove("nobody")
  expect(existsSync(file)).toBe(false)
  credentials.set("a", { type: "api", key: "key-one" })
  credentials.set("b", { type: "oauth", refresh: "refresh-b", access: "access-b", expires: 5, accountId: "me" })
  credentials.set("c", { type: "wellknown", key: "NAME", token: "token-c" })
  expect(credentials.all()).toEqual({
    a: { type: "api", key: "key-one" },
    b: { type: "oauth", refresh: "refresh-b", access: "access-b", expires: 5, accountId: "me" },
    c: { type: "wellknown", key: "NAME", token: "token-c" },
  })
  expect(new Set(redacted)).toEqual(new Set(["key-one", "refresh-b", "access-b", "token-c"]))
  credentials.set("a", { type: "api", key: "key-two" })
  credentials.remove("b")
  expect(Object.keys(credentials.all())).toEqual(["a", "c"])
  expect(credentials.all()["a"]).toEqual({ type: "api", key: "key-two" })
})

test("the file has mode 0600, whatever the umask and its mode before, and no other file is left behind", () => {
  const umask = process.umask(0)
  onTestFinished(() => void process.umask(umask))
  const { credentials, file, folder } = createScene()
  credentials.set("a", { type: "api", key: "secret-a" })
  expect(toMode(file)).toBe(0o600)
  chmodSync(file, 0o644)
  credentials.set("b", { type: "api", key: "secret-b" })
  expect(toMode(file)).toBe(0o600)
  expect(Object.keys(credentials.all())).toEqual(["a", "b"])
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([])
})

test("a change by another program is seen at the next read; without a change the same object is returned", () => {
  const { credentials, make } = createScene()
  const other = make()
  const before = credentials.all()
  expect(credentials.all()).toBe(before)
  other.set("a", { type: "api", key: "from-other" })
  const after = credentials.all()
  expect(after).toEqual({ a: { type: "api", key: "from-other" } })
  expect(credentials.all()).toBe(after)
})

test("programs that write at the same time lose nothing", async () => {
  const { folder, credentials } = createScene()
  const program = `
    import { createCredentials } from ${JSON.stringify(new URL("../../server/auth/credentials.ts", import.meta.url).href)}
    import { openDatabase } from ${JSON.stringify(new URL("../../server/storage/database.ts", import.meta.url).href)}
    const database = openDatabase(${JSON.stringify(join(folder, "lock.db"))}, () => {})
    const credentials = createCredentials({
      file: ${JSON.stringify(join(folder, "auth.json"))},
      runExclusively: (work) => database.transaction(work),
      redact: () => {},
    })
    for (let i = 0; i < 20; i++) credentials.set(process.argv[1] + i, { type: "api", key: "key" + i })
  `
  const run = (name: string) =>
    promisify(execFile)(process.execPath, ["--no-warnings", "--input-type=module-typescript", "-e", program, name])
  await Promise.all(["x", "y", "z"].map(run))
  expect(Object.keys(credentials.all())).toHaveLength(60)
}, 30_000)

test("entries of a later version stay in the file and are ignored", () => {
  const { credentials, file } = createScene()
  writeFileSync(file, JSON.stringify({ later: { type: "passkey", blob: "x" }, a: { type: "api" } }))
  expect(credentials.all()).toEqual({})
  credentials.set("constructor", { type: "api", key: "of-a-name" })
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ later: { type: "passkey", blob: "x" } })
  expect(Object.entries(credentials.all())).toEqual([["constructor", { type: "api", key: "of-a-name" }]])
})

test("an invalid file has no entries and is never overwritten; the error does not quote it", () => {
  const { credentials, file } = createScene()
  writeFileSync(file, '{"a": {"type": "api", "key": "quoted-secret"')
  expect(credentials.all()).toEqual({})
  expect(() => credentials.set("b", { type: "api", key: "new-secret" })).toThrow(/not a JSON object/)
  expect(() => credentials.remove("a")).toThrow(expect.objectContaining({ name: "ConfigInvalidError" }))
  try {
    credentials.remove("a")
  } catch (error) {
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain("quoted")
  }
  expect(readFileSync(file, "utf8")).toContain("quoted-secret")
})
