import { describe, expect, test } from "vitest"
import { createRipgrep } from "../../server/base/ripgrep.ts"
import { createFind } from "../../server/find/find.ts"
import { createRepository } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const ripgrep = createRipgrep(process.env)

function createScene() {
  const root = createRepository({
    ".gitignore": "*.log\n",
    "README.md": "# Demo\n\nThis is alpha text.\n",
    "src/a.txt": "alpha\n",
    "src/code.ts": 'export const hello = "alpha"\n',
    "src/deep/er/session-prompt.ts": "x\n",
    ".config/hidden.txt": "alpha\n",
    "package.json": "{}\n",
  })
  writeFiles(root, { "ignored.log": "alpha\n" })
  return { root, find: createFind({ directory: root, ripgrep }) }
}

describe("text", () => {
  test("finds lines in the form of the contract, ordered by path, in hidden but not in ignored files", async () => {
    const { find } = createScene()
    const { matches, cut } = await find.text("alpha")
    expect(cut).toBeUndefined()
    expect(matches.map((match) => match.path.text)).toEqual([
      ".config/hidden.txt",
      "README.md",
      "src/a.txt",
      "src/code.ts",
    ])
    expect(matches[1]).toEqual({
      path: { text: "README.md" },
      lines: { text: "This is alpha text.\n" },
      line_number: 3,
      absolute_offset: 8,
      submatches: [{ match: { text: "alpha" }, start: 8, end: 13 }],
    })
    expect(await find.text("zzzqq")).toEqual({ matches: [] })
    expect(await find.text("--files")).toEqual({ matches: [] })
  })
  test.each(["(", "[z-a]", "(?P<x", "a\0b", "(?<=x)y"])("%j is rejected as an invalid pattern", async (pattern) => {
    const { find } = createScene()
    await expect(find.text(pattern)).rejects.toMatchObject({
      name: "BadRequestError",
      message: expect.stringMatching(/^Not a valid pattern: ./),
    })
  })
  test("patterns that are exponential in other engines end, without blocking the event loop", async () => {
    const root = createTemporaryFolder({ "a.txt": "a".repeat(1_000_000) + "\n" + "a b\n".repeat(200_000) })
    const find = createFind({ directory: root, ripgrep })
    // The event loop runs during the search, which it would not with an engine in this process.
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    for (const pattern of ["(a+)+$", "(.*a){25}", "(a|a)*b", "a"]) await find.text(pattern)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
    expect(await find.text("a b")).toMatchObject({ matches: { length: 1000 }, cut: "size" })
  })
  test("an incomplete result is marked", async () => {
    const root = createTemporaryFolder({ "a.txt": "yes\n".repeat(1000) + "no\n".repeat(1001) })
    expect(await createFind({ directory: root, ripgrep }).text("yes")).not.toHaveProperty("cut")
    expect(await createFind({ directory: root, ripgrep }).text("no")).toMatchObject({
      matches: { length: 1000 },
      cut: "size",
    })
    expect(await createFind({ directory: root, ripgrep, textTimeoutMs: 1 }).text("no")).toEqual({
      matches: [],
      cut: "time",
    })
  })
  test("an abort ends the search", async () => {
    const { find } = createScene()
    await expect(find.text("alpha", AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone")
  })
})

describe("files", () => {
  test("an empty query lists folders, or files, topmost first and hidden last", async () => {
    const { find } = createScene()
    expect(await find.files({ query: "" })).toEqual(["src/", "src/deep/", "src/deep/er/", ".config/"])
    expect(await find.files({ query: "", type: "directory", limit: 1 })).toEqual(["src/"])
    const files = ["README.md", "package.json", "src/a.txt", "src/code.ts"]
    expect(await find.files({ query: "", type: "file", limit: 4 })).toEqual(files)
    expect(await find.files({ query: "", dirs: false, limit: 4 })).toEqual(files)
  })
  test("a query matches fuzzily, best first, by type", async () => {
    const { find } = createScene()
    expect((await find.files({ query: "sesprom" }))[0]).toBe("src/deep/er/session-prompt.ts")
    expect((await find.files({ query: "code" }))[0]).toBe("src/code.ts")
    expect((await find.files({ query: "src" }))[0]).toBe("src/")
    expect(await find.files({ query: "src", dirs: false })).not.toContain("src/")
    expect(await find.files({ query: "src", type: "directory" })).toContain("src/")
    expect((await find.files({ query: "a" })).length).toBeGreaterThan(1)
    expect(await find.files({ query: "a", limit: 2 })).toHaveLength(2)
    expect((await find.files({ query: "hidden" }))[0]).toBe(".config/hidden.txt")
    expect(await find.files({ query: "ignored.log" })).not.toContain("ignored.log")
    expect(await find.files({ query: "q".repeat(1000) })).toEqual([])
  })
  test("the list is cached until it is refreshed or expires", async () => {
    const { root, find } = createScene()
    await find.files({ query: "" })
    writeFiles(root, { "brandnew.txt": "", "strange\nname.txt": "" })
    expect(await find.files({ query: "brandnew" })).toEqual([])
    find.refresh()
    expect(await find.files({ query: "brandnew" })).toEqual(["brandnew.txt"])
    expect(await find.files({ query: "strange" })).toEqual(["strange\nname.txt"])
  })
})
