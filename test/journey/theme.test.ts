// Themes: a user's theme that is edited while the program runs, a terminal that changes between dark and light, terminals
// with few or no colours, and keys from a file of the published format.
import { mkdir, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { createProject, type Project } from "../support/project.ts"
import { startTerminal, type TerminalOptions } from "../support/terminal.ts"

const dawn = (background: string) => ({
  defs: { ink: { dark: "#fefefe", light: "#010101" } },
  theme: {
    primary: "#aa5500",
    secondary: "#0055aa",
    accent: "#5500aa",
    text: "ink",
    textMuted: "#777777",
    background: { dark: background, light: "#fff8e8" },
  },
})

async function createOwn(files: Record<string, unknown>): Promise<Project> {
  const project = await createProject({ "README.md": "# Demo\n" })
  for (const [name, content] of Object.entries(files)) await write(project, name, content)
  return project
}

/** Writes a file into the user's folder of settings, as an editor saves it. */
async function write(project: Project, name: string, content: unknown): Promise<void> {
  const file = join(project.home.directory, ".config", "opencode", name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2))
}

function open(project: Project, options: Partial<TerminalOptions> = {}) {
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24, ...options })
  return { ...terminal, background: () => terminal.cell(0, 0).bg }
}

/** Every colour that stands on the screen. */
function findColours({ cell, size }: ReturnType<typeof open>): Set<string> {
  const colours = new Set<string>()
  for (let y = 0; y < size().rows; y++)
    for (let x = 0; x < size().cols; x++) colours.add(String(cell(x, y).fg)).add(String(cell(x, y).bg))
  return colours
}

describe("a user's theme", () => {
  it("is used from the first byte, and follows each save; an invalid file is reported and changes nothing", async () => {
    const project = await createOwn({ "tui.json": { theme: "dawn" }, "themes/dawn.json": dawn("#101820") })
    const terminal = open(project)
    await terminal.waitFor(() => terminal.background() === "#101820")
    // The background of the default theme has never been drawn.
    expect(terminal.raw().toString()).not.toContain("48;2;11;13;16")
    await terminal.waitFor("Guide")
    await write(project, "themes/dawn.json", dawn("#201810"))
    await terminal.waitFor(() => terminal.background() === "#201810")
    await write(project, "themes/dawn.json", JSON.stringify(dawn("#30zz10"), null, 2))
    await terminal.waitFor("dawn.json:14")
    await terminal.waitFor('"background"')
    expect(terminal.background()).toBe("#201810")
    await write(project, "themes/dawn.json", dawn("#301810"))
    await terminal.waitFor(() => terminal.background() === "#301810")
  })

  it("of the project takes precedence over the user's of the same name, and one without contrast is rejected", async () => {
    const project = await createOwn({ "tui.json": { theme: "dawn" }, "themes/dawn.json": dawn("#101820") })
    project.write({
      ".opencode/themes/dawn.json": JSON.stringify(dawn("#182010")),
      ".opencode/themes/nord.json": JSON.stringify({ ...dawn("#fefefe") }),
    })
    const terminal = open(project)
    await terminal.waitFor(() => terminal.background() === "#182010")
    await terminal.waitFor("nord.json")
    await terminal.waitFor("unreadable")
  })

  it("is found in a folder created while the program runs, and is previewed on the whole screen at any size", async () => {
    const project = await createOwn({})
    const terminal = open(project, { cols: 120, rows: 40 })
    await terminal.waitFor("Guide")
    await write(project, "themes/dawn.json", dawn("#101820"))
    for (const [cols, rows] of [
      [120, 40],
      [80, 24],
      [40, 15],
    ] as const) {
      terminal.resize(cols, rows)
      terminal.type("/themes\r")
      await terminal.waitFor("Themes")
      terminal.type("dawn")
      await terminal.waitFor(() => terminal.background() === "#101820")
      await terminal.waitFor("✗ failed")
      terminal.press("esc")
      await terminal.waitFor((screen) => !screen.includes("Themes") && terminal.background() !== "#101820")
    }
    terminal.type("/themes\r")
    await terminal.waitFor("Themes")
    await rm(join(project.home.directory, ".config", "opencode", "themes", "dawn.json"))
    terminal.press("esc")
    await terminal.waitGone("Themes")
    terminal.type("/themes\r")
    await terminal.waitFor("Themes")
    terminal.type("dawn")
    await terminal.waitFor("No results found")
  })
})

describe("dark and light", () => {
  it("follow the terminal until one is pinned; the pin persists", async () => {
    const project = await createOwn({
      "tui.json": { theme: "dawn", keybinds: { theme_switch_mode: "f6", theme_mode_lock: "f7" } },
      "themes/dawn.json": dawn("#101820"),
    })
    const terminal = open(project)
    await terminal.waitFor("Guide")
    expect(terminal.raw().toString()).toContain("\x1b[?2031h")
    expect(terminal.background()).toBe("#101820")
    terminal.type("\x1b[?997;2n")
    await terminal.waitFor(() => terminal.background() === "#fff8e8")
    terminal.type("\x1b[?997;1n")
    await terminal.waitFor(() => terminal.background() === "#101820")
    terminal.press("f6")
    await terminal.waitFor(() => terminal.background() === "#fff8e8")
    await terminal.waitFor("Light colours, pinned")
    terminal.press("ctrl+c", "ctrl+c")
    expect((await terminal.exit()).code).toBe(0)
    expect(terminal.raw().toString()).toContain("\x1b[?2031l")

    const again = open(project)
    await again.waitFor("Guide")
    expect(again.background()).toBe("#fff8e8")
    again.type("\x1b[?997;1n")
    again.press("f7")
    await again.waitFor("Dark or light as the terminal is")
    await again.waitFor(() => again.background() === "#101820")
    again.type("\x1b[?997;2n")
    await again.waitFor(() => again.background() === "#fff8e8")
    again.press("ctrl+c", "ctrl+c")
    await again.exit()

    // The mode of the last run, before the terminal answers the query.
    const later = open(project)
    await later.waitFor("Guide")
    expect(later.background()).toBe("#fff8e8")
    expect(later.raw().toString()).not.toContain("48;2;16;24;32")
  })
})

