// The sidebar: beside a wide session, over a narrow one, and its content.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("shows usage, todos and changed files; folds, hides, and overlays a narrow session", async () => {
  const todo = (content: string, status: string) => ({ id: content, content, status, priority: "high" })
  const todos = [todo("Look", "completed"), todo("Write", "in_progress"), todo("Test", "pending")]
  const provider = await startProvider(
    [
      { tools: [{ name: "todowrite", input: { todos } }] },
      { tools: [{ name: "write", input: { filePath: "new.txt", content: "one\ntwo\n" } }] },
      { text: "Written." },
    ],
    { title: "A session with a title" },
  )
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 140, rows: 40 })
  await terminal.waitFor("Scripted")
  terminal.type("write it\r")
  await terminal.waitFor("Written.")
  await terminal.waitFor(
    /A session with a title[^]*Context[^]*155 tokens[^]*used · [^]*▼ Todo[^]*\[•\] Write[^]*Modified[^]*new\.txt +\+2 −0/,
  )
  expect(terminal.screen()).not.toContain("▸ 2/3")

  const toggle = () => {
    terminal.press("ctrl+x")
    terminal.type("b")
  }
  toggle()
  await terminal.waitGone("155 tokens")
  await terminal.waitFor("▸ 2/3 Write")
  toggle()
  await terminal.waitFor(/155 tokens[^]*▼ Todo/)

  const { x, y } = terminal.locate("▼ Todo")
  terminal.type(`\u001b[<0;${x + 1};${y + 1}M\u001b[<0;${x + 1};${y + 1}m`)
  await terminal.waitFor(/▶ Todo +3/)

  terminal.resize(90, 30)
  await terminal.waitFor(/▸ 2\/3 Write[^]*0% {2}<\$/)
  toggle()
  await terminal.waitFor("155 tokens")
  terminal.type("the prompt is free")
  await terminal.waitFor("the prompt is free")
  expect(terminal.screen()).toContain("155 tokens")
  terminal.press("escape")
  await terminal.waitGone("155 tokens")
  await terminal.waitFor("the prompt is free")
})
