// Patches of several files: parsing, applying, rejecting.
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { writesPatches } from "../../server/tool/apply-patch.ts"
import { applyHunks, parsePatch } from "../../server/tool/edit/patch.ts"
import { createToolFixture } from "../fixture/tool.ts"

const patch = (...lines: string[]) => ["*** Begin Patch", ...lines, "*** End Patch"].join("\n")
const applyTo = (text: string, ...lines: string[]) => {
  const [operation] = parsePatch(patch("*** Update File: a", ...lines))
  if (operation?.kind !== "update") throw new Error("no update")
  return applyHunks("a", text, operation.hunks)
}

describe("the tool", () => {
  test("adds and updates files, with the metadata of the API", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("src/a.txt", "alpha\nBETA\ngamma\n")
    const text = "*** Add File: patched.txt\n+hello\n+world\n*** Update File: src/a.txt\n@@\n-gamma\n+GAMMA"
    const result = await fixture.run("apply_patch", { patchText: patch(text) })
    expect(result.output).toBe("Success. Updated the following files:\nA patched.txt\nM src/a.txt")
    expect(result.title).toBe(result.output)
    expect(readFileSync(fixture.path("patched.txt"), "utf8")).toBe("hello\nworld\n")
    expect(readFileSync(fixture.path("src/a.txt"), "utf8")).toBe("alpha\nBETA\nGAMMA\n")
    expect(result.metadata).toMatchObject({
      truncated: false,
      diagnostics: {},
      files: [
        {
          filePath: fixture.path("patched.txt"),
          relativePath: "patched.txt",
          type: "add",
          before: "",
          after: "hello\nworld\n",
          additions: 2,
          deletions: 0,
        },
        {
          filePath: fixture.path("src/a.txt"),
          relativePath: "src/a.txt",
          type: "update",
          before: "alpha\nBETA\ngamma\n",
          after: "alpha\nBETA\nGAMMA\n",
          additions: 1,
          deletions: 1,
        },
      ],
    })
    const { diff, files } = result.metadata as { diff: string; files: { diff: string }[] }
    expect(diff).toBe(files.map((file) => `${file.diff}\n`).join(""))
    expect(diff).toContain("@@ -1,3 +1,3 @@\n alpha\n BETA\n-gamma\n+GAMMA\n")
    expect(fixture.fileChanges).toEqual([
      [fixture.path("patched.txt"), "add"],
      [fixture.path("src/a.txt"), "change"],
    ])
  })

  test("asks once for all files, before the first is changed", async () => {
    const fixture = createToolFixture({ rules: { edit: "ask" }, permissionReply: "reject" })
    fixture.writeFile("a.txt", "a\n")
    fixture.writeFile("b.txt", "b\n")
    const text = patch("*** Update File: a.txt", "-a", "+A", "*** Delete File: b.txt")
    await expect(fixture.run("apply_patch", { patchText: text })).rejects.toThrow()
    expect(fixture.permissionRequests).toMatchObject([
      {
        permission: "edit",
        patterns: ["a.txt", "b.txt"],
        always: ["*"],
        metadata: { filepath: "a.txt, b.txt", files: [{ type: "update" }, { type: "delete" }] },
      },
    ])
    expect([readFileSync(fixture.path("a.txt"), "utf8"), existsSync(fixture.path("b.txt"))]).toEqual(["a\n", true])
  })

  test("changes nothing if one section does not apply", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("a.txt", "a\n")
    fixture.writeFile("b.txt", "b\n")
    const text = patch("*** Update File: a.txt", "-a", "+A", "*** Update File: b.txt", "-nosuch", "+B")
    await expect(fixture.run("apply_patch", { patchText: text })).rejects.toThrow(
      "apply_patch verification failed: Error: Failed to find expected lines in b.txt:\nnosuch",
    )
    expect(readFileSync(fixture.path("a.txt"), "utf8")).toBe("a\n")
    expect(fixture.fileChanges).toEqual([])
  })

  test("moves a file with its mode, and several times in one patch", async () => {
    const fixture = createToolFixture()
    chmodSync(fixture.writeFile("run.sh", "echo a\n"), 0o755)
    const text = patch(
      "*** Update File: run.sh",
      "*** Move to: bin/go.sh",
      "-echo a",
      "+echo b",
      "*** Update File: bin/go.sh",
      "*** Move to: bin/last.sh",
    )
    const result = await fixture.run("apply_patch", { patchText: text })
    expect(result.output).toBe("Success. Updated the following files:\nM bin/last.sh")
    expect(result.metadata["files"]).toMatchObject([
      {
        type: "move",
        filePath: fixture.path("run.sh"),
        movePath: fixture.path("bin/last.sh"),
        additions: 1,
        deletions: 1,
      },
    ])
    expect(existsSync(fixture.path("run.sh"))).toBe(false)
    expect(existsSync(fixture.path("bin/go.sh"))).toBe(false)
    expect(readFileSync(fixture.path("bin/last.sh"), "utf8")).toBe("echo b\n")
    expect(statSync(fixture.path("bin/last.sh")).mode & 0o777).toBe(0o755)
    expect(fixture.fileChanges).toEqual([
      [fixture.path("bin/last.sh"), "add"],
      [fixture.path("run.sh"), "unlink"],
    ])
  })

  test("the name of a moved file can be used for a new one", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("a.txt", "old\n")
    const text = patch("*** Update File: a.txt", "*** Move to: b.txt", "*** Add File: a.txt", "+new")
    await fixture.run("apply_patch", { patchText: text })
    expect(readFileSync(fixture.path("a.txt"), "utf8")).toBe("new\n")
    expect(readFileSync(fixture.path("b.txt"), "utf8")).toBe("old\n")
  })

  test.each([
    ["garbage", "apply_patch verification failed: Error: Invalid patch format: missing Begin/End markers"],
    [patch(), "The patch is empty"],
    [patch("hello"), 'Expected "*** Add File: "'],
    [patch("*** Add File: there.txt", "+x"), "there.txt is there already"],
    [patch("*** Add File: new.txt", "x"), 'must begin with "+"'],
    [patch("*** Update File: nosuch.txt", "-a", "+b"), "There is no file nosuch.txt"],
    [patch("*** Delete File: nosuch.txt"), "There is no file nosuch.txt"],
    [patch("*** Update File: there.txt", "*** Move to: other.txt"), "other.txt is there already"],
    [patch("*** Update File: there.txt"), "Nothing is changed in there.txt"],
    [patch("*** Update File: there.txt", "-there", "+there"), "The patch changes nothing"],
    [patch("*** Update File: there.txt", " there"), "changes nothing"],
    [patch("*** Update File: there.txt", "@@ class A", "-there", "+x"), "Failed to find context 'class A'"],
  ])("rejects %j", async (patchText, message) => {
    const fixture = createToolFixture()
    fixture.writeFile("there.txt", "there\n")
    fixture.writeFile("other.txt", "other\n")
    await expect(fixture.run("apply_patch", { patchText })).rejects.toThrow(message)
    expect(readFileSync(fixture.path("there.txt"), "utf8")).toBe("there\n")
    expect(existsSync(fixture.path("new.txt"))).toBe(false)
  })

  test("asks outside of the project; a link is shown with its target", async () => {
    const fixture = createToolFixture({ permissionReply: "reject" })
    const text = patch("*** Add File: ../outside.txt", "+x")
    await expect(fixture.run("apply_patch", { patchText: text })).rejects.toThrow()
    expect(fixture.permissionRequests).toMatchObject([{ permission: "external_directory" }])
    expect(existsSync(join(fixture.root, "outside.txt"))).toBe(false)
    symlinkSync(fixture.writeFile("real.txt", "a\n"), fixture.path("link.txt"))
    const linked = await fixture.run("apply_patch", { patchText: patch("*** Update File: link.txt", "-a", "+b") })
    expect(linked.metadata["files"]).toMatchObject([{ target: fixture.path("real.txt") }])
    expect(readFileSync(fixture.path("real.txt"), "utf8")).toBe("b\n")
  })

  test("a sensitive file is asked about whatever the rules allow while a terminal is attached", async () => {
    const fixture = createToolFixture({ terminalAttached: true, permissionReply: "reject" })
    const text = patch("*** Add File: a.txt", "+a", "*** Add File: AGENTS.md", "+b")
    await expect(fixture.run("apply_patch", { patchText: text })).rejects.toThrow()
    expect(fixture.permissionRequests).toMatchObject([
      { permission: "edit", always: [], metadata: { reason: expect.stringContaining("AGENTS.md") } },
    ])
    expect(existsSync(fixture.path("a.txt"))).toBe(false)
  })

  test("is offered to the models that are trained on it", () => {
    for (const id of ["gpt-5", "gpt-5-mock", "openai/gpt-5.1-codex", "gpt-6"])
      expect([id, writesPatches(id)]).toEqual([id, true])
    for (const id of ["gpt-4.1", "gpt-3.5-turbo", "gpt-oss-120b", "claude-5", "chatgpt-5", "main"])
      expect([id, writesPatches(id)]).toEqual([id, false])
  })
})

