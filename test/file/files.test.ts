import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createGit } from "../../server/base/git.ts"
import { createFiles } from "../../server/file/files.ts"
import { createRepository, runGit } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const git = createGit(process.env)

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
)

function createScene() {
  const root = createRepository({
    ".gitignore": "*.log\nbuild/\n",
    "README.md": "# Title\n\nText.\n",
    "pix.png": png,
    "blob.bin": Uint8Array.of(0, 1, 2, 0),
    "src/a.txt": "one\ntwo\n",
    "src/gone.txt": "x\ny\n",
    "src/:odd -name": "odd",
  })
  writeFiles(root, { "x.log": "", "build/out": "" })
  return { root, files: createFiles({ directory: root, git, gitRoot: root }) }
}

describe("list", () => {
  test("folders first, by name, ignored entries marked, `.git` hidden", async () => {
    const { root, files } = createScene()
    const nodes = await files.list("")
    expect(nodes.map((node) => [node.name, node.type, node.ignored])).toEqual([
      ["build", "directory", true],
      ["src", "directory", false],
      [".gitignore", "file", false],
      ["blob.bin", "file", false],
      ["pix.png", "file", false],
      ["README.md", "file", false],
      ["x.log", "file", true],
    ])
    expect(nodes[1]).toEqual({
      name: "src",
      path: "src",
      absolute: join(root, "src"),
      type: "directory",
      ignored: false,
    })
    expect(await files.list(".")).toEqual(nodes)
    expect(await files.list(root)).toEqual(nodes)
    const names = (await files.list("src")).map((node) => node.path)
    expect(names).toEqual(["src/:odd -name", "src/a.txt", "src/gone.txt"])
    expect(await files.list(join(root, "src/"))).toHaveLength(3)
  })
  test("a missing path, a file and `.git` give an empty list", async () => {
    const { files } = createScene()
    for (const path of ["nope", "README.md", "README.md/x", ".git", "src/../.git/hooks"])
      expect({ path, nodes: await files.list(path) }).toEqual({ path, nodes: [] })
  })
  test("links are listed with the type of their target", async () => {
    const { root, files } = createScene()
    symlinkSync("src", join(root, "alias"))
    symlinkSync("nowhere", join(root, "broken"))
    const nodes = await files.list("")
    expect(nodes.find((node) => node.name === "alias")).toMatchObject({ type: "directory" })
    expect(nodes.find((node) => node.name === "broken")).toMatchObject({ type: "file" })
    expect((await files.list("alias")).map((node) => node.path)).toContain("alias/a.txt")
  })
})

describe("read", () => {
  test("text is trimmed, images are base64, other files are `binary`, a missing file is empty", async () => {
    const { root, files } = createScene()
    expect(await files.read("README.md")).toEqual({ type: "text", content: "# Title\n\nText." })
    expect(await files.read(join(root, "README.md"))).toMatchObject({ content: "# Title\n\nText." })
    expect(await files.read("pix.png")).toEqual({
      type: "text",
      content: png.toString("base64"),
      mimeType: "image/png",
      encoding: "base64",
    })
    expect(await files.read("blob.bin")).toEqual({ type: "binary", content: "" })
    for (const path of ["nope.txt", "src", "README.md/x", ""])
      expect({ path, ...(await files.read(path)) }).toEqual({ path, type: "text", content: "" })
  })
  test("a changed file has a diff to HEAD, a new one does not", async () => {
    const { root, files } = createScene()
    writeFiles(root, { "src/a.txt": "one\nTWO\n", "src/:odd -name": "even", "src/new.txt": "new\n" })
    const read = await files.read("src/a.txt")
    expect(read.patch).toMatchObject({
      oldFileName: "src/a.txt",
      newFileName: "src/a.txt",
      oldHeader: "old",
      newHeader: "new",
      hunks: [{ oldStart: 1, newStart: 1, lines: [" one", "-two", "+TWO"] }],
    })
    expect(read.diff).toMatch(/^Index: src\/a.txt\n=+\n--- src\/a.txt\told\n\+\+\+ src\/a.txt\tnew\n/)
    expect((await files.read("src/:odd -name")).diff).toContain("+even")
    expect(await files.read("src/new.txt")).toEqual({ type: "text", content: "new" })
  })
  test("large text is cut", async () => {
    const { root, files } = createScene()
    writeFiles(root, { "big.txt": "é".repeat(3_000_000) })
    expect((await files.read("big.txt")).content).toHaveLength(2_621_440)
  })
})

