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
import { createGround } from "../fixture/tool.ts"

describe("read", () => {
  test("numbers lines and counts the empty one at the end", async () => {
    const ground = createGround()
    const filePath = ground.put("src/a.txt", "one\ntwo\n")
    expect(await ground.run("read", { filePath })).toMatchObject({
      title: "src/a.txt",
      output: "<file>\n00001| one\n00002| two\n00003| \n\n(End of file - total 3 lines)\n</file>",
      metadata: { preview: "one\ntwo\n", truncated: false },
    })
    expect((await ground.run("read", { filePath: "src/a.txt", offset: 1, limit: 1 })).output).toBe(
      "<file>\n00002| two\n\n(File has more lines. Use 'offset' parameter to read beyond line 2)\n</file>",
    )
    await expect(ground.run("read", { filePath, offset: 9 })).rejects.toThrow(/3 lines/)
  })

  test("an empty file is one empty line", async () => {
    const ground = createGround()
    expect((await ground.run("read", { filePath: ground.put("empty") })).output).toContain(
      "00001| \n\n(End of file - total 1 lines)",
    )
  })

  test("bounds long lines, many lines and many bytes", async () => {
    const ground = createGround()
    ground.put("long", "x".repeat(1_000_000) + "\nnext")
    const long = (await ground.run("read", { filePath: "long" })).output
    expect(long).toContain("x".repeat(2000) + "...\n00002| next")
    expect(long.length).toBeLessThan(2200)
    ground.put("many", "line\n".repeat(5000))
    const many = await ground.run("read", { filePath: "many" })
    expect(many.output).toContain(
      "02000| line\n\n(File has more lines. Use 'offset' parameter to read beyond line 2000)",
    )
    expect(many.metadata).toMatchObject({ truncated: true })
    ground.put("wide", ("ü".repeat(500) + "\n").repeat(500))
    expect(Buffer.byteLength((await ground.run("read", { filePath: "wide" })).output)).toBeLessThan(52_000)
  })

  test("lists a folder, attaches an image, refuses what is no text", async () => {
    const ground = createGround()
    ground.put("folder/b.txt")
    ground.put("folder/sub/c.txt")
    expect((await ground.run("read", { filePath: "folder" })).output).toBe(
      "<directory>\nsub/\nb.txt\n\n(2 entries)\n</directory>",
    )
    const bytes = Buffer.from("89504e470d0a1a0a", "hex")
    ground.put("a.PNG", bytes)
    expect(await ground.run("read", { filePath: "a.PNG" })).toMatchObject({
      output: "Image read successfully",
      metadata: { preview: "Image read successfully", truncated: false },
      attachments: [{ mime: "image/png", url: `data:image/png;base64,${bytes.toString("base64")}` }],
    })
    ground.put("program", Buffer.from([0x7f, 0x45, 0, 0]))
    await expect(ground.run("read", { filePath: "program" })).rejects.toThrow(
      "Cannot read binary file: " + ground.path("program"),
    )
  })

  test("a missing file brings the names that are like it", async () => {
    const ground = createGround()
    ground.put("readme.md")
    ground.put("other.txt")
    await expect(ground.run("read", { filePath: "README.md" })).rejects.toThrow(
      `File not found: ${ground.path("README.md")}\n\nDid you mean one of these?\n${ground.path("readme.md")}`,
    )
    await expect(ground.run("read", { filePath: "redme.md" })).rejects.toThrow(/readme\.md/)
    await expect(ground.run("read", { filePath: "no/where" })).rejects.toThrow(/^File not found: /)
  })

  test("never waits for a pipe, reads no device", async () => {
    const ground = createGround()
    execFileSync("mkfifo", [ground.path("pipe")])
    await expect(ground.run("read", { filePath: "pipe" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(ground.run("read", { filePath: "/dev/zero" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(ground.run("read", { filePath: "a\0b" })).rejects.toThrow(/NUL/)
  })

  test("asks for what lies outside by its real place, link or not", async () => {
    const ground = createGround()
    mkdirSync(join(ground.root, "outside"))
    writeFileSync(join(ground.root, "outside/secret"), "secret")
    symlinkSync(join(ground.root, "outside"), ground.path("link"))
    const pattern = join(ground.root, "outside/*")
    await ground.run("read", { filePath: "../outside/secret" })
    await ground.run("read", { filePath: "link/secret" })
    expect(ground.asked.map(({ permission, patterns }) => [permission, patterns])).toEqual([
      ["external_directory", [pattern]],
      ["external_directory", [pattern]],
    ])
    expect(ground.asked[1]!.metadata).toMatchObject({
      filepath: ground.path("link/secret"),
      target: join(ground.root, "outside/secret"),
    })
    const refusing = createGround({ answer: "reject" })
    await expect(refusing.run("read", { filePath: "/etc/hostname" })).rejects.toThrow(/rejected permission/)
  })

  test("judges a link by both of its names", async () => {
    const ground = createGround({ rules: { read: { "*.env": "deny" } } })
    ground.put(".env", "KEY=1")
    symlinkSync(ground.path(".env"), ground.path("plain"))
    await expect(ground.run("read", { filePath: "plain" })).rejects.toThrow(/specified a rule/)
  })
})

describe("write", () => {
  test("makes a file with its folders, and replaces one that was read", async () => {
    const ground = createGround()
    expect(await ground.run("write", { filePath: "a/b/c.txt", content: "one" })).toMatchObject({
      title: "a/b/c.txt",
      output: "Wrote file successfully.",
      metadata: { diagnostics: {}, filepath: ground.path("a/b/c.txt"), exists: false, truncated: false },
    })
    // What it wrote itself it has seen.
    expect((await ground.run("write", { filePath: "a/b/c.txt", content: "two" })).metadata).toMatchObject({
      exists: true,
    })
    expect(readFileSync(ground.path("a/b/c.txt"), "utf8")).toBe("two")
    expect(ground.changes).toEqual([
      [ground.path("a/b/c.txt"), "add"],
      [ground.path("a/b/c.txt"), "change"],
    ])
    expect(readdirSync(ground.path("a/b"))).toEqual(["c.txt"])
  })

  test("refuses what was not read, and what changed since", async () => {
    const ground = createGround()
    const path = ground.put("a.txt", "one")
    await expect(ground.run("write", { filePath: path, content: "x" })).rejects.toThrow(/must read file/)
    await ground.run("read", { filePath: path })
    writeFileSync(path, "two")
    utimesSync(path, 1, 1)
    await expect(ground.run("write", { filePath: path, content: "x" })).rejects.toThrow(/changed since/)
    expect(readFileSync(path, "utf8")).toBe("two")
  })

  test("keeps mode, mark and other names of a file", async () => {
    const ground = createGround()
    const path = ground.put("run.sh", "\ufeffold")
    chmodSync(path, 0o754)
    linkSync(path, ground.path("twin.sh"))
    await ground.run("read", { filePath: path })
    await ground.run("write", { filePath: path, content: "new" })
    expect(readFileSync(ground.path("twin.sh"), "utf8")).toBe("\ufeffnew")
    const alone = ground.put("alone.sh", "old")
    chmodSync(alone, 0o754)
    await ground.run("read", { filePath: alone })
    await ground.run("write", { filePath: alone, content: "new" })
    expect(statSync(alone).mode & 0o777).toBe(0o754)
  })

  test("writes through a link inside, asks for one that leads out", async () => {
    const ground = createGround({ answer: "reject" })
    ground.put("real.txt", "old")
    symlinkSync("real.txt", ground.path("inside"))
    symlinkSync(join(ground.root, "new.txt"), ground.path("outside"))
    await ground.run("read", { filePath: "inside" })
    await ground.run("write", { filePath: "inside", content: "new" })
    expect(readFileSync(ground.path("real.txt"), "utf8")).toBe("new")
    await expect(ground.run("write", { filePath: "outside", content: "x" })).rejects.toThrow(/rejected/)
    expect(readdirSync(ground.root)).not.toContain("new.txt")
  })

  test("shows the change before it asks, and changes nothing when refused", async () => {
    const ground = createGround({ rules: { edit: "ask" }, answer: "reject" })
    const path = ground.put("src/a.txt", "one\n")
    await ground.run("read", { filePath: path })
    await expect(ground.run("write", { filePath: path, content: "two\n" })).rejects.toThrow(/rejected/)
    expect(readFileSync(path, "utf8")).toBe("one\n")
    expect(ground.asked[0]).toMatchObject({
      permission: "edit",
      patterns: ["src/a.txt"],
      always: ["*"],
      metadata: { filepath: path },
    })
    expect(ground.asked[0]!.metadata["diff"]).toContain("-one\n+two")
  })
})

describe("edit", () => {
  async function edit(content: string, input: object, name = "a.txt") {
    const ground = createGround()
    const filePath = ground.put(name, content)
    await ground.run("read", { filePath })
    const result = await ground.run("edit", { filePath, ...input })
    return { result, ground, text: readFileSync(filePath, "utf8") }
  }

  test("replaces exactly one place and shows it", async () => {
    const { result, text, ground } = await edit("a\nb\nc\n", { oldString: "b", newString: "B\nB" })
    expect(text).toBe("a\nB\nB\nc\n")
    expect(result).toMatchObject({
      output: "Edit applied successfully.",
      title: "a.txt",
      metadata: {
        filediff: { file: ground.path("a.txt"), before: "a\nb\nc\n", after: text, additions: 2, deletions: 1 },
      },
    })
    expect(result.metadata["diff"]).toMatch(/^Index: .*a\.txt\n/)
    const { truncated, ...shown } = result.metadata
    expect(truncated).toBe(false)
    expect(ground.updates).toEqual([{ metadata: shown }])
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
    const ground = createGround()
    await ground.run("edit", { filePath: "new.txt", oldString: "", newString: "hello" })
    expect(readFileSync(ground.path("new.txt"), "utf8")).toBe("hello")
    await expect(ground.run("edit", { filePath: "new.txt", oldString: "", newString: "x" })).rejects.toThrow(/exists/)
    await expect(ground.run("edit", { filePath: "none.txt", oldString: "a", newString: "x" })).rejects.toThrow(
      /File not found/,
    )
    await expect(ground.run("edit", { filePath: "new.txt", oldString: "a", newString: "a" })).rejects.toThrow(
      /the same/,
    )
  })

  test("what is no UTF-8 is left alone", async () => {
    const ground = createGround()
    const path = ground.put("latin", Buffer.from([0x61, 0xe9, 0x62]))
    await ground.run("read", { filePath: path })
    await expect(ground.run("edit", { filePath: path, oldString: "a", newString: "x" })).rejects.toThrow(/not UTF-8/)
  })

  test("two edits at once both arrive", async () => {
    const ground = createGround()
    const filePath = ground.put("a.txt", "one two three")
    await ground.run("read", { filePath })
    await Promise.all([
      ground.run("edit", { filePath, oldString: "one", newString: "1" }),
      ground.run("edit", { filePath, oldString: "two", newString: "2" }),
      ground.run("edit", { filePath, oldString: "three", newString: "3" }),
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
    const attached = createGround({ terminalAttached: true, rules: { edit: "allow" } })
    await attached.run("write", { filePath: name, content: "x" })
    expect(attached.asked).toMatchObject([{ permission: "edit", patterns: [name], always: [] }])
    expect(attached.asked[0]!.metadata["reason"]).toMatch(/./)
    const alone = createGround()
    await alone.run("write", { filePath: name, content: "x" })
    expect(alone.asked).toEqual([])
  })

  test("a shell line that writes one is asked too; other files are not", async () => {
    const ground = createGround({ terminalAttached: true })
    await ground.run("bash", { command: "echo x > AGENTS.md" })
    expect(ground.asked).toMatchObject([{ permission: "edit", patterns: ["AGENTS.md"] }])
    await ground.run("write", { filePath: "src/opencode.ts", content: "x" })
    await ground.run("bash", { command: "echo x > notes.md" })
    expect(ground.asked).toHaveLength(1)
  })
})
