// A model over HTTP: streamed text, a failed tool, a rejected permission, an error, an abort.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

type Script = Parameters<typeof startProvider>[0]

async function begin(script: Script, config: object = {}, size = { cols: 100, rows: 30 }) {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider(script, { title: "A demo session" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify({ ...provider.config(), ...config }) }
  const terminal = startTerminal({ cwd: project.directory, env, ...size })
  await terminal.waitFor("Ask anything")
  return { project, provider, terminal }
}

describe("a model over HTTP", () => {
  it("streams text, receives the error of a failed tool, and continues", async () => {
    const { terminal, provider } = await begin([
      {
        chunks: ["I read ", "the file ", "now."],
        hangAfter: 2,
        tools: [{ name: "read", input: { filePath: "nope.md" } }],
      },
      { text: "It is **not** there." },
    ])
    terminal.type("what is in nope.md?")
    terminal.press("enter")
    await terminal.waitFor(/I read the file$/m)
    await terminal.waitFor(/esc interrupt/)
    provider.release()
    await terminal.waitFor("It is not there.")
    const screen = terminal.screen()
    expect(screen).toMatch(/✗ Read nope\.md/)
    expect(screen).toContain("▣")
    const { x, y } = terminal.locate("not there")!
    expect(terminal.cell(x, y)?.bold).toBe(true)
    expect(JSON.stringify(provider.requests[1]!.body)).toContain("not found")
  })

  it("gets a command rejected, and the turn ends", async () => {
    const { terminal, provider, project } = await begin(
      [{ tools: [{ name: "bash", input: { command: "touch made.txt && echo done", description: "Makes a file" } }] }],
      { permission: { bash: "ask" } },
    )
    terminal.type("make a file")
    terminal.press("enter")
    const asked = await terminal.waitFor(/Permission required[^]*3 Reject/)
    expect(asked).toContain("touch made.txt && echo done")
    terminal.type("n")
    await terminal.waitFor("What should it do instead?")
    terminal.press("enter")
    await terminal.waitFor("Ask anything")
    expect(provider.requests).toHaveLength(1)
    expect(await project.git("status", "--porcelain")).toBe("")
  })

  it("gets a command rejected with a message, and receives the message", async () => {
    const { terminal, provider } = await begin(
      [
        { tools: [{ name: "bash", input: { command: "rm -rf build", description: "Cleans" } }] },
        { text: "I leave it." },
      ],
      { permission: { bash: "ask" } },
    )
    terminal.type("clean up")
    terminal.press("enter")
    await terminal.waitFor("Permission required")
    terminal.type("n")
    await terminal.waitFor("What should it do instead?")
    terminal.type("keep the build")
    terminal.press("enter")
    await terminal.waitFor("I leave it.")
    expect(JSON.stringify(provider.requests[1]!.body)).toContain("keep the build")
  })

  it("fails permanently, and the screen shows why; the next prompt works", async () => {
    const { terminal } = await begin([
      { status: 401, body: { error: { message: "the key is wrong" } } },
      { text: "better now" },
    ])
    terminal.type("hello")
    terminal.press("enter")
    await terminal.waitFor("the key is wrong")
    terminal.type("again")
    terminal.press("enter")
    await terminal.waitFor("better now")
  })

  it("is interrupted by two escapes, and the streamed text stays", async () => {
    const { terminal, provider } = await begin([
      { chunks: ["half a ", "sentence ", "never"], hangAfter: 2 },
      { text: "fresh start" },
    ])
    terminal.type("go")
    terminal.press("enter")
    await terminal.waitFor("half a sentence")
    terminal.press("esc")
    await terminal.waitFor("esc again to interrupt")
    terminal.press("esc")
    await terminal.waitFor("interrupted")
    await provider.waitFor(([first]) => first?.state === "aborted")
    expect(terminal.screen()).toContain("half a sentence")
    terminal.type("go on")
    terminal.press("enter")
    await terminal.waitFor("fresh start")
  })

  it("sends no escape sequence to the terminal unescaped", async () => {
    const attack = "x\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u001b[2J\u001b[?1049l\u009b31mred\rcovered"
    const { terminal } = await begin([
      {
        text: attack,
        tools: [{ name: "bash", input: { command: "printf '\\033]0;owned\\007\\033[2Jout'", description: attack } }],
      },
      { text: "over" },
    ])
    terminal.type("attack")
    terminal.press("enter")
    await terminal.waitFor("over")
    const raw = terminal.raw().toString()
    for (const bytes of ["\u001b]0;owned", "\u001b]52;", "\u001b[2J", "\u009b"]) expect(raw).not.toContain(bytes)
    expect(terminal.isAlternate()).toBe(true)
    expect(terminal.screen()).toContain("␛]0;owned")
  })
})