test("paths outside are rejected by every call", async () => {
  const secret = createTemporaryFolder({ "secret.txt": "CANARY" })
  const { root, files } = createScene()
  symlinkSync(join(secret, "secret.txt"), join(root, "link"))
  symlinkSync(secret, join(root, "folder"))
  symlinkSync("/proc/self/root", join(root, "proc"))
  execFileSync("mkfifo", [join(root, "pipe")])
  const refused = [
    "../",
    "..",
    "../../etc/passwd",
    "src/../../x",
    "/etc/passwd",
    "/proc/self/environ",
    "/dev/zero",
    "link",
    "folder/secret.txt",
    "folder",
    `proc${secret}/secret.txt`,
    "a\0b",
    "x".repeat(100_000),
    "x/".repeat(5000),
  ]
  for (const path of refused) {
    await expect(files.read(path)).rejects.toMatchObject({ name: "BadRequestError" })
    await expect(files.list(path)).rejects.toMatchObject({ name: "BadRequestError" })
  }
  await expect(files.read("pipe")).rejects.toMatchObject({ name: "BadRequestError" })
  const plainNames = [
    "%2e%2e%2fetc",
    "..%2f",
    "..\\..\\etc",
    "....//etc",
    "C:\\x",
    "file:///etc/passwd",
    "\\\\host\\s",
    "a\nb",
    "\u001b[2J",
    "$(id)",
    "`id`",
    "-rf",
    "README.md.",
    "README.md ",
  ]
  for (const path of plainNames) {
    expect({ path, ...(await files.read(path)) }).toEqual({ path, type: "text", content: "" })
    expect({ path, nodes: await files.list(path) }).toEqual({ path, nodes: [] })
  }
})

describe("status", () => {
  test("lists changed, deleted and new files with their line counts", async () => {
    const { root, files } = createScene()
    expect(await files.status()).toEqual([])
    writeFiles(root, {
      "src/a.txt": "one\nTWO\nthree\n",
      "new\nline.txt": "1\n2\n3\n",
      "staged.txt": "s\n",
      "blob.bin": Uint8Array.of(0, 9),
    })
    rmSync(join(root, "src/gone.txt"))
    runGit(root, "add", "staged.txt")
    const status = await files.status()
    expect(status.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "blob.bin", added: 0, removed: 0, status: "modified" },
      { path: "new\nline.txt", added: 4, removed: 0, status: "added" },
      { path: "src/a.txt", added: 2, removed: 1, status: "modified" },
      { path: "src/gone.txt", added: 0, removed: 2, status: "deleted" },
      { path: "staged.txt", added: 1, removed: 0, status: "added" },
    ])
    const below = createFiles({ directory: join(root, "src"), git, gitRoot: root })
    expect((await below.status()).map((entry) => entry.path)).toEqual(["a.txt", "gone.txt"])
    expect((await below.read("a.txt")).diff).toContain("+TWO")
  })
  test("works before the first commit and without git", async () => {
    const plain = createTemporaryFolder({ "a.txt": "a" })
    expect(await createFiles({ directory: plain, git }).status()).toEqual([])
    runGit(plain, "init", "-q")
    runGit(plain, "add", "--all")
    writeFiles(plain, { "b.txt": "b\n" })
    expect(await createFiles({ directory: plain, git, gitRoot: plain }).status()).toEqual([
      { path: "a.txt", added: 1, removed: 0, status: "added" },
      { path: "b.txt", added: 2, removed: 0, status: "added" },
    ])
  })
  test("does not start filters of the repository", async () => {
    const { root, files } = createScene()
    const trap = join(createTemporaryFolder(), "ran")
    writeFileSync(join(root, "evil.sh"), `#!/bin/sh\ntouch ${trap}\ncat\n`)
    chmodSync(join(root, "evil.sh"), 0o755)
    writeFiles(root, { ".gitattributes": "* filter=evil\n", "src/a.txt": "changed\n" })
    runGit(root, "config", "filter.evil.clean", join(root, "evil.sh"))
    expect((await files.status()).map((entry) => entry.path)).toContain("src/a.txt")
    expect((await files.read("src/a.txt")).diff).toContain("+changed")
    expect(existsSync(trap)).toBe(false)
  })
})
