import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { themeTokens } from "../../src/text/span-token.ts"
import { contrast, findRgb, mixColors, nearest16, nearest256 } from "../../src/theme/color.ts"
import { colorDepth } from "../../src/theme/color-depth.ts"
import { loadThemes } from "../../src/theme/load-themes.ts"
import { resolveTheme, type Theme } from "../../src/theme/resolve-theme.ts"
import { toSgr } from "../../src/theme/to-sgr.ts"

const builtIn = join(import.meta.dirname, "../../themes")
const least = {
  primary: "#010203",
  secondary: 4,
  accent: "blue",
  text: "#ffffff",
  textMuted: "#999999",
  background: "#000000",
}
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function makeFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "themes-"))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

test("every built-in file resolves, in both modes, with every token", async () => {
  const { themes, errors } = await loadThemes([builtIn])
  expect(errors).toEqual([])
  expect(themes.size).toBe((await readdir(builtIn)).length)
  expect([...themes.keys()]).toContain("opencode")
  for (const { json } of themes.values()) {
    for (const mode of ["dark", "light"] as const) {
      expect(Object.keys(resolveTheme(json, mode))).toEqual([...themeTokens])
    }
  }
})

test("built-in text can be read on every ground that it stands on", async () => {
  const { themes } = await loadThemes([builtIn])
  const poor: string[] = []
  const check = (name: string, theme: Theme, fg: keyof Theme, bg: keyof Theme, atLeast: number) => {
    const ink = findRgb(theme[fg])
    const ground = findRgb(theme[bg])
    if (!ink || !ground || theme[fg].kind === "ansi") return
    const value = contrast(ink, ground)
    if (value < atLeast) poor.push(`${name}: ${fg} on ${bg} ${value.toFixed(2)}`)
  }
  for (const { name, json } of themes.values()) {
    for (const mode of ["dark", "light"] as const) {
      const theme = resolveTheme(json, mode)
      const label = `${name} ${mode}`
      for (const ground of ["background", "backgroundPanel", "backgroundElement"] as const) {
        check(label, theme, "text", ground, 4.5)
        check(label, theme, "textMuted", ground, 3)
      }
      for (const ink of ["primary", "secondary", "accent", "error", "warning", "success", "info"] as const) {
        check(label, theme, ink, "background", 3)
        check(label, theme, ink, "backgroundPanel", 3)
      }
      check(label, theme, "diffAdded", "diffAddedBg", 3)
      check(label, theme, "diffRemoved", "diffRemovedBg", 3)
      check(label, theme, "selectedListItemText", "primary", 4.5)
    }
  }
  expect(poor).toEqual([])
})

test("references, modes, numbers and none", () => {
  const theme = resolveTheme(
    {
      defs: { blue: { dark: "#0000ff", light: "#000088" }, alias: "blue" },
      theme: {
        ...least,
        accent: "alias",
        info: "accent",
        border: "none",
        error: { dark: 9, light: "alias" },
        thinkingOpacity: 0.5,
      },
    },
    "light",
  )
  expect(theme.info).toEqual({ kind: "rgb", hex: "#000088" })
  expect(theme.secondary).toEqual({ kind: "ansi", index: 4 })
  expect(theme.border).toEqual({ kind: "none" })
  expect(theme.error).toEqual({ kind: "rgb", hex: "#000088" })
})

test("what a file leaves out is derived", () => {
  const theme = resolveTheme(
    { defs: { blue: "#0000ff" }, theme: { ...least, success: "#00ff00", backgroundPanel: "#101010" } },
    "dark",
  )
  expect(theme.backgroundMenu).toEqual({ kind: "rgb", hex: "#101010" })
  expect(theme.diffAddedBg).toEqual(mixColors({ kind: "rgb", hex: "#00ff00" }, { kind: "rgb", hex: "#101010" }, 0.15))
  expect(theme.markdownText).toEqual(theme.text)
  expect(theme.selectedListItemText).toEqual({ kind: "rgb", hex: "#ffffff" })
})

test.each([
  [{ ...least, primary: "accent", accent: "primary" }, /"primary".*primary → accent → primary/],
  [{ ...least, text: "nowhere" }, /"text".*"nowhere"/],
  [{ ...least, text: "#12345" }, /"text".*#12345/],
  [{ ...least, accent: { dark: "#000000" } }, /"accent".*light/],
  [{ ...least, accent: 256 }, /"accent".*256/],
  [{ ...least, background: undefined }, /lacks the token "background"/],
])("an error names the token: %#", (theme, message) => {
  expect(() => resolveTheme({ defs: { blue: "#0000ff" }, theme }, "light")).toThrow(message)
})

test("definitions that go in a circle are told", () => {
  expect(() => resolveTheme({ defs: { blue: "red", red: "blue" }, theme: least }, "dark")).toThrow(
    /"accent".*blue → red → blue/,
  )
})

test("a later folder wins, a broken file harms no other, a missing folder is empty", async () => {
  const json = JSON.stringify({ defs: { blue: "#0000ff" }, theme: least })
  const first = await makeFolder({ "a.json": json, "b.json": json, "c.json": "{" })
  const second = await makeFolder({ "b.json": json, "d.json": JSON.stringify({ theme: {} }), "note.txt": "" })
  const { themes, errors } = await loadThemes([first, join(first, "missing"), second])
  expect([...themes].map(([name, file]) => [name, file.path])).toEqual([
    ["a", join(first, "a.json")],
    ["b", join(second, "b.json")],
  ])
  expect(errors.map(({ path }) => path)).toEqual([join(first, "c.json"), join(second, "d.json")])
  expect(errors[1]?.message).toMatch(/lacks the token/)
})

test("colour commands for each depth", () => {
  const orange = { kind: "rgb", hex: "#ff8700" } as const
  expect(toSgr(orange, "truecolor", false)).toBe("38;2;255;135;0")
  expect(toSgr(orange, "256", true)).toBe("48;5;208")
  expect(toSgr({ kind: "rgb", hex: "#ff0000" }, "16", false)).toBe("91")
  expect(toSgr({ kind: "ansi", index: 9 }, "truecolor", true)).toBe("101")
  expect(toSgr({ kind: "ansi", index: 1 }, "16", false)).toBe("31")
  expect(toSgr({ kind: "ansi", index: 200 }, "256", false)).toBe("38;5;200")
  expect(toSgr(orange, "none", false)).toBe("")
  expect(toSgr({ kind: "none" }, "truecolor", false)).toBe("")
  expect(nearest256([8, 8, 8])).toBe(232)
  expect(nearest16([250, 250, 250])).toBe(15)
})

test("the depth is read from the environment", () => {
  expect(colorDepth({ NO_COLOR: "1", COLORTERM: "truecolor" })).toBe("none")
  expect(colorDepth({ NO_COLOR: "", COLORTERM: "truecolor" })).toBe("truecolor")
  expect(colorDepth({ TERM: "xterm-256color" })).toBe("256")
  expect(colorDepth({ TERM: "xterm" })).toBe("16")
  expect(colorDepth({ TERM: "dumb" })).toBe("none")
  expect(colorDepth({ TERM: "xterm-kitty" })).toBe("truecolor")
})
