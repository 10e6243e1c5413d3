import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

describe("read", () => {
  test("numbers lines and counts the empty one at the end", async () => {
    const fixture = createToolFixture()
    const filePath = fixture.writeFile("src/a.txt", "one\ntwo\n")
    expect(await fixture.run("read", { filePath })).toMatchObject({
      title: "src/a.txt",
      output: "<file>\n00001| one\n00002| two\n00003| \n\n(End of file - total 3 lines)\n</file>",
      metadata: { preview: "one\ntwo\n", truncated: false },
    })
    expect((await fixture.run("read", { filePath: "src/a.txt", offset: 1, limit: 1 })).output).toBe(
      "<file>\n00002| two\n\n(File has more lines. Use 'offset' parameter to read beyond line 2)\n</file>",
    )
    await expect(fixture.run("read", { filePath, offset: 9 })).rejects.toThrow(/3 lines/)
  })

  test("an empty file is one empty line", async () => {
    const fixture = createToolFixture()
    expect((await fixture.run("read", { filePath: fixture.writeFile("empty") })).output).toContain(
      "00001| \n\n(End of file - total 1 lines)",
    )
  })

  test("bounds long lines, many lines and many bytes", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("long", "x".repeat(1_000_000) + "\nnext")
    const long = (await fixture.run("read", { filePath: "long" })).output
    expect(long).toContain("x".repeat(2000) + "...\n00002| next")
    expect(long.length).toBeLessThan(2200)
    fixture.writeFile("many", "line\n".repeat(5000))
    const many = await fixture.run("read", { filePath: "many" })
    expect(many.output).toContain(
      "02000| line\n\n(File has more lines. Use 'offset' parameter to read beyond line 2000)",
    )
    expect(many.metadata).toMatchObject({ truncated: true })
    fixture.writeFile("wide", ("ü".repeat(500) + "\n").repeat(500))
    expect(Buffer.byteLength((await fixture.run("read", { filePath: "wide" })).output)).toBeLessThan(52_000)
  })

  test("lists a folder, attaches an image, refuses what is no text", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("folder/b.txt")
    fixture.writeFile("folder/sub/c.txt")
    expect((await fixture.run("read", { filePath: "folder" })).output).toBe(
      "<directory>\nsub/\nb.txt\n\n(2 entries)\n</directory>",
    )
    const bytes = Buffer.from("89504e470d0a1a0a", "hex")
    fixture.writeFile("a.PNG", bytes)
    expect(await fixture.run("read", { filePath: "a.PNG" })).toMatchObject({
      output: "Image read successfully",
      metadata: { preview: "Image read successfully", truncated: false },
      attachments: [{ mime: "image/png", url: `data:image/png;base64,${bytes.toString("base64")}` }],
    })
    fixture.writeFile("program", Buffer.from([0x7f, 0x45, 0, 0]))
    await expect(fixture.run("read", { filePath: "program" })).rejects.toThrow(
      "Cannot read binary file: " + fixture.path("program"),
    )
  })

  test("a missing file brings the names that are like it", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("readme.md")
    fixture.writeFile("other.txt")
    await expect(fixture.run("read", { filePath: "README.md" })).rejects.toThrow(
      `File not found: ${fixture.path("README.md")}\n\nDid you mean one of these?\n${fixture.path("readme.md")}`,
    )
    await expect(fixture.run("read", { filePath: "redme.md" })).rejects.toThrow(/readme\.md/)
    await expect(fixture.run("read", { filePath: "no/where" })).rejects.toThrow(/^File not found: /)
  })

  test("never waits for a pipe, reads no device", async () => {
    const fixture = createToolFixture()
    execFileSync("mkfifo", [fixture.path("pipe")])
    await expect(fixture.run("read", { filePath: "pipe" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(fixture.run("read", { filePath: "/dev/zero" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(fixture.run("read", { filePath: "a\0b" })).rejects.toThrow(/NUL/)
  })

  test("asks for what lies outside by its real place, link or not", async () => {
    const fixture = createToolFixture()
    mkdirSync(join(fixture.root, "outside"))
    writeFileSync(join(fixture.root, "outside/secret"), "secret")
    symlinkSync(join(fixture.root, "outside"), fixture.path("link"))
    const pattern = join(fixture.root, "outside/*")
    await fixture.run("read", { filePath: "../outside/secret" })
    await fixture.run("read", { filePath: "link/secret" })
    expect(fixture.permissionRequests.map(({ permission, patterns }) => [permission, patterns])).toEqual([
      ["external_directory", [pattern]],
      ["external_directory", [pattern]],
    ])
    expect(fixture.permissionRequests[1]!.metadata).toMatchObject({
      filepath: fixture.path("link/secret"),
      target: join(fixture.root, "outside/secret"),
    })
    const refusing = createToolFixture({ permissionReply: "reject" })
    await expect(refusing.run("read", { filePath: "/etc/hostname" })).rejects.toThrow(/rejected permission/)
  })

  test("judges a link by both of its names", async () => {
    const fixture = createToolFixture({ rules: { read: { "*.env": "deny" } } })
    fixture.writeFile(".env", "KEY=1")
    symlinkSync(fixture.path(".env"), fixture.path("plain"))
    await expect(fixture.run("read", { filePath: "plain" })).rejects.toThrow(/specified a rule/)
  })
})

describe("write", () => {
  test("makes a file with its folders, and replaces one that was read", async () => {
    const fixture = createToolFixture()
    expect(await fixture.run("write", { filePath: "a/b/c.txt", content: "one" })).toMatchObject({
      title: "a/b/c.txt",
      output: "Wrote file successfully.",
      metadata: { diagnostics: {}, filepath: fixture.path("a/b/c.txt"), exists: false, truncated: false },
    })
    // What it wrote itself it has seen.
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

  test("refuses what was not read, and what changed since", async () => {
    const fixture = createToolFixture()
    const path = fixture.writeFile("a.txt", "one")
    await expect(fixture.run("write", { filePath: path, content: "x" })).rejects.toThrow(/must read file/)
    await fixture.run("read", { filePath: path })
    writeFileSync(path, "two")
    utimesSync(path, 1, 1)
    await expect(fixture.run("write", { filePath: path, content: "x" })).rejects.toThrow(/changed since/)
    expect(readFileSync(path, "utf8")).toBe("two")
  })

  test("keeps mode, mark and other names of a file", async () => {
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

  test("writes through a link inside, asks for one that leads out", async () => {
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

  test("shows the change before it asks, and changes nothing when refused", async () => {
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

describe("edit", () => {
  async function edit(content: string, input: object, name = "a.txt") {
    const fixture = createToolFixture()
    const filePath = fixture.writeFile(name, content)
    await fixture.run("read", { filePath })
    const result = await fixture.run("edit", { filePath, ...input })
    return { result, fixture, text: readFileSync(filePath, "utf8") }
  }

  test("replaces exactly one place and shows it", async () => {
    const { result, text, fixture } = await edit("a\nb\nc\n", { oldString: "b", newString: "B\nB" })
    expect(text).toBe("a\nB\nB\nc\n")
    expect(result).toMatchObject({
      output: "Edit applied successfully.",
      title: "a.txt",
      metadata: {
        filediff: { file: fixture.path("a.txt"), before: "a\nb\nc\n", after: text, additions: 2, deletions: 1 },
      },
    })
    expect(result.metadata["diff"]).toMatch(/^Index: .*a\.txt\n/)
    const { truncated, ...shown } = result.metadata
    expect(truncated).toBe(false)
    expect(fixture.progressUpdates).toEqual([{ metadata: shown }])
  })

  test("replacement text is taken as it is", async () => {
    expect((await edit("a $x", { oldString: "$x", newString: "$& $1 $$" })).text).toBe("a $& $1 $$")
  })

  test("all places, when asked for", async () => {
    expect((await edit("x y x", { oldString: "x", newString: "z", replaceAll: true })).text).toBe("z y z")
    await expect(edit("x y x", { oldString: "x", newString: "z" })).rejects.toThrow(
      /^Found multiple matches for oldString \(at lines 1, 1\)/,
    )
    await expect(edit("aaa", { oldString: "aa", newString: "z" })).rejects.toThrow(/^Found multiple matches/)
  })

  test("lines keep their ends", async () => {
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
  ])("a miss is explained: %j, %j", async (content, oldString, message) => {
    await expect(edit(content, { oldString, newString: "x" })).rejects.toThrow(message)
    await expect(edit(content, { oldString, newString: "x" })).rejects.toThrow(/^oldString not found in content/)
  })

  test("an empty oldString makes a file, and only a new one", async () => {
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

  test("what is no UTF-8 is left alone", async () => {
    const fixture = createToolFixture()
    const path = fixture.writeFile("latin", Buffer.from([0x61, 0xe9, 0x62]))
    await fixture.run("read", { filePath: path })
    await expect(fixture.run("edit", { filePath: path, oldString: "a", newString: "x" })).rejects.toThrow(/not UTF-8/)
  })

  test("two edits at once both arrive", async () => {
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

describe("files that steer", () => {
  const names = [
    "opencode.json",
    "sub/opencode.jsonc",
    ".opencode/agent/x.md",
    "AGENTS.md",
    "sub/CLAUDE.md",
    ".git/hooks/pre-commit",
    ".GIT/config",
    ".vscode/tasks.json",
    ".envrc",
  ]
  test.each(names)("%s is asked where a terminal is attached, whatever the rules allow", async (name) => {
    const attached = createToolFixture({ terminalAttached: true, rules: { edit: "allow" } })
    await attached.run("write", { filePath: name, content: "x" })
    expect(attached.permissionRequests).toMatchObject([{ permission: "edit", patterns: [name], always: [] }])
    expect(attached.permissionRequests[0]!.metadata["reason"]).toMatch(/./)
    const alone = createToolFixture()
    await alone.run("write", { filePath: name, content: "x" })
    expect(alone.permissionRequests).toEqual([])
  })

  test("a shell line that writes one is asked too; other files are not", async () => {
    const fixture = createToolFixture({ terminalAttached: true })
    await fixture.run("bash", { command: "echo x > AGENTS.md" })
    expect(fixture.permissionRequests).toMatchObject([{ permission: "edit", patterns: ["AGENTS.md"] }])
    await fixture.run("write", { filePath: "src/opencode.ts", content: "x" })
    await fixture.run("bash", { command: "echo x > notes.md" })
    expect(fixture.permissionRequests).toHaveLength(1)
  })
})
