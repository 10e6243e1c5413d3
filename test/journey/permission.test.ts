// Three permission requests of one turn: a long command that tries to hide its end, a harmless one, a diff longer than the
// screen.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

const filler = "echo filler && ".repeat(60)
const long = `${filler}echo the-end\u202e \u001b[8m\r# git status`
const content = Array.from({ length: 120 }, (_, i) => `const line${i} = ${i}`).join("\n")
const bash = (command: string) => ({ name: "bash", input: { command, description: "Runs it" } })

it("are answered one after the other, each readable to its last row, and keep the scroll offset of the transcript", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider([
    { text: Array.from({ length: 80 }, (_, i) => `para${i}`).join("\n\n") },
    { tools: [bash(long), bash("echo fine"), { name: "write", input: { filePath: "big.js", content } }] },
    { text: "I leave it." },
  ])
  const settings = { ...provider.config(), permission: { bash: "ask", edit: "ask" } }
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(settings) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 80, rows: 24 })
  const shown = (text: string) => (screen: string) => (screen.split("Permission required")[1] ?? "").includes(text)
  await terminal.waitFor("Scripted model")
  terminal.type("talk\r")
  await terminal.waitFor("para79")
  await terminal.waitFor("▣")

  terminal.type("now\r")
  await terminal.waitFor(shown("$ echo filler"))
  const note = /… (\d+) below/
  const asked = await terminal.waitFor((screen) => note.test(screen) && screen.includes("1 Allow once"))
  terminal.press(...Array.from({ length: Number(note.exec(asked)?.[1]) }, () => "down"))
  await terminal.waitFor(/… \d+ above ·/)
  terminal.press("ctrl+f")
  // Broken at the edge and nowhere else.
  const joined = (screen: string) => screen.replaceAll(/ *\n +┃ {4}/g, "")
  await terminal.waitFor((screen) => joined(screen).includes("the-end⟨U+202E⟩ ␛[8m␍# git status"))
  terminal.press("ctrl+f")
  await terminal.waitFor("ctrl+f full screen")

  terminal.press("pageup")
  await terminal.waitFor((screen) => screen.includes("needs you (end)") && shown("1 Allow once")(screen))
  const top = terminal.row(0)
  terminal.press("right", "right", "left", "left", "enter")
  await terminal.waitFor(shown("$ echo fine"))
  terminal.type("y")
  await terminal.waitFor((screen) => shown("1 + const line0 = 0")(screen) && shown("1 Allow once")(screen))
  expect(terminal.row(0)).toBe(top)
  terminal.press(...Array.from({ length: 120 }, () => "down"))
  await terminal.waitFor("120 + const line119 = 119")

  terminal.type("n")
  await terminal.waitFor(/What should it do instead[^]*enter reject/)
  const { x, y } = terminal.locate("❯")
  terminal.type("不要👍")
  terminal.press("backspace")
  await terminal.waitFor(() => terminal.cursor().visible && terminal.cursor().x === x + 6 && terminal.cursor().y === y)
  terminal.press("enter")
  await provider.waitFor((requests) => requests.length === 3)
  await terminal.waitFor((screen) => !screen.includes("Permission required") && screen.includes("Ask anything"))
  expect(terminal.row(0)).toBe(top)
  terminal.press("end")
  await terminal.waitFor("I leave it.")
  expect(terminal.screen()).toContain("✗ Write big.js — rejected: 不要")
  expect(JSON.stringify(provider.requests[2]?.body)).toContain("不要")
  expect(await project.git("status", "--porcelain")).toBe("")
  expect(terminal.raw().toString()).not.toMatch(/\u202e|\u001b\[8m/)
})
