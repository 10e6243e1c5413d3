// The server disconnects and returns: the terminal shows it, keeps the draft, and misses no event.
import { expect, it } from "vitest"
import { freePort } from "../support/free-port.ts"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"

it("shows the lost connection, keeps the draft, and shows messages that arrived in the meantime", async () => {
  const provider = await startProvider([{ text: "before it went" }, { text: "said meanwhile" }, { text: "and after" }])
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const port = await freePort()
  const start = () => startServer({ cwd: project.directory, env, args: ["--port", String(port)] })
  const first = await start()
  const terminal = startTerminal({ cwd: project.directory, env, args: ["attach", first.url], cols: 90, rows: 26 })
  await terminal.waitFor("Scripted")
  terminal.type("hello\r")
  await terminal.waitFor(/before it went\n[^]*▣/)
  terminal.type("a draft in hand")
  await first.kill("SIGKILL")
  await terminal.waitFor(/Server lost; trying again/)
  terminal.type(", and more of it")
  await terminal.waitFor("a draft in hand, and more of it")

  const second = await start()
  const [session] = (await second.request<{ id: string }[]>("GET", "/session")).json
  await second.request("POST", `/session/${session?.id}/message`, { parts: [{ type: "text", text: "from elsewhere" }] })
  await terminal.waitFor(/from elsewhere[^]*said meanwhile/)
  await terminal.waitGone("Server lost")
  expect(terminal.screen()).toContain("before it went")
  expect(terminal.screen()).toContain("a draft in hand, and more of it")
  terminal.press("enter")
  await terminal.waitFor("and after")
})