describe("a terminal with few colours", () => {
  it.each([
    ["16", { TERM: "xterm", COLORTERM: "" }, /^(?:default|ansi:(?:\d|1[0-5]))$/],
    ["256", { TERM: "xterm-256color", COLORTERM: "" }, /^(?:default|ansi:\d{1,3})$/],
    [
      "16, whatever else the environment says",
      { TERM: "xterm", COLORTERM: "", CI: "1", TF_BUILD: "1" },
      /^(?:default|ansi:(?:\d|1[0-5]))$/,
    ],
  ])("gets only colours that it supports: %s", async (_, env, allowed) => {
    const project = await createOwn({ "tui.json": { theme: "nord" } })
    const terminal = open(project, { env: { ...project.env, ...env } })
    await terminal.waitFor("Guide")
    terminal.type("list the files\r")
    await terminal.waitFor("▣")
    terminal.press("ctrl+p")
    await terminal.waitFor("❯ New session")
    const colours = [...findColours(terminal)]
    expect(colours.filter((colour) => !allowed.test(colour))).toEqual([])
    expect(colours.length).toBeGreaterThan(4)
    expect(terminal.raw().toString()).not.toMatch(/[34]8;2;/)
    const { x, y } = terminal.locate("New session")
    expect(terminal.cell(x, y).bg).not.toBe("default")
  })

  it("without cursor addressing prints which commands work instead", async () => {
    const project = await createOwn({})
    const terminal = open(project, { env: { ...project.env, TERM: "dumb" } })
    await terminal.waitFor("TERM=dumb")
    await terminal.waitFor("opencode-tui run")
    expect((await terminal.exit()).code).toBe(2)
  })

  it("in ASCII mode gets plain characters, and with full repaint the same screen", async () => {
    const project = await createOwn({ "tui.json": { ascii: true, full_repaint: true, reduced_motion: true } })
    const terminal = open(project)
    await terminal.waitFor("Guide")
    terminal.type("list the files\r")
    await terminal.waitFor(/# +Build/)
    const screen = terminal.screen()
    expect(screen).toContain("README.md")
    expect(screen).not.toMatch(/[^\x00-\x7f]/)
    expect(terminal.raw().toString()).not.toMatch(/\x1b\[[23]J[^]*# +Build/)
  })
})

describe("files of the published format", () => {
  it("keys in all notations work, invalid ones are reported once, and the others keep their defaults", async () => {
    const project = await createOwn({
      "tui.json": `{
        "$schema": "https://opencode.ai/tui.json",
        // Mine.
        "keybinds": {
          "leader": "ctrl+o",
          "model_list": ["f5", { "key": "<leader>p" }],
          "theme.switch": { "key": "f6", "preventDefault": true },
          "command_list": "ctrl+k",
          "agent_cycle": "none",
          "session_list": "<leader>l",
          "username_toggle": "f9",
          "sesion_new": "f8",
        },
        "exit_confirm": false,
        "colour": "blue"
      }`,
      "opencode.json": { keybinds: { session_new: "f7", help_show: "f1" }, theme: "nord" },
    })
    const terminal = open(project)
    await terminal.waitFor(() => terminal.background() === "#2e3440")
    await terminal.waitFor("unknown: colour")
    await terminal.waitFor('"sesion_new"')
    for (const [keys, title] of [
      [["f5"], "Select model"],
      [["ctrl+o", "p"], "Select model"],
      [["f6"], "Themes"],
      [["ctrl+k"], "Commands"],
      [["ctrl+o", "l"], "No sessions yet"],
      [["f1"], "Help"],
    ] as const) {
      for (const key of keys) terminal.press(key)
      await terminal.waitFor(title)
      terminal.press("esc")
      await terminal.waitGone(title)
    }
    terminal.press("tab")
    terminal.type("still build")
    await terminal.waitFor("still build")
    expect(terminal.screen()).toMatch(/Build · Guide/)
    terminal.press("ctrl+c")
    await terminal.waitGone("still build")
    terminal.press("ctrl+c")
    expect((await terminal.exit()).code).toBe(0)
  })

  it("a file named by the environment overrides the user's file, setting by setting", async () => {
    const project = await createOwn({
      "tui.json": { theme: "dracula", keybinds: { model_list: "f5" } },
      "other.json": { theme: "nord" },
    })
    const named = join(project.home.directory, ".config", "opencode", "other.json")
    const terminal = open(project, { env: { ...project.env, OPENCODE_TUI_CONFIG: named } })
    await terminal.waitFor("Guide")
    expect(terminal.background()).toBe("#2e3440")
    terminal.press("f5")
    await terminal.waitFor("Select model")
  })
})
