// A fork of a whole session: the copy continues independently, both are in the session list, and a pin keeps one at the top.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("is a copy that continues independently", async () => {
  const provider = await startProvider([{ text: "answer one" }, { text: "answer two" }], { title: "Original" })
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 34 })
  await terminal.waitFor("Scripted")
  terminal.type("first question\r")
  await terminal.waitFor(/answer one\n[^]*▣/)
  await terminal.waitFor(() => terminal.title() === "✓ Original — opencode-tui")
  terminal.type("/fork\r")
  await terminal.waitFor("❯ Full session")
  terminal.press("enter")
  await terminal.waitFor(() => terminal.title() === "✓ Original (fork #1) — opencode-tui")
  terminal.type("second question\r")
  await terminal.waitFor(/answer one[^]*second question[^]*answer two/)

  terminal.type("/sessions\r")
  await terminal.waitFor(/Today[^]*Original \(fork #1\)[^]*Original /)
  terminal.press("down")
  await terminal.waitFor(/❯ Original +/)
  terminal.press("ctrl+f")
  await terminal.waitFor(/Pinned\n.*Original +[^]*Today\n.*Original \(fork #1\)/)
  terminal.press("enter")
  await terminal.waitGone("answer two")
  expect(terminal.screen()).toContain("answer one")
  expect(terminal.screen()).not.toContain("second question")
})
