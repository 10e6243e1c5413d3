// Export of a conversation to a Markdown file: its content is selectable, and a file is overwritten only after confirmation.
import { stat } from "node:fs/promises"
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("writes the whole conversation, and overwrites a file only at the second enter", async () => {
  const provider = await startProvider(
    [
      {
        reasoning: "I wonder.",
        tools: [{ name: "bash", input: { command: "printf '\\033[31mred\\033[0m'", description: "Prints" } }],
      },
      { text: "Here is **it**.\n\n```ts\nlet a\n```" },
    ],
    { title: "The Title: of it" },
  )
  const project = await createProject({ "README.md": "# Demo\n", "taken.md": "mine" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 90, rows: 30 })
  await terminal.waitFor("Scripted")
  terminal.type("make it\r")
  await terminal.waitFor("Here is it.")
  await terminal.waitFor(() => terminal.title().includes("The Title: of it"))

  terminal.press("ctrl+x")
  terminal.type("x")
  await terminal.waitFor(/Export to Markdown[^]*❯ File the-title-of-it\.md[^]*\[ \] Thinking/)
  terminal.press("enter")
  await terminal.waitFor("Written to")
  const text = await project.read("the-title-of-it.md")
  expect(text).toMatch(/^# The Title: of it\n\n- Session: ses_/)
  expect(text).toContain("## User\n\nmake it\n")
  expect(text).toMatch(/## Assistant \(build · main · .*\)\n\n\*\*Tool: bash\*\* Prints/)
  expect(text).toContain("```\nred\n```")
  expect(text).toContain("Here is **it**.\n\n```ts\nlet a\n```\n")
  expect(text).not.toContain("I wonder")
  expect((await stat(project.path("the-title-of-it.md"))).mode & 0o777).toBe(0o600)

  terminal.type("/export\r")
  await terminal.waitFor("❯ File the-title")
  terminal.press("ctrl+u")
  terminal.type("taken.md")
  await terminal.waitFor("File taken.md")
  terminal.press("down")
  terminal.type(" ")
  await terminal.waitFor("[✓] Thinking")
  terminal.press("down")
  terminal.type(" ")
  await terminal.waitFor("[ ] Tool input")
  terminal.press("enter")
  await terminal.waitFor("The file exists: press enter again to replace it")
  expect(await project.read("taken.md")).toBe("mine")
  terminal.press("enter")
  await terminal.waitGone("Export to Markdown")
  await terminal.waitFor("taken.md")
  const second = await project.read("taken.md")
  expect(second).toContain("> I wonder.")
  expect(second).not.toContain("```json")
  expect(await project.git("status", "--porcelain")).not.toContain(".new")
})