describe("the text of a patch", () => {
  test("is found within other text, with any line ends", () => {
    const text = `Here it is:\r\n${patch("*** Add File: a", "+x").replaceAll("\n", "\r\n")}\r\nEOF`
    expect(parsePatch(text)).toEqual([{ kind: "add", path: "a", text: "x\n" }])
  })

  test("keeps the context lines, white space and line ends of the file", () => {
    expect(applyTo("a \r\nb\r\nc\r\n", " a", "-b", "+B", " c")).toBe("a \r\nB\r\nc\r\n")
    expect(applyTo("\tif (x) {\n\t\ty()\n\t}\n", " if (x) {", "-y()", "+z()", " }")).toBe("\tif (x) {\nz()\n\t}\n")
    expect(applyTo("say “hi” – now\nb\n", ' say "hi" - now', "-b")).toBe("say “hi” – now\n")
  })

  test("locates changes by order, by the head of a function, by the end of the file", () => {
    const text = "f() {\n  x\n}\ng() {\n  x\n}\n"
    expect(applyTo(text, "@@ g() {", "-  x", "+  y")).toBe("f() {\n  x\n}\ng() {\n  y\n}\n")
    expect(applyTo(text, "-  x", "+  1", "@@", "-  x", "+  2")).toBe("f() {\n  1\n}\ng() {\n  2\n}\n")
    expect(applyTo("x\nx\n", "-x", "+y", "*** End of File")).toBe("x\ny\n")
    expect(applyTo("class A\n  f\n  g\nclass B\n  f\n", "@@ class B", "@@   f", "+    1")).toBe(
      "class A\n  f\n  g\nclass B\n  f\n    1\n",
    )
  })

  test("adds without context at the end, and below a named line", () => {
    expect(applyTo("a\n", "+b")).toBe("a\nb\n")
    expect(applyTo("", "+b")).toBe("b\n")
    expect(applyTo("a", "+b")).toBe("a\nb")
    expect(applyTo("a\nc\n", "@@ a", "+b")).toBe("a\nb\nc\n")
  })

  test("an empty line counts as an empty context line", () => {
    expect(applyTo("a\n\nb\n", " a", "", "-b", "+c")).toBe("a\n\nc\n")
    expect(applyTo("a\nb\n", "-a", "+A", "", "@@", "-b", "+B", "")).toBe("A\nB\n")
  })

  test("all lines can be removed", () => {
    expect(applyTo("a\nb\n", "-a", "-b")).toBe("")
  })
})
