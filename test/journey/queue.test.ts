// Prompts sent while a reply streams: shown as queued, removed, taken back for editing, answered in order.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider, toText } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("is shown as queued, and a removed prompt is never answered", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider([{ chunks: ["slow ", "answer"], hangAfter: 1 }, { text: "the second answer" }])
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 40 })
  await terminal.waitFor("Scripted")
  terminal.type("first\r")
  await provider.waitFor(([one]) => one?.state === "hanging")
  const queued = (count: number) => (screen: string) => screen.split("QUEUED").length - 1 === count
  for (const [index, text] of ["drop this", "change this"].entries()) {
    terminal.type(`${text}\r`)
    await terminal.waitFor(queued(index + 1))
  }
  await terminal.waitFor(/esc interrupt +ctrl\+x q 2 queued/)
  const open = async () => {
    terminal.press("ctrl+x")
    terminal.type("q")
    await terminal.waitFor("Queued prompts")
  }
  await open()
  await terminal.waitFor("❯ drop this")
  terminal.press("ctrl+d")
  await terminal.waitFor("❯ change this")
  await terminal.waitFor((screen) => !screen.includes("drop this"))
  terminal.press("enter")
  await terminal.waitGone("Queued prompts")
  await terminal.waitFor(queued(0))
  await terminal.waitFor("change this")
  terminal.type(" and that\r")
  await terminal.waitFor(queued(1))
  provider.release()
  await terminal.waitFor("the second answer")
  expect(provider.requests).toHaveLength(2)
  const asked = provider.requests[1]?.messages.filter(({ role }) => role === "user").map(toText)
  expect(asked).toEqual(["first", "change this and that"])
})
