// Settings of the user: theme and keys in files, selections that persist, no colours.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

const dawn = {
  theme: {
    primary: "#aa5500",
    secondary: "#0055aa",
    accent: "#5500aa",
    text: { dark: "#fefefe", light: "#010101" },
    textMuted: "#777777",
    background: { dark: "#101820", light: "#fff8e8" },
  },
}

async function createOwn(settings: object) {
  const project = await createProject({ "README.md": "# Demo\n" })
  const folder = join(project.home.directory, ".config", "opencode")
  await mkdir(join(folder, "themes"), { recursive: true })
  await writeFile(join(folder, "themes", "dawn.json"), JSON.stringify(dawn))
  await writeFile(join(folder, "tui.json"), JSON.stringify(settings))
  return project
}

describe("the user's settings", () => {
  it("set theme and keys, for a dark and a light terminal", async () => {
    const project = await createOwn({ theme: "dawn", keybinds: { model_list: "f5", leader: "ctrl+o" } })
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24 })
    await terminal.waitFor(() => terminal.cell(0, 0).bg === "#101820")
    await terminal.waitFor("Guide")
    // The reply of a light terminal to the background query.
    terminal.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
    await terminal.waitFor(() => terminal.cell(0, 0).bg === "#fff8e8")
    terminal.press("f5")
    await terminal.waitFor("Select model")
    terminal.press("esc")
    await terminal.waitGone("Select model")
    terminal.press("ctrl+o")
    await terminal.waitFor("ctrl+o …")
    terminal.press("l")
    await terminal.waitFor("No sessions yet")
    terminal.type("第一")
    await terminal.waitFor("第一")
    const field = terminal.locate("第一")
    await terminal.waitFor(() => terminal.cursor().x === field.x + 4 && terminal.cursor().y === field.y)
    expect(terminal.cell(field.x, field.y).fg).toBe("#010101")
    terminal.press("esc")
    await terminal.waitGone("No sessions yet")
  })

  it("include selections on the screen: a theme that is previewed, reverted and kept, and whether edits need approval", async () => {
    const project = await createOwn({})
    const begin = async () => {
      const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24 })
      await terminal.waitFor("Guide")
      return terminal
    }
    const terminal = await begin()
    const before = terminal.cell(0, 0).bg
    terminal.type("/themes\r")
    await terminal.waitFor("Themes")
    terminal.type("dawn")
    await terminal.waitFor(() => terminal.cell(0, 0).bg === "#101820")
    terminal.press("esc")
    await terminal.waitFor(() => terminal.cell(0, 0).bg === before)
    terminal.type("/themes\r")
    await terminal.waitFor("Themes")
    terminal.type("dawn\r")
    await terminal.waitFor((screen) => !screen.includes("Themes") && terminal.cell(0, 0).bg === "#101820")
    await terminal.waitFor("run without approval")
    terminal.type("/permissions\r")
    await terminal.waitFor("Edits and commands need approval ·")
    terminal.press("ctrl+c")
    await terminal.waitFor("ctrl+c again to exit")
    terminal.press("ctrl+c")
    expect((await terminal.exit()).code).toBe(0)

    const again = await begin()
    await again.waitFor("Edits and commands need approval ·")
    await again.waitFor(() => again.cell(0, 0).bg === "#101820")
  })

  it("can switch off colours: no cell of the screen has one", async () => {
    const project = await createOwn({})
    const env = { ...project.env, NO_COLOR: "1" }
    const terminal = startTerminal({ cwd: project.directory, env, cols: 80, rows: 24 })
    await terminal.waitFor("Guide")
    terminal.type("list the files\r")
    await terminal.waitFor("▣")
    terminal.press("ctrl+p")
    await terminal.waitFor("❯ New session")
    const { cols, rows } = terminal.size()
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < cols; x++)
        expect(terminal.cell(x, y), `cell ${x},${y}`).toMatchObject({ fg: "default", bg: "default" })
    const { x, y } = terminal.locate("New session")
    expect(terminal.cell(x, y)).toMatchObject({ inverse: true, bold: true })
  })
})
