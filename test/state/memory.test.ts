// The state files of the terminal.
import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createMemory } from "../../src/state/memory.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

describe("memory", () => {
  test("is readable by its owner only, separate for each directory, and tolerates invalid files", async () => {
    const state = join(createTemporaryFolder(), "state")
    const memory = createMemory(state, "/p")
    const nothing = { recentModels: [], favoriteModels: [], variants: {}, pinned: [], look: undefined }
    expect(memory.loadPreferences()).toEqual(nothing)
    await memory.savePreferences({
      theme: "nord",
      themeOver: "opencode",
      recentModels: [{ providerID: "p", modelID: "m" }],
    })
    await memory.appendHistory({ text: "one\ntwo", isShell: false })
    await createMemory(state, "/other").appendHistory({ text: "elsewhere", isShell: false })
    await memory.appendHistory({ text: "ls", isShell: true })
    expect((await stat(join(state, "history.jsonl"))).mode & 0o777).toBe(0o600)
    expect((await stat(state)).mode & 0o777).toBe(0o700)

    const again = createMemory(state, "/p")
    expect(again.loadPreferences()).toEqual({
      theme: "nord",
      themeOver: "opencode",
      ...nothing,
      recentModels: [{ providerID: "p", modelID: "m" }],
    })
    expect((await again.loadHistory()).map(({ text, isShell }) => [text, isShell])).toEqual([
      ["one\ntwo", false],
      ["ls", true],
    ])

    await writeFile(join(state, "tui.json"), "{ broken")
    await writeFile(join(state, "history.jsonl"), `nonsense\n${await readFile(join(state, "history.jsonl"), "utf8")}`)
    expect(createMemory(state, "/p").loadPreferences()).toEqual(nothing)
    expect(await createMemory(state, "/p").loadHistory()).toHaveLength(2)
  })
})

test("the history keeps the chips of a sent prompt, unless they are too large", async () => {
  const folder = createTemporaryFolder()
  const memory = createMemory(folder, "/p")
  const paste = (text: string) => ({
    text: "[Pasted ~3 lines]",
    atoms: [{ start: 0, end: 17, kind: "paste" as const, payload: { text } }],
  })
  await memory.appendHistory({ text: "a\nb\nc", isShell: false, slice: paste("a\nb\nc") })
  const large = "x\n".repeat(200_000)
  await memory.appendHistory({ text: large, isShell: false, slice: paste(large) })
  expect(await memory.loadHistory()).toEqual([
    { text: "a\nb\nc", isShell: false, slice: paste("a\nb\nc") },
    { text: large, isShell: false },
  ])
})
