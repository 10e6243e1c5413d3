import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
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
    fixture.writeFile("emoji", `${"a".repeat(1999)}😀`)
    expect((await fixture.run("read", { filePath: "emoji" })).output).toContain(`| ${"a".repeat(1999)}...\n`)
    fixture.writeFile("many", "line\n".repeat(5000))
    const many = await fixture.run("read", { filePath: "many" })
    expect(many.output).toContain(
      "02000| line\n\n(File has more lines. Use 'offset' parameter to read beyond line 2000)",
    )
    expect(many.metadata).toMatchObject({ truncated: true })
    fixture.writeFile("wide", ("ü".repeat(500) + "\n").repeat(500))
    expect(Buffer.byteLength((await fixture.run("read", { filePath: "wide" })).output)).toBeLessThan(52_000)
  })

  test("lists a folder, attaches an image, rejects binary files", async () => {
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

  test("the error of a missing file suggests similar names", async () => {
    const fixture = createToolFixture()
    fixture.writeFile("readme.md")
    fixture.writeFile("other.txt")
    await expect(fixture.run("read", { filePath: "README.md" })).rejects.toThrow(
      `File not found: ${fixture.path("README.md")}\n\nDid you mean one of these?\n${fixture.path("readme.md")}`,
    )
    await expect(fixture.run("read", { filePath: "redme.md" })).rejects.toThrow(/readme\.md/)
    await expect(fixture.run("read", { filePath: "no/where" })).rejects.toThrow(/^File not found: /)
  })

  test("does not block on a FIFO and rejects devices", async () => {
    const fixture = createToolFixture()
    execFileSync("mkfifo", [fixture.path("pipe")])
    await expect(fixture.run("read", { filePath: "pipe" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(fixture.run("read", { filePath: "/dev/zero" })).rejects.toThrow(/Neither a file nor a folder/)
    await expect(fixture.run("read", { filePath: "a\0b" })).rejects.toThrow(/NUL/)
  })

  test("asks for an outside path by its resolved path, link or not", async () => {
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

  test("checks a link by its own name and by its target", async () => {
    const fixture = createToolFixture({ rules: { read: { "*.env": "deny" } } })
    fixture.writeFile(".env", "KEY=1")
    symlinkSync(fixture.path(".env"), fixture.path("plain"))
    await expect(fixture.run("read", { filePath: "plain" })).rejects.toThrow(/specified a rule/)
  })
})
