import { symlinkSync, utimesSync } from "node:fs"
import { expect, test } from "vitest"
import { createGround } from "../fixture/tool.ts"

test("glob gives absolute paths, the newest first, ignored ones not", async () => {
  const ground = createGround()
  const old = ground.put("src/old.ts")
  const young = ground.put("src/deep/young.ts")
  ground.put("src/other.js")
  ground.put(".git/HEAD")
  ground.put(".git/made.ts")
  ground.put("built/x.ts")
  ground.put(".ignore", "built/\n")
  utimesSync(old, 1, 1)
  expect(await ground.run("glob", { pattern: "**/*.ts" })).toMatchObject({
    title: "",
    output: `${young}\n${old}`,
    metadata: { count: 2, truncated: false },
  })
  expect(await ground.run("glob", { pattern: "*.ts", path: "src/deep" })).toMatchObject({
    title: "src/deep",
    output: young,
  })
  expect((await ground.run("glob", { pattern: ground.path("src/*.ts") })).output).toBe(old)
  for (const pattern of ["**/*", "*", "**/{x,old}.ts"])
    expect((await ground.run("glob", { pattern })).output).not.toContain("built/x.ts")
  expect((await ground.run("glob", { pattern: "{old,young}.ts" })).output).toBe(`${young}\n${old}`)
  expect(await ground.run("glob", { pattern: "*.none" })).toMatchObject({
    output: "No files found",
    metadata: { count: 0 },
  })
})

test("glob shows a bounded list and says so", async () => {
  const ground = createGround()
  for (let index = 0; index < 150; index++) ground.put(`file-${index}`)
  const { output, metadata } = await ground.run("glob", { pattern: "file-*" })
  expect(metadata).toEqual({ count: 100, truncated: true })
  expect(output).toContain("(The newest 100 of 150")
})

test("grep groups lines by file", async () => {
  const ground = createGround()
  const a = ground.put("a.ts", "one\nfind me\nthree find\n")
  const b = ground.put("b: 1.js", "find: 2:3\r\n")
  utimesSync(b, 1, 1)
  expect(await ground.run("grep", { pattern: "find" })).toMatchObject({
    title: "find",
    output: `Found 3 matches\n${a}:\n  Line 2: find me\n  Line 3: three find\n\n${b}:\n  Line 1: find: 2:3`,
    metadata: { matches: 3, truncated: false },
  })
  expect((await ground.run("grep", { pattern: "find", include: "*.js" })).metadata).toMatchObject({ matches: 1 })
  expect((await ground.run("grep", { pattern: "find", path: "a.ts" })).metadata).toMatchObject({ matches: 2 })
  expect(await ground.run("grep", { pattern: "nowhere" })).toMatchObject({
    output: "No files found",
    metadata: { matches: 0 },
  })
  await expect(ground.run("grep", { pattern: "(" })).rejects.toThrow(/search failed.*\n?.*regex/is)
})

test("a pattern or a name that looks like an option is none", async () => {
  const ground = createGround()
  const path = ground.put("--files", "--pre=x\n")
  expect((await ground.run("grep", { pattern: "--pre=x" })).output).toContain(path)
  expect((await ground.run("grep", { pattern: "pre", path: "--files" })).metadata).toMatchObject({ matches: 1 })
  expect((await ground.run("glob", { pattern: "--files" })).output).toBe(path)
})

test("grep is bounded", async () => {
  const ground = createGround()
  ground.put("many", "x".repeat(5000) + "\n" + "xy\n".repeat(3000))
  const { output, metadata } = await ground.run("grep", { pattern: "x" })
  expect(metadata).toEqual({ matches: 100, truncated: true })
  expect(output).toContain("over 2000")
  expect(output.length).toBeLessThan(10_000)
})

test("grep keeps back what reading would ask about", async () => {
  const ground = createGround({ rules: { read: { "*.env": "ask" } } })
  ground.put(".env", "KEY=canary")
  ground.put("a.txt", "KEY=open")
  const { output, metadata } = await ground.run("grep", { pattern: "KEY" })
  expect(metadata).toMatchObject({ matches: 1 })
  expect(output).not.toContain("canary")
  expect(output).toContain(`Left out, since reading it needs permission: ${ground.path(".env")}`)
  expect(ground.asked).toEqual([])
})

test("a search outside is asked, and links lead it nowhere", async () => {
  const ground = createGround()
  symlinkSync("/etc", ground.path("link"))
  expect((await ground.run("grep", { pattern: "root" })).output).toBe("No files found")
  await ground.run("glob", { pattern: "hostname", path: "/etc" })
  await ground.run("glob", { pattern: "hostname", path: "link" })
  expect(ground.asked.map(({ permission, patterns }) => [permission, ...patterns])).toEqual([
    ["external_directory", "/etc/*"],
    ["external_directory", "/etc/*"],
  ])
})

test("an abort ends a search", async () => {
  const ground = createGround()
  await expect(ground.run("grep", { pattern: "x" }, AbortSignal.abort())).rejects.toThrow(/abort/i)
})
