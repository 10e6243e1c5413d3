// A question is put while nobody can answer it here: the terminal says so and can stop it.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

it("is told of, and esc esc ends it", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
  await terminal.waitFor("Ask anything")
  terminal.type("ask me a question")
  terminal.press("enter")
  await terminal.waitFor("A question waits")
  terminal.press("escape")
  await terminal.waitFor(/again/)
  terminal.press("escape")
  await terminal.waitFor("nterrupted")
  terminal.type("read README.md")
  terminal.press("enter")
  expect(await terminal.waitFor("README.md has 1 line")).toContain("README.md")
})
