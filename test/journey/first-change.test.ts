// A user asks for a change, approves it, and finds it on disk.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

const demo = {
  "README.md": "# Demo\n\nA small calculator.\n",
  "src/math.js": "export const add = (a, b) => a - b\n",
  "opencode.json": '{ "permission": { "edit": "ask" } }\n',
}

describe("the first change", () => {
  it("is proposed with its diff, approved and written", async () => {
    const project = await createProject(demo)
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
    await terminal.waitFor("Ask anything")
    terminal.type("find a - b")
    terminal.press("enter")
    await terminal.waitFor("src/math.js:1")
    terminal.type("in src/math.js replace a - b with a + b")
    terminal.press("enter")
    const asked = await terminal.waitFor(/Permission required[^]*3 Reject/)
    expect(asked).toContain("Edit src/math.js")
    expect(asked).toMatch(/1 - export const add = \(a, b\) => a - b/)
    expect(asked).toMatch(/1 \+ export const add = \(a, b\) => a \+ b/)
    expect(await project.read("src/math.js")).toContain("a - b")
    terminal.press("enter")
    await terminal.waitFor("Done: in src/math.js")
    expect(await project.read("src/math.js")).toBe("export const add = (a, b) => a + b\n")
    expect(terminal.screen()).toContain("+1 −1")
    expect(await project.git("diff", "--stat")).toContain("src/math.js")
  })

  it("is rejected with a message, and the file stays unchanged", async () => {
    const project = await createProject(demo)
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24 })
    await terminal.waitFor("Ask anything")
    terminal.type("in src/math.js replace a - b with a + b")
    terminal.press("enter")
    await terminal.waitFor("Permission required")
    terminal.type("n")
    await terminal.waitFor("What should it do instead?")
    terminal.press("enter")
    await terminal.waitFor(
      (screen) => !screen.includes("What should it do instead?") && screen.includes("Ask anything"),
    )
    expect(await project.read("src/math.js")).toContain("a - b")
    expect(terminal.screen()).toContain("✗")
  })

  it("needs no approval after Allow always, which shows its patterns first", async () => {
    const project = await createProject({ ...demo, "src/more.js": "export const sub = (a, b) => a + b\n" })
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
    await terminal.waitFor("Ask anything")
    terminal.type("in src/math.js replace a - b with a + b")
    terminal.press("enter")
    await terminal.waitFor("Permission required")
    terminal.type("a")
    await terminal.waitFor("Confirm")
    terminal.press("enter")
    await terminal.waitFor("Done: in src/math.js")
    terminal.type("in src/more.js replace a + b with a - b")
    terminal.press("enter")
    await terminal.waitFor("Done: in src/more.js")
    expect(await project.read("src/more.js")).toContain("a - b")
  })
})

describe("leaving the program", () => {
  it("restores the terminal and prints how to continue", async () => {
    const project = await createProject(demo)
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24 })
    await terminal.waitFor("Ask anything")
    expect(terminal.isAlternate()).toBe(true)
    terminal.type("read README.md")
    terminal.press("enter")
    await terminal.waitFor("has 3 lines")
    terminal.press("ctrl+x", "q")
    await terminal.waitFor("ctrl+x q again to exit")
    terminal.press("ctrl+x", "q")
    expect((await terminal.exit()).code).toBe(0)
    expect(terminal.isAlternate()).toBe(false)
    expect(terminal.screen()).toMatch(/opencode-tui -s ses_\w+/)
    expect(terminal.cursor().visible).toBe(true)
    expect(await project.home.listProcesses()).toEqual([])
    expect(terminal.raw().toString()).not.toMatch(/\x1b\[[23]J/)
  })
})
