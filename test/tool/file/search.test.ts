// What glob and grep have in common: patterns, permissions, links, aborts.
import { symlinkSync } from "node:fs"
import { expect, test } from "vitest"
import { createToolFixture } from "../../fixture/tool.ts"

test("a pattern or a name that looks like an option is not treated as one", async () => {
  const fixture = createToolFixture()
  const path = fixture.writeFile("--files", "--pre=x\n")
  expect((await fixture.run("grep", { pattern: "--pre=x" })).output).toContain(path)
  expect((await fixture.run("grep", { pattern: "pre", path: "--files" })).metadata).toMatchObject({ matches: 1 })
  expect((await fixture.run("glob", { pattern: "--files" })).output).toBe(path)
})

test("a search outside is asked about, and links are not followed out of the project", async () => {
  const fixture = createToolFixture()
  symlinkSync("/etc", fixture.path("link"))
  expect((await fixture.run("grep", { pattern: "root" })).output).toBe("No files found")
  await fixture.run("glob", { pattern: "hostname", path: "/etc" })
  await fixture.run("glob", { pattern: "hostname", path: "link" })
  expect(fixture.permissionRequests.map(({ permission, patterns }) => [permission, ...patterns])).toEqual([
    ["external_directory", "/etc/*"],
    ["external_directory", "/etc/*"],
  ])
})

test("an abort ends a search", async () => {
  const fixture = createToolFixture()
  await expect(fixture.run("grep", { pattern: "x" }, AbortSignal.abort())).rejects.toThrow(/abort/i)
})
