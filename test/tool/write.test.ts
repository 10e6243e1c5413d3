import {
  chmodSync,
  linkSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

describe("write", () => {
  test("creates a file with its folders, and replaces one that was read", async () => {
    const fixture = createToolFixture()
    expect(await fixture.run("write", { filePath: "a/b/c.txt", content: "one" })).toMatchObject({
      title: "a/b/c.txt",
      output: "Wrote file successfully.",
      metadata: { diagnostics: {}, filepath: fixture.path("a/b/c.txt"), exists: false, truncated: false },
    })
    // A file that the session wrote counts as seen.
    expect((await fixture.run("write", { filePath: "a/b/c.txt", content: "two" })).metadata).toMatchObject({
      exists: true,
    })
    expect(readFileSync(fixture.path("a/b/c.txt"), "utf8")).toBe("two")
    expect(fixture.fileChanges).toEqual([
      [fixture.path("a/b/c.txt"), "add"],
      [fixture.path("a/b/c.txt"), "change"],
    ])
    expect(readdirSync(fixture.path("a/b"))).toEqual(["c.txt"])
  })

  test("rejects a file that was not read or has changed since", async () => {
    const fixture = createToolFixture()
    const path = fixture.writeFile("a.txt", "one")
    await expect(fixture.run("write", { filePath: path, content: "x" })).rejects.toThrow(/must read file/)
    await fixture.run("read", { filePath: path })
    writeFileSync(path, "two")
    utimesSync(path, 1, 1)
    await expect(fixture.run("write", { filePath: path, content: "x" })).rejects.toThrow(/changed since/)
    expect(readFileSync(path, "utf8")).toBe("two")
  })

  test("keeps the mode, the byte order mark and the hard links of a file", async () => {
    const fixture = createToolFixture()
    const path = fixture.writeFile("run.sh", "\ufeffold")
    chmodSync(path, 0o754)
    linkSync(path, fixture.path("twin.sh"))
    await fixture.run("read", { filePath: path })
    await fixture.run("write", { filePath: path, content: "new" })
    expect(readFileSync(fixture.path("twin.sh"), "utf8")).toBe("\ufeffnew")
    const alone = fixture.writeFile("alone.sh", "old")
    chmodSync(alone, 0o754)
    await fixture.run("read", { filePath: alone })
    await fixture.run("write", { filePath: alone, content: "new" })
    expect(statSync(alone).mode & 0o777).toBe(0o754)
  })

  test("writes through a link inside, asks for one that leads outside", async () => {
    const fixture = createToolFixture({ permissionReply: "reject" })
    fixture.writeFile("real.txt", "old")
    symlinkSync("real.txt", fixture.path("inside"))
    symlinkSync(join(fixture.root, "new.txt"), fixture.path("outside"))
    await fixture.run("read", { filePath: "inside" })
    await fixture.run("write", { filePath: "inside", content: "new" })
    expect(readFileSync(fixture.path("real.txt"), "utf8")).toBe("new")
    await expect(fixture.run("write", { filePath: "outside", content: "x" })).rejects.toThrow(/rejected/)
    expect(readdirSync(fixture.root)).not.toContain("new.txt")
  })

  test("asks with the diff, and changes nothing when rejected", async () => {
    const fixture = createToolFixture({ rules: { edit: "ask" }, permissionReply: "reject" })
    const path = fixture.writeFile("src/a.txt", "one\n")
    await fixture.run("read", { filePath: path })
    await expect(fixture.run("write", { filePath: path, content: "two\n" })).rejects.toThrow(/rejected/)
    expect(readFileSync(path, "utf8")).toBe("one\n")
    expect(fixture.permissionRequests[0]).toMatchObject({
      permission: "edit",
      patterns: ["src/a.txt"],
      always: ["*"],
      metadata: { filepath: path },
    })
    expect(fixture.permissionRequests[0]!.metadata["diff"]).toContain("-one\n+two")
  })
})
