// Theme files of the user: precedence, errors with their line, and changes while the program runs.
import { execFileSync } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { listThemes } from "../../../src/theme/list-themes.ts"
import { readThemeFile } from "../../../src/theme/theme-file.ts"
import { createThemeStore } from "../../../src/view/theme/theme-store.ts"
import { createCondition } from "../../support/condition.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"
import { builtInFolder } from "../../theme/built-in.ts"

const own = (text: string) => ({
  theme: { primary: 4, secondary: 5, accent: 6, text, textMuted: "#888888", background: "#000000" },
})

function makeFolder(files: Record<string, unknown> = {}): string {
  const contents = Object.entries(files).map(([name, content]): [string, string] => [
    name,
    typeof content === "string" ? content : JSON.stringify(content),
  ])
  return createTemporaryFolder(Object.fromEntries(contents))
}

function createStore(...folders: string[]) {
  const store = createThemeStore({ folder: builtInFolder, folders, depth: "truecolor" })
  const textOf = (name: string) => store.get(name, "dark").normal.color("text")
  return { ...store, textOf }
}

test("a later folder takes precedence, a missing one is empty, and only JSON files are themes", async () => {
  const first = makeFolder({ "a.json": own("#aaaaaa"), "b.json": own("#aaaaaa"), "nord.json": own("#aaaaaa") })
  const second = makeFolder({ "b.json": own("#bbbbbb"), "note.txt": "" })
  expect([...listThemes([first, join(first, "missing"), second])]).toEqual([
    ["a", join(first, "a.json")],
    ["b", join(second, "b.json")],
    ["nord", join(first, "nord.json")],
  ])
  const store = createStore(first, join(first, "missing"), second)
  expect(store.list()).toEqual(expect.arrayContaining(["a", "b", "dracula", "nord"]))
  expect(store.list().filter((name) => name === "nord")).toHaveLength(1)
  expect([store.textOf("a"), store.textOf("b"), store.textOf("nord")]).toEqual(["#aaaaaa", "#bbbbbb", "#aaaaaa"])
})

test("a theme of the user is found at the first request, before any other file is read", async () => {
  const store = createStore(makeFolder({ "dawn.json": own("#fefefe") }))
  expect(store.textOf("dawn")).toBe("#fefefe")
})

test("a name that leads out of the folder, or is unknown, gives the default theme", async () => {
  const folder = makeFolder({ "dawn.json": own("#fefefe") })
  await mkdir(join(folder, "themes"))
  const store = createStore(join(folder, "themes"))
  for (const name of ["../dawn", "nowhere", "", "a\0b"]) expect(store.textOf(name)).toBe(store.textOf("opencode"))
})

test.each([
  ['{\n  "theme": {\n    "primary": #fff\n', /x\.json:3: no valid JSON at: #fff/],
  [JSON.stringify({ theme: {} }), /x\.json: The theme lacks the token "primary"/],
  [JSON.stringify({ ...own("#12345") }, null, 2), /x\.json:6: Theme token "text": "#12345"/],
  [JSON.stringify({ ...own("#000001") }, null, 2), /x\.json:6: Theme token "text": in dark mode it is unreadable on/],
  ["[]", /x\.json: A theme needs an object/],
])("an error is reported with file, line and token: %#", async (text, message) => {
  const folder = makeFolder({ "x.json": text, "good.json": own("#eeeeee") })
  expect(() => readThemeFile(join(folder, "x.json"))).toThrow(message)
  const store = createStore(folder)
  expect(store.refresh()).toEqual([expect.stringMatching(message)])
  expect(store.textOf("good")).toBe("#eeeeee")
})

test("comments and trailing commas are accepted", async () => {
  const folder = makeFolder({ "x.json": JSON.stringify(own("#eeeeee")).replace("}}", ",} // mine\n}") })
  expect(readThemeFile(join(folder, "x.json"))).toEqual(own("#eeeeee"))
})

test("a pipe, a folder and a huge file are not opened", async () => {
  const folder = makeFolder({ "huge.json": " ".repeat(300_000) })
  execFileSync("mkfifo", [join(folder, "pipe.json")])
  await mkdir(join(folder, "folder.json"))
  const store = createStore(folder)
  expect(store.refresh()).toEqual([
    expect.stringContaining("folder.json: this is not a file"),
    expect.stringContaining("huge.json: a theme has at most"),
    expect.stringContaining("pipe.json: this is not a file"),
  ])
})

test("a saved file applies immediately; while it is invalid, its last valid version stays in use", async () => {
  const folder = makeFolder({ "dawn.json": own("#111199") })
  const file = join(folder, "dawn.json")
  const store = createStore(folder)
  const before = store.get("dawn", "dark")
  expect(store.get("dawn", "dark")).toBe(before)
  const { changed, until } = createCondition()
  let problems: readonly string[] = []
  const stop = store.watch(() => {
    problems = store.refresh()
    changed()
  })
  onTestFinished(stop)
  await writeFile(file, JSON.stringify(own("#222299")))
  await until(() => store.textOf("dawn") === "#222299", { describe: () => "the saved theme is not used" })
  await writeFile(file, "{ broken")
  await until(() => problems.length > 0, { describe: () => "the broken file is not told" })
  expect(store.textOf("dawn")).toBe("#222299")
  await writeFile(file, JSON.stringify(own("#333399")))
  await until(() => store.textOf("dawn") === "#333399", { describe: () => "the mended theme is not used" })
})

test("the system theme, and no other, gets shades of the terminal's background once it is known", () => {
  const store = createStore()
  const panel = () => store.get("system", "dark").normal.color("backgroundPanel")
  const nord = store.get("nord", "dark")
  const before = panel()
  expect(store.setBackground({ kind: "rgb", hex: "#202040" })).toBe(true)
  expect(store.setBackground({ kind: "rgb", hex: "#202040" })).toBe(false)
  expect(panel()).not.toBe(before)
  expect(panel()).toMatch(/^#2[\da-f]2[\da-f]4[\da-f]$/)
  expect(store.get("nord", "dark")).toBe(nord)
})
