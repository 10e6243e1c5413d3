// A model that goes on without end: the terminal asks at the limit of steps, and an answer goes on or ends the turn.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("the limit of steps is asked about, and rejecting it ends the turn with the reason", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider((_request, n) => ({ tools: [{ name: "glob", input: { pattern: `x${n}` } }] }))
  await project.home.writeConfig(provider.config())
  const folder = join(project.home.directory, ".config", "opencode-tui")
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "config.jsonc"), '{ "max_steps": 3 }')
  const terminal = startTerminal({ cwd: project.directory, env: project.env })
  await terminal.waitFor("Scripted model")
  terminal.type("go\r")
  const asked = await terminal.waitFor("3 steps were taken for this prompt")
  expect(asked).toContain("for up to 3 more")
  expect(asked).not.toContain("Allow always")
  terminal.type("y")
  await terminal.waitFor("6 steps were taken for this prompt")
  expect(provider.requests).toHaveLength(6)
  terminal.type("n")
  await terminal.waitFor("enter reject")
  terminal.press("enter")
  await terminal.waitFor("Stopped after 6 steps")
  expect(provider.requests).toHaveLength(6)
})
