// Connecting a provider: selected in the list, its key typed without echo and checked, and one of its models selected.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

it("stores a key without showing it, and offers the provider's models", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, ANTHROPIC_API_KEY: "key-of-the-environment" }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 34 })
  await terminal.waitFor("Ask anything")
  terminal.type("/connect\r")
  await terminal.waitFor(/Connected\n[^]*Anthropic +key in ANTHROPIC_API_KEY[^]*Popular/)
  terminal.type("deepseek")
  await terminal.waitFor(/❯ DeepSeek/)
  terminal.press("enter")
  await terminal.waitFor("API key of deepseek")
  terminal.press("enter")
  await terminal.waitFor("Type or paste the key")
  terminal.type("sk-世")
  await terminal.waitFor("••••")
  terminal.press("enter")
  await terminal.waitFor("✗")
  await terminal.waitFor("printable")
  terminal.press("backspace")
  terminal.paste("secret-of-mine")
  await terminal.waitFor("•".repeat(17))
  terminal.press("enter")
  await terminal.waitFor("DeepSeek is connected")
  await terminal.waitFor(/Select model[^]*❯ DeepSeek/)
  terminal.press("enter")
  await terminal.waitFor(/Build · DeepSeek/)
  expect(terminal.raw().toString()).not.toContain("secret-of-mine")

  terminal.type("/connect\r")
  await terminal.waitFor(/DeepSeek +key kept here/)
  terminal.type("deepseek")
  await terminal.waitFor(/❯ DeepSeek/)
  terminal.press("ctrl+d")
  await terminal.waitFor("The key is forgotten")
})
