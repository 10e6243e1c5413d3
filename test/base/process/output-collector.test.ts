import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { beforeEach, expect, test } from "vitest"
import { createOutputCollector } from "../../../server/base/process/output-collector.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

let folder: string
beforeEach(() => {
  folder = createTemporaryFolder()
})

test("a small output stays in memory and creates no file", () => {
  const collector = createOutputCollector(() => {
    throw new Error("no file is needed")
  })
  const bytes = Buffer.from("grüße\n世界\n")
  for (const byte of bytes) collector.append(Buffer.of(byte))
  expect(collector.preview(3)).toBe("grü")
  expect(collector.finish()).toMatchObject({
    head: "grüße\n世界\n",
    tail: undefined,
    totalLines: 3,
    totalBytes: bytes.length,
  })
})

test("a large output keeps its two ends and goes to a file with mode 0600", () => {
  const path = join(folder, "out")
  const collector = createOutputCollector(() => path, { maxMemoryBytes: 100, keepBytes: 40, maxFileBytes: 10_000 })
  const whole = Array.from({ length: 100 }, (_, index) => `line ${index} ü\n`).join("")
  for (let at = 0; at < whole.length; at += 7) collector.append(Buffer.from(whole.slice(at, at + 7)))
  const result = collector.finish()
  expect(whole.startsWith(result.head)).toBe(true)
  expect(whole.endsWith(result.tail!)).toBe(true)
  expect(result.head.length).toBeGreaterThan(30)
  expect(readFileSync(path, "utf8")).toBe(whole)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(result).toMatchObject({ path, totalLines: 101, isFileCut: false })
})

test("the file has a limit; the end of the output is kept", () => {
  const path = join(folder, "out")
  const collector = createOutputCollector(() => path, { maxMemoryBytes: 10, keepBytes: 10, maxFileBytes: 1000 })
  for (let index = 0; index < 100; index++) collector.append(Buffer.from("x".repeat(99) + "\n"))
  collector.append(Buffer.from("last words"))
  expect(collector.finish()).toMatchObject({ tail: "last words", totalBytes: 10_010, isFileCut: true })
  expect(statSync(path).size).toBe(1000)
})
