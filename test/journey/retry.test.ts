// A failed reply shows the next step; the retry replaces it, with another model if one was selected.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

it("is retried by a key, and the failure is removed", async () => {
  const refusal = { status: 401, body: { error: { message: "the key is wrong" } } }
  const provider = await startProvider([refusal, { text: "It works now." }])
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 30 })
  await terminal.waitFor("Scripted")
  terminal.type("try it\r")
  await terminal.waitFor(
    /✗ the key is wrong \(401\)\n.*\/connect to add a key · ctrl\+x m other model · ctrl\+x i retry/,
  )
  await terminal.waitGone("interrupt")
  terminal.press("ctrl+x")
  terminal.type("i")
  await terminal.waitFor("It works now.")
  expect(terminal.screen()).not.toContain("the key is wrong")
  expect(terminal.screen().split("try it")).toHaveLength(2)
  expect(provider.requests).toHaveLength(2)
})

it("counts down before an automatic retry", async () => {
  const limited = { status: 429, headers: { "retry-after": "30" }, body: { error: { message: "Rate limit reached" } } }
  const provider = await startProvider([limited, { text: "never asked for" }])
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 30 })
  await terminal.waitFor("Scripted")
  terminal.type("try it\r")
  await terminal.waitFor(/Rate limit reached.* \[retrying in (30|29)s attempt #1\]/)
  await terminal.waitFor(/retrying in 2[0-8]s/)
  terminal.press("escape")
  await terminal.waitFor("esc again to interrupt")
  terminal.press("escape")
  await terminal.waitFor("interrupted")
  expect(provider.requests).toHaveLength(1)
})
