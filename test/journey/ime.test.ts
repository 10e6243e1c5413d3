// The terminal cursor is at the caret, where an input method composes: beside chips, under a menu, in wrapped rows of wide
// characters, and in shell mode.
import { it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

it.each([
  [100, 30],
  [80, 24],
  [40, 15],
])("the terminal cursor is in the cell of the caret, at %ix%i", async (cols, rows) => {
  const project = await createProject({ "文档/说明.md": "# 说明\n", "README.md": "# Demo\n" })
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols, rows })
  await terminal.waitFor("Guide")
  const start = terminal.locate("Ask anything")
  const isAt = (cells: number) =>
    terminal.waitFor(() => {
      const { x, y, visible } = terminal.cursor()
      return visible && x === start.x + cells && y === start.y
    })
  // As an input method commits: several characters in one write.
  terminal.type("请看")
  await isAt(4)
  terminal.type(" @说")
  await terminal.waitFor("❯ 文档/说明.md")
  await isAt(8)
  terminal.press("enter")
  await terminal.waitFor("@文档/说明.md")
  await isAt(5 + 13 + 1)
  // Over the chip in one step, and back.
  terminal.press("left", "left")
  await isAt(5)
  terminal.press("right")
  await isAt(5 + 13)
  terminal.press("ctrl+a", "ctrl+k")
  await terminal.waitFor("Ask anything")
  // More than a row holds: the caret stands behind the last one, wherever the rows were broken.
  const count = Math.min(75, cols)
  terminal.type("中".repeat(count))
  await terminal.waitFor((screen) => {
    const { x, y } = terminal.cursor()
    const isBehind = y > start.y && x >= 2 && terminal.cell(x - 2, y).char === "中" && terminal.cell(x, y).char === " "
    return isBehind && screen.split("中").length - 1 === count
  })
  terminal.press("ctrl+u")
  await terminal.waitFor("Ask anything")
  terminal.type("!echo 你好")
  await terminal.waitFor("Shell")
  await isAt(9)
})
