import { utimesSync } from "node:fs"
import { expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

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

test("grep cuts long lines between characters", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("emoji", `${"a".repeat(1999)}😀`)
  expect((await fixture.run("grep", { pattern: "a" })).output).toMatch(/: a{1999}\.\.\.$/)
})

test("grep is bounded", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("many", "x".repeat(5000) + "\n" + "xy\n".repeat(3000))
  const { output, metadata } = await fixture.run("grep", { pattern: "x" })
  expect(metadata).toEqual({ matches: 100, truncated: true })
  expect(output).toContain("over 2000")
  expect(output.length).toBeLessThan(10_000)
})

test("grep leaves out files that need permission to read", async () => {
  const fixture = createToolFixture({ rules: { read: { "*.env": "ask" } } })
  fixture.writeFile(".env", "KEY=canary")
  fixture.writeFile("a.txt", "KEY=open")
  const { output, metadata } = await fixture.run("grep", { pattern: "KEY" })
  expect(metadata).toMatchObject({ matches: 1 })
  expect(output).not.toContain("canary")
  expect(output).toContain(`Left out, since reading it needs permission: ${fixture.path(".env")}`)
  expect(fixture.permissionRequests).toEqual([])
})
