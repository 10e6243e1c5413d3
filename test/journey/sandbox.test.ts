// A command that the sandbox stops: the terminal asks, with the reason, and the model reads what came of it. The status shows
// whether commands are contained.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { hasBubblewrap } from "../support/bubblewrap.ts"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { writeFiles } from "../support/temporary.ts"
import { startTerminal } from "../support/terminal.ts"

function call(name: string) {
  const command = `node -e 'fs.writeFileSync(os.homedir() + "/${name}", "")'`
  return { name: "bash", input: { command, description: `Writes ${name}` } }
}

async function open() {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider([
    { tools: [call("one.txt")] },
    { text: "first-done" },
    { tools: [call("two.txt")] },
    { text: "second-done" },
  ])
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 30 })
  await terminal.waitFor("Scripted model")
  const isWritten = (name: string) => existsSync(join(project.home.directory, name))
  return { provider, terminal, isWritten }
}

if (hasBubblewrap("a command that the sandbox stops, in the terminal and in a script")) {
  it("is rejected by `run`, which says so and ends with 3", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const provider = await startProvider([{ tools: [call("one.txt")] }, { text: "as it is" }])
    await project.home.writeConfig(provider.config())
    writeFiles(project.home.directory, { ".config/opencode-tui/config.jsonc": '{"sandbox": {"mode": "on"}}' })
    const { code, stdout, stderr } = await runProgram({ args: ["run", "go"], cwd: project.directory, env: project.env })
    expect([code, stdout]).toEqual([3, "as it is\n"])
    expect(stderr).toContain("sandbox")
    expect(existsSync(join(project.home.directory, "one.txt"))).toBe(false)
  })

  it("runs outside of the sandbox when the user allows it", async () => {
    const { provider, terminal, isWritten } = await open()
    terminal.type("go\r")
    await terminal.waitFor("Run outside of the sandbox")
    await terminal.waitFor((screen) =>
      screen.replaceAll(/ *\n +┃ */g, "").includes("one.txt is read-only in the sandbox"),
    )
    expect(isWritten("one.txt")).toBe(false)
    terminal.type("y")
    await terminal.waitFor("first-done")
    expect(isWritten("one.txt")).toBe(true)
    expect(JSON.stringify(provider.requests[1]?.body)).toContain("The user let it run outside")

    terminal.type("again\r")
    await terminal.waitFor("Run outside of the sandbox")
    terminal.type("n")
    await terminal.waitFor("What should it do instead")
    terminal.press("enter")
    await terminal.waitFor("second-done")
    expect(isWritten("two.txt")).toBe(false)
    expect(JSON.stringify(provider.requests[3]?.body)).toContain("The user did not let it run outside")

    terminal.type("!echo $$ > ~/three.txt; ls /proc | grep -c '^[0-9]'\r")
    await terminal.waitFor(() => isWritten("three.txt"))
    terminal.type("/status\r")
    await terminal.waitFor(/Sandbox +on/)
  })
}

it("the status says whether commands are contained", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
  await terminal.waitFor("Ask anything")
  terminal.type("/status\r")
  await terminal.waitFor(/Sandbox +(?:on|unavailable: )/)
})
