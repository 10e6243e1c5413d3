// The model asks questions and the user answers: by number, by selection, with own text, or not at all.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("is answered by a number; one escape dismisses nothing, two escapes end the turn", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 80, rows: 24 })
  const ask = async () => {
    await terminal.waitFor("Ask anything")
    terminal.type("ask me a question\r")
    await terminal.waitFor((screen) => /2\. ○ The README/.test(screen) && screen.includes("waiting for you"))
  }
  await ask()
  terminal.press("escape")
  await terminal.waitFor("esc again to dismiss")
  terminal.press("down")
  await terminal.waitFor(/❯ 2\. [^]*esc dismiss/)
  terminal.type("2")
  await terminal.waitFor("Your answer is: The README.")
  expect(terminal.screen()).toMatch(/# Questions\n.*What shall we look at first\?\n.*The README/)

  await ask()
  terminal.press("escape")
  await terminal.waitFor("esc again to dismiss")
  terminal.press("escape")
  await terminal.waitFor("dismissed")
  await terminal.waitFor("Ask anything")
  terminal.type("read README.md\r")
  await terminal.waitFor("README.md has 1 line")
})

it("with several questions has tabs and a review, and the provider receives the answers", async () => {
  const options = (...labels: string[]) => labels.map((label) => ({ label, description: `what ${label} is` }))
  const questions = [
    { header: "Store", question: "Where shall it be kept?", options: options("Postgres", "SQLite") },
    { header: "Features", question: "What shall it do?", options: options("Auth", "Search", "Mail"), multiple: true },
  ]
  const provider = await startProvider([{ tools: [{ name: "question", input: { questions } }] }, { text: "I see." }])
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 80, rows: 24 })
  await terminal.waitFor("Scripted model")
  terminal.type("plan it\r")
  await terminal.waitFor(/❯ Store +Features +Review/)
  terminal.press("shift+tab")
  await terminal.waitFor(/Store: not answered\n.*Features: not answered/)
  terminal.press("right")
  await terminal.waitFor(/❯ 1\. ○ Postgres/)

  // In one read: each key acts on what the one before it left.
  terminal.type("2 34a calendar 世界")
  await terminal.waitFor(/\[✓\] Auth[^]*\[ \] Search[^]*\[✓\] Mail[^]*❯ 4\. \[✓\] a calendar 世界/)
  const { x, y } = terminal.locate("a calendar")
  await terminal.waitFor(() => terminal.cursor().visible && terminal.cursor().x === x + 15 && terminal.cursor().y === y)
  terminal.press("enter")
  await terminal.waitFor(/Store: SQLite\n.*Features: Auth, Mail, a calendar 世界/)
  terminal.press("enter")
  await terminal.waitFor("I see.")
  expect(JSON.stringify(provider.requests[1]?.body)).toMatch(/be kept\?\\+"=\\+"SQLite.*Auth, Mail, a calendar 世界/)
  expect(terminal.screen()).toMatch(
    /Where shall it be kept\?\n.*SQLite\n.*What shall it do\?\n.*Auth, Mail, a calendar/,
  )
  await terminal.waitFor("Ask anything")
})
