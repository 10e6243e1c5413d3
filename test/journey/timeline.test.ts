// Navigation in a long conversation: the timeline, copying of messages, and a fork from a message.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("scrolls with the focus, returns on escape, copies and forks", async () => {
  const long = Array.from({ length: 60 }, (_, index) => `line ${index}`).join("\n\n")
  const provider = await startProvider(
    [{ text: `${long}\n\nend of one` }, { text: `${long}\n\nend of two` }, { text: "three" }],
    {
      title: "Long talk",
    },
  )
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 90, rows: 30 })
  await terminal.waitFor("Scripted")
  for (const [prompt, end] of [
    ["alpha question", "end of one"],
    ["beta question", "end of two"],
    ["gamma question", "three"],
  ] as const) {
    terminal.type(`${prompt}\r`)
    await terminal.waitFor(new RegExp(`${end}\\n[^]*▣`))
  }
  const open = async () => {
    terminal.press("ctrl+x")
    terminal.type("g")
    await terminal.waitFor(/Timeline[^]*❯ gamma question[^]*beta question[^]*alpha question/)
  }
  await open()
  terminal.press("up")
  await terminal.waitFor(/❯ alpha question/)
  await terminal.waitFor(/line 0$/m)
  terminal.press("escape")
  await terminal.waitGone("Timeline")
  await terminal.waitFor(/three\n/)

  await open()
  terminal.press("down")
  await terminal.waitFor(/❯ beta question/)
  terminal.press("ctrl+y")
  await terminal.waitFor("The message is copied")
  expect(terminal.raw().toString()).toContain(`\u001b]52;c;${Buffer.from("beta question").toString("base64")}\u0007`)
  terminal.press("enter")
  await terminal.waitGone("Timeline")
  await terminal.waitFor(/┃ +beta question[^]*line 0$/m)
  await terminal.waitFor("(end)")

  terminal.press("ctrl+x")
  terminal.type("y")
  await terminal.waitFor("The last answer is copied")
  expect(terminal.raw().toString()).toContain(`\u001b]52;c;${Buffer.from("three").toString("base64")}\u0007`)

  terminal.type("/fork\r")
  await terminal.waitFor(/Fork session[^]*❯ Full session[^]*beta question/)
  terminal.type("beta")
  await terminal.waitFor(/❯ beta question/)
  terminal.press("enter")
  await terminal.waitGone("Fork session")
  // What came before is there, and the message itself waits to be changed.
  await terminal.waitFor(/end of one[^]*┃ +beta question\n/)
  await terminal.waitGone("end of two")
  await terminal.waitFor(
    (screen) => terminal.title().includes("Long talk (fork #1)") && screen.includes("beta question"),
  )

  terminal.type("/fork\r")
  terminal.press("ctrl+c")
  await terminal.waitGone("Fork session")
})
