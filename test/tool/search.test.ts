import { symlinkSync, utimesSync } from "node:fs"
import { expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

test("glob gives absolute paths, the newest first, ignored ones not", async () => {
  const fixture = createToolFixture()
  const old = fixture.writeFile("src/old.ts")
  const young = fixture.writeFile("src/deep/young.ts")
  fixture.writeFile("src/other.js")
  fixture.writeFile(".git/HEAD")
  fixture.writeFile(".git/made.ts")
  fixture.writeFile("built/x.ts")
  fixture.writeFile(".ignore", "built/\n")
  utimesSync(old, 1, 1)
  expect(await fixture.run("glob", { pattern: "**/*.ts" })).toMatchObject({
    title: "",
    output: `${young}\n${old}`,
    metadata: { count: 2, truncated: false },
  })
  expect(await fixture.run("glob", { pattern: "*.ts", path: "src/deep" })).toMatchObject({
    title: "src/deep",
    output: young,
  })
  expect((await fixture.run("glob", { pattern: fixture.path("src/*.ts") })).output).toBe(old)
  for (const pattern of ["**/*", "*", "**/{x,old}.ts"])
    expect((await fixture.run("glob", { pattern })).output).not.toContain("built/x.ts")
  expect((await fixture.run("glob", { pattern: "{old,young}.ts" })).output).toBe(`${young}\n${old}`)
  expect(await fixture.run("glob", { pattern: "*.none" })).toMatchObject({
    output: "No files found",
    metadata: { count: 0 },
  })
})

test("glob shows a bounded list and says so", async () => {
  const fixture = createToolFixture()
  for (let index = 0; index < 150; index++) fixture.writeFile(`file-${index}`)
  const { output, metadata } = await fixture.run("glob", { pattern: "file-*" })
  expect(metadata).toEqual({ count: 100, truncated: true })
  expect(output).toContain("(The newest 100 of 150")
})

test("grep groups lines by file", async () => {
  const fixture = createToolFixture()
  const a = fixture.writeFile("a.ts", "one\nfind me\nthree find\n")
  const b = fixture.writeFile("b: 1.js", "find: 2:3\r\n")
  utimesSync(b, 1, 1)
  expect(await fixture.run("grep", { pattern: "find" })).toMatchObject({
    title: "find",
    output: `Found 3 matches\n${a}:\n  Line 2: find me\n  Line 3: three find\n\n${b}:\n  Line 1: find: 2:3`,
    metadata: { matches: 3, truncated: false },
  })
  expect((await fixture.run("grep", { pattern: "find", include: "*.js" })).metadata).toMatchObject({ matches: 1 })
  expect((await fixture.run("grep", { pattern: "find", path: "a.ts" })).metadata).toMatchObject({ matches: 2 })
  expect(await fixture.run("grep", { pattern: "nowhere" })).toMatchObject({
    output: "No files found",
    metadata: { matches: 0 },
  })
  await expect(fixture.run("grep", { pattern: "(" })).rejects.toThrow(/search failed.*\n?.*regex/is)
})

test("a pattern or a name that looks like an option is none", async () => {
  const fixture = createToolFixture()
  const path = fixture.writeFile("--files", "--pre=x\n")
  expect((await fixture.run("grep", { pattern: "--pre=x" })).output).toContain(path)
  expect((await fixture.run("grep", { pattern: "pre", path: "--files" })).metadata).toMatchObject({ matches: 1 })
  expect((await fixture.run("glob", { pattern: "--files" })).output).toBe(path)
})

test("grep is bounded", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("many", "x".repeat(5000) + "\n" + "xy\n".repeat(3000))
  const { output, metadata } = await fixture.run("grep", { pattern: "x" })
  expect(metadata).toEqual({ matches: 100, truncated: true })
  expect(output).toContain("over 2000")
  expect(output.length).toBeLessThan(10_000)
})

test("grep keeps back what reading would ask about", async () => {
  const fixture = createToolFixture({ rules: { read: { "*.env": "ask" } } })
  fixture.writeFile(".env", "KEY=canary")
  fixture.writeFile("a.txt", "KEY=open")
  const { output, metadata } = await fixture.run("grep", { pattern: "KEY" })
  expect(metadata).toMatchObject({ matches: 1 })
  expect(output).not.toContain("canary")
  expect(output).toContain(`Left out, since reading it needs permission: ${fixture.path(".env")}`)
  expect(fixture.permissionRequests).toEqual([])
})

test("a search outside is asked, and links lead it nowhere", async () => {
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
