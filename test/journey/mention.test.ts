// A file with a line range and an agent, mentioned with `@`: from the menu to the model's request, on a large and a small
// screen.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

const lines = Array.from({ length: 60 }, (_, index) => `line number ${index + 1}`).join("\n")

it.each([
  [100, 30],
  [40, 15],
])("a mention goes from the menu to the model, at %ix%i", async (cols, rows) => {
  const project = await createProject({ "src/math.js": lines, "src/deep/other.js": "x", "README.md": "# Demo\n" })
  project.write({ ".gitignore": "left-out\n", "left-out/math.js": "never" })
  const provider = await startProvider([{ text: "I have read it" }])
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols, rows })
  await terminal.waitFor("Scripted")

  terminal.type("explain @math")
  await terminal.waitFor(/❯ src\/math\.js/)
  expect(terminal.screen()).toContain("Files")
  expect(terminal.screen()).not.toContain("left-out")
  // The menu never covers the line that is being written.
  expect(terminal.screen()).toContain("explain @math")
  terminal.press("tab")
  terminal.type("#5-7")
  await terminal.waitFor("lines 5–7 of 60")
  terminal.press("enter")
  await terminal.waitFor(/@src\/math\.js#5-7/)
  await terminal.waitGone("lines 5–7")
  terminal.type("@src/")
  await terminal.waitFor("src/deep/")
  terminal.press("esc")
  await terminal.waitGone("src/deep/")
  terminal.press("backspace", "backspace", "backspace", "backspace", "backspace")
  terminal.type("with @expl")
  await terminal.waitFor(/❯ explore/)
  terminal.press("enter")
  await terminal.waitFor(/with\W+@explore/)
  terminal.press("enter")
  await terminal.waitFor("I have read it")

  const sent = JSON.stringify(provider.requests[0]?.messages)
  expect(sent).toContain("explain @src/math.js#5-7 with @explore")
  expect(sent).toContain("line number 5")
  expect(sent).toContain("line number 7")
  expect(sent).not.toContain("line number 8")
})
