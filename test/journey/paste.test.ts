// Pasted content: thousands of lines as a chip that expands, and files that are dropped into the terminal.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider, toText } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("expands a paste of 5,000 lines in its position, stays responsive, and sends it completely", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider([{ text: "all read" }])
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 80, rows: 24 })
  await terminal.waitFor("Scripted")
  const pasted = Array.from({ length: 5000 }, (_, index) => `row ${index} 行`).join("\n")
  terminal.paste(pasted)
  await terminal.waitFor("[Pasted ~5000 lines]")
  terminal.press("ctrl+o")
  await terminal.waitFor("row 5000 of 5000")
  expect(terminal.screen()).toContain("row 4999 行")
  terminal.press("up", "up")
  await terminal.waitFor("row 4998 of 5000")
  terminal.press("home")
  await terminal.waitFor("row 1 of 5000")
  terminal.type("> ")
  await terminal.waitFor("> row 0 行")
  terminal.press("ctrl+_", "ctrl+_")
  await terminal.waitFor("[Pasted ~5000 lines]")
  terminal.press("enter")
  await terminal.waitFor("all read")
  expect(toText(provider.requests[0]?.messages.at(-1))).toBe(pasted)
})

it("turns dropped files into chips, and sends the image as an image", async () => {
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  )
  const project = await createProject({ "src/a b.ts": "export const a = 1\n", "shots/my shot.png": pixel })
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
  await terminal.waitFor("Guide")
  terminal.paste(`'${project.path("src/a b.ts")}' '${project.path("shots/my shot.png")}'`)
  await terminal.waitFor("@src/a b.ts [Image 1]")
  await terminal.waitFor("1 image, 70 B")
  terminal.press("enter")
  await terminal.waitFor("takes no images")
  terminal.press("backspace", "backspace")
  await terminal.waitGone("1 image")
  expect(terminal.screen()).toContain("@src/a b.ts")
  terminal.press("enter")
  await terminal.waitFor("▣")
  expect(terminal.screen()).not.toContain("Not sent")
})
