import { utimesSync } from "node:fs"
import { expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

test("glob returns absolute paths, newest first, without ignored files", async () => {
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

test("glob limits the list and notes it", async () => {
  const fixture = createToolFixture()
  for (let index = 0; index < 150; index++) fixture.writeFile(`file-${index}`)
  const { output, metadata } = await fixture.run("glob", { pattern: "file-*" })
  expect(metadata).toEqual({ count: 100, truncated: true })
  expect(output).toContain("(The newest 100 of 150")
})
