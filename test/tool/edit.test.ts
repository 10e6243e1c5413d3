import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

describe("edit", () => {
  async function edit(content: string, input: object, name = "a.txt") {
    const fixture = createToolFixture()
    const filePath = fixture.writeFile(name, content)
    await fixture.run("read", { filePath })
    const result = await fixture.run("edit", { filePath, ...input })
    return { result, fixture, text: readFileSync(filePath, "utf8") }
  }

  test("replaces one occurrence and returns the diff", async () => {
    const { result, text, fixture } = await edit("a\nb\nc\n", { oldString: "b", newString: "B\nB" })
    expect(text).toBe("a\nB\nB\nc\n")
    expect(result).toMatchObject({
      output: "Edit applied successfully.",
      title: "a.txt",
      metadata: {
        filediff: {
          file: fixture.path("a.txt"),
          before: "a\nb\nc\n",
          after: text,
          patch: expect.stringContaining("@@ -1,3 +1,4 @@"),
          additions: 2,
          deletions: 1,
        },
      },
    })
    expect(result.metadata["diff"]).toMatch(/^Index: .*a\.txt\n/)
    const { truncated, ...shown } = result.metadata
    expect(truncated).toBe(false)
    expect(fixture.progressUpdates).toEqual([{ metadata: shown }])
  })

  test("the replacement is inserted literally", async () => {
    expect((await edit("a $x", { oldString: "$x", newString: "$& $1 $$" })).text).toBe("a $& $1 $$")
  })

  test("replaces all occurrences with replaceAll", async () => {
    expect((await edit("x y x", { oldString: "x", newString: "z", replaceAll: true })).text).toBe("z y z")
    await expect(edit("x y x", { oldString: "x", newString: "z" })).rejects.toThrow(
      /^Found multiple matches for oldString \(at lines 1, 1\)/,
    )
    await expect(edit("aaa", { oldString: "aa", newString: "z" })).rejects.toThrow(/^Found multiple matches/)
  })

  test("line ends are kept", async () => {
    expect((await edit("a\r\nb\r\nc\r\n", { oldString: "a\nb", newString: "x\ny\nz" })).text).toBe(
      "x\r\ny\r\nz\r\nc\r\n",
    )
    expect((await edit("a\r\nb\nc", { oldString: "b", newString: "x" })).text).toBe("a\r\nx\nc")
  })

  test.each([
    ["  one\n  two", "one\ntwo", /other white space starts at line 1/],
    ["one\ntwo", "00001| one", /line numbers/],
    ["one\ntwo", "one\nthree", /"three" does not follow/],
    ["one", "zero", /Read the file again/],
  ])("a text that is not found is explained: %j, %j", async (content, oldString, message) => {
    await expect(edit(content, { oldString, newString: "x" })).rejects.toThrow(message)
    await expect(edit(content, { oldString, newString: "x" })).rejects.toThrow(/^oldString not found in content/)
  })

  test("an empty oldString creates a file, but does not replace one", async () => {
    const fixture = createToolFixture()
    await fixture.run("edit", { filePath: "new.txt", oldString: "", newString: "hello" })
    expect(readFileSync(fixture.path("new.txt"), "utf8")).toBe("hello")
    await expect(fixture.run("edit", { filePath: "new.txt", oldString: "", newString: "x" })).rejects.toThrow(/exists/)
    await expect(fixture.run("edit", { filePath: "none.txt", oldString: "a", newString: "x" })).rejects.toThrow(
      /File not found/,
    )
    await expect(fixture.run("edit", { filePath: "new.txt", oldString: "a", newString: "a" })).rejects.toThrow(
      /the same/,
    )
  })

  test("a file that is not UTF-8 is not changed", async () => {
    const fixture = createToolFixture()
    const path = fixture.writeFile("latin", Buffer.from([0x61, 0xe9, 0x62]))
    await fixture.run("read", { filePath: path })
    await expect(fixture.run("edit", { filePath: path, oldString: "a", newString: "x" })).rejects.toThrow(/not UTF-8/)
  })

  test("concurrent edits of a file are all applied", async () => {
    const fixture = createToolFixture()
    const filePath = fixture.writeFile("a.txt", "one two three")
    await fixture.run("read", { filePath })
    await Promise.all([
      fixture.run("edit", { filePath, oldString: "one", newString: "1" }),
      fixture.run("edit", { filePath, oldString: "two", newString: "2" }),
      fixture.run("edit", { filePath, oldString: "three", newString: "3" }),
    ])
    expect(readFileSync(filePath, "utf8")).toBe("1 2 3")
  })
})
