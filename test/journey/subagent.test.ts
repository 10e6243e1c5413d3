// Sub-agents: their cards while they run, navigation into their sessions and back, and a permission request of one of them.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider, toText, type ProviderRequest } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

const task = (description: string, prompt: string) => ({
  name: "task",
  input: { description, prompt, subagent_type: "explore" },
})

/** The session that asks, by the prompt that it began with. */
function firstPrompt({ messages }: ProviderRequest): string {
  const first = messages.find(({ role }) => role === "user")
  return first ? toText(first) : ""
}

it("shows their activity, navigates into each and back, and names the agent of a permission request", async () => {
  const provider = await startProvider((request) => {
    const isAnswered = request.messages.at(-1)?.role === "tool"
    const prompt = firstPrompt(request)
    if (prompt.includes("first part"))
      return isAnswered
        ? { text: "Report of the first", hangAfter: 0 }
        : { tools: [{ name: "read", input: { filePath: "README.md" } }] }
    if (prompt.includes("second part"))
      return isAnswered
        ? { text: "Report of the second", hangAfter: 0 }
        : { tools: [{ name: "bash", input: { command: "echo asked", description: "Says a word" } }] }
    return isAnswered
      ? { text: "All is done." }
      : { tools: [task("Look here", "first part"), task("Look there", "second part")] }
  })
  const project = await createProject({ "README.md": "# Demo\n" })
  const config = { ...provider.config(), permission: { bash: "ask" } }
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 40 })
  await terminal.waitFor("Scripted")
  terminal.type("look everywhere\r")

  await terminal.waitFor(/Permission required[^]*echo asked/)
  expect(terminal.screen()).toMatch(/build › explore/)
  terminal.type("y")
  await terminal.waitFor(/Explore Task — Look here[^]*↳ Read README\.md[^]*Explore Task — Look there[^]*↳ Bash/)
  await terminal.waitFor("ctrl+x down view subagents")

  terminal.press("ctrl+x")
  terminal.press("down")
  await terminal.waitFor(/Explore \(1 of 2\) +Look here +Parent up +Prev left +Next right/)
  await terminal.waitFor(/first part[^]*→ Read README\.md/)
  terminal.type("nobody listens")
  terminal.press("right")
  await terminal.waitFor(/Explore \(2 of 2\) +Look there/)
  await terminal.waitFor(/second part[^]*\$ echo asked/)
  expect(terminal.screen()).not.toContain("nobody listens")
  terminal.press("left")
  await terminal.waitFor("(1 of 2)")
  terminal.press("up")
  await terminal.waitFor(/look everywhere[^]*Ask anything/)
  expect(terminal.screen()).not.toContain("nobody listens")

  await provider.waitFor((requests) => requests.filter(({ state }) => state === "hanging").length === 2)
  provider.release()
  await terminal.waitFor("All is done.")
  expect(terminal.screen()).toMatch(/✓ Explore Task — Look here\n.*↳ 1 toolcall · /)
})
