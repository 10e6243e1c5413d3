// Remote control of the terminal: every call of /tui/*, sent with curl, has its effect on the screen; an editor posts before
// the terminal is ready.
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { openEventStream } from "../support/event-reader.ts"
import { freePort } from "../support/free-port.ts"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

const run = promisify(execFile)

/** Sends a call as a script would, and gives the answer's text. */
async function curl(url: string, body?: unknown, ...more: string[]): Promise<string> {
  const data =
    body === undefined ? ["-X", "POST"] : ["-H", "Content-Type: application/json", "-d", JSON.stringify(body)]
  return (await run("curl", ["-sS", "--max-time", "10", ...data, ...more, url])).stdout
}

async function begin() {
  const project = await createProject({ "README.md": "# Demo\n" })
  const port = await freePort()
  const terminal = startTerminal({ cwd: project.directory, env: project.env, port, cols: 100, rows: 30 })
  await terminal.waitFor("Ask anything")
  const url = terminal.url()
  await expect
    .poll(() => curl(`${url}/path`, undefined, "-X", "GET").catch(() => ""), { timeout: 10_000 })
    .toContain("worktree")
  return { project, terminal, url }
}

describe("/tui/*", () => {
  it("has its effect on the screen, call by call", async () => {
    const { terminal, url } = await begin()
    const send = (path: string, body?: unknown) => curl(`${url}${path}`, body)
    const close = async (title: string) => {
      terminal.press("esc")
      await terminal.waitGone(title)
    }

    expect(await send("/tui/append-prompt", { text: "请帮我审查这段代码 " })).toBe("true")
    await terminal.waitFor("请帮我审查这段代码")
    await send("/tui/append-prompt", { text: "and @README.md" })
    await terminal.waitFor("请帮我审查这段代码 and @README.md")
    expect(await send("/tui/clear-prompt")).toBe("true")
    await terminal.waitGone("请帮我审查这段代码")

    await send("/tui/open-help")
    await terminal.waitFor(/Help/)
    await close("Help")
    await send("/tui/open-themes")
    await terminal.waitFor("opencode-cb")
    await close("opencode-cb")
    await send("/tui/open-models")
    await terminal.waitFor("Select model")
    await close("Select model")
    await send("/tui/open-sessions")
    await terminal.waitFor("Sessions")
    await close("Sessions")

    await send("/tui/show-toast", { title: "Build", message: "the long job has ended", variant: "success" })
    await terminal.waitFor("the long job has ended")
    await send("/tui/publish", { type: "tui.toast.show", properties: { message: "told by publish", variant: "info" } })
    await terminal.waitFor("told by publish")

    await send("/tui/execute-command", { command: "agent_cycle" })
    await terminal.waitFor("Plan ·")
    await send("/tui/publish", { type: "tui.command.execute", properties: { command: "agent.cycle" } })
    await terminal.waitFor("Build ·")

    await send("/tui/publish", { type: "tui.prompt.append", properties: { text: "read README.md" } })
    await terminal.waitFor("read README.md")
    expect(await send("/tui/submit-prompt")).toBe("true")
    await terminal.waitFor("README.md has 1 line")

    const created = JSON.parse(await send("/session", { title: "From a script" })) as Session
    await curl(`${url}/session/${created.id}/message`, { parts: [{ type: "text", text: "list the files" }] })
    expect(await send("/tui/select-session", { sessionID: created.id })).toBe("true")
    await terminal.waitFor("I found 1 file")
    await terminal.waitGone("README.md has 1 line")
  })

  it("waits with Prefer: wait until a terminal has applied the call, and reports why it was not applied", async () => {
    const { terminal, url } = await begin()
    expect(await curl(`${url}/tui/append-prompt`, { text: "applied" }, "-H", "Prefer: wait=5")).toBe("true")
    // The answer came after the store had it; the frame follows at once.
    await terminal.waitFor("applied")
    const refused = await curl(
      `${url}/tui/execute-command`,
      { command: "plugin_manager" },
      "-H",
      "Prefer: wait=5",
      "-i",
    )
    expect(refused).toMatch(/x-tui-reason: .+/i)
    expect(refused).toMatch(/false$/)
    expect(await curl(`${url}/tui/select-session`, { sessionID: "ses_nosuch" })).toContain("NotFoundError")
  })

  it("treats remote text as text: no slash command, no shell", async () => {
    const { project, terminal, url } = await begin()
    await curl(`${url}/tui/append-prompt`, { text: "!touch owned.txt" })
    await terminal.waitFor("!touch owned.txt")
    await curl(`${url}/tui/submit-prompt`)
    await terminal.waitFor("rule-based helper")
    await curl(`${url}/tui/append-prompt`, { text: "/exit" })
    await terminal.waitFor("/exit")
    await curl(`${url}/tui/submit-prompt`)
    await terminal.waitFor(
      (screen) =>
        (screen.match(/rule-based helper/g)?.length ?? 0) > 0 &&
        !/┃ {2}\/exit\s*$/m.test(screen.split("\n").slice(-6).join("\n")),
    )
    expect(await project.git("status", "--porcelain")).toBe("")
    await curl(`${url}/tui/append-prompt`, { text: "a\u001b]0;owned\u0007\u001b[201~b" })
    await terminal.waitFor(/a.*b/)
    expect(terminal.raw().toString()).not.toContain("\u001b]0;owned")
  })

  it("is published to foreign terminals, once each", async () => {
    const { terminal, url } = await begin()
    const events = await openEventStream(`${url}/event`)
    await curl(`${url}/tui/append-prompt`, { text: "once" })
    await curl(`${url}/tui/open-themes`)
    await terminal.waitFor("opencode-cb")
    await events.waitFor("tui.command.execute")
    expect(
      events.all.filter((event) => event.type.startsWith("tui.")).map(({ type, properties }) => [type, properties]),
    ).toEqual([
      ["tui.prompt.append", { text: "once" }],
      ["tui.command.execute", { command: "theme.switch" }],
    ])
    events.close()
  })
})

describe("an editor", () => {
  it("starts the program, polls any route, and posts at once: the text is in the prompt", async () => {
    const project = await createProject({ "src/a.ts": "export {}\n" })
    const port = await freePort()
    const terminal = startTerminal({ cwd: project.directory, env: project.env, port })
    const url = terminal.url()
    await expect
      .poll(
        () =>
          run("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", `${url}/app`]).then(
            ({ stdout }) => stdout,
            () => "",
          ),
        {
          timeout: 10_000,
          interval: 5,
        },
      )
      .toBe("404")
    expect(await curl(`${url}/tui/append-prompt`, { text: "In @src/a.ts#L3-9 " })).toBe("true")
    await terminal.waitFor("In @src/a.ts#L3-9")
  })
})

describe("keys typed before the program is ready", () => {
  it("are in the prompt", async () => {
    const project = await createProject({})
    const terminal = startTerminal({ cwd: project.directory, env: project.env })
    terminal.type("typed at once, 中文 too")
    await terminal.waitFor("typed at once, 中文 too")
  })
})
