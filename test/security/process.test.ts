// Commands that outlive the program, fork, or print without end, and programs that are killed while such a command runs:
// no process is left. Processes are found by the test's HOME in their environment, whatever their process group.
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { ToolPart } from "../../server/schema/part.ts"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { toAttackCount, isFullAttack } from "../support/attack.ts"
import { readResidentMegabytes } from "../support/memory.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"

/** In the group, out of it with and without a parent, deaf to what is polite, and holding the pipe. */
const stubborn =
  "sleep 987654 & setsid sleep 987654 & (setsid sh -c 'trap \"\" TERM HUP INT; sleep 987654; :' >/dev/null 2>&1 &); (trap '' TERM; sleep 987654) & echo started; sleep 987654"
const sleepers = 5

const serverSignals: readonly NodeJS.Signals[] = isFullAttack
  ? ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"]
  : ["SIGKILL", "SIGTERM"]
const terminalSignals: readonly NodeJS.Signals[] = isFullAttack
  ? ["SIGKILL", "SIGHUP", "SIGTERM"]
  : ["SIGKILL", "SIGHUP"]

async function open(...commands: { command: string; timeout?: number }[]) {
  const provider = await startProvider((_request, n) =>
    commands[n] ? { tools: [{ name: "bash", input: { description: "x", ...commands[n] } }] } : { text: "done-here" },
  )
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig(provider.config())
  return project
}

const allGone = (project: Project, but: readonly number[] = []) =>
  expect
    .poll(async () => (await project.home.listProcesses()).filter((pid) => !but.includes(pid)), { timeout: 30_000 })
    .toEqual([])

/** Waits until the command runs with all that it starts. */
async function isRunning(project: Project): Promise<void> {
  const count = async () => {
    const lines = (await project.home.listProcesses()).map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1")
      } catch {
        return ""
      }
    })
    return lines.filter((line) => line.startsWith("sleep\0")).length
  }
  await expect.poll(count, { timeout: 30_000 }).toBe(sleepers)
}

async function startTurn(project: Project) {
  const server = await startServer({ cwd: project.directory, env: project.env })
  const { json } = await server.request<{ id: string }>("POST", "/session", {})
  const path = `/session/${json.id}`
  const events = await server.events()
  await server.request("POST", `${path}/prompt_async`, { parts: [{ type: "text", text: "go" }] })
  const idle = () => events.waitFor("session.idle", { timeoutMs: toAttackCount(60_000, 300_000) })
  const tools = async () => {
    const messages = (await server.request<MessageWithParts[]>("GET", `${path}/message`)).json
    return messages.flatMap(({ parts }) => parts.filter((part): part is ToolPart => part.type === "tool"))
  }
  return { server, path, idle, tools }
}

describe("47: no process is left", { timeout: 60_000 }, () => {
  it.each(serverSignals)("when the server gets %s", async (signal) => {
    const project = await open({ command: stubborn })
    const { server } = await startTurn(project)
    await isRunning(project)
    await server.kill(signal)
    await allGone(project)
  })

  it.each(terminalSignals)("when the terminal gets %s", async (signal) => {
    const project = await open({ command: stubborn })
    const terminal = startTerminal({ cwd: project.directory, env: project.env })
    await terminal.waitFor("Ask anything")
    terminal.type("go")
    terminal.press("enter")
    await isRunning(project)
    terminal.kill(signal)
    await terminal.exit({ timeoutMs: 30_000 })
    await allGone(project)
    // What could still be said to the terminal was said: it is as it was before.
    if (signal !== "SIGKILL") {
      const raw = terminal.raw().toString()
      expect(terminal.isAlternate()).toBe(false)
      expect(terminal.cursor().visible).toBe(true)
      expect(raw.lastIndexOf("\u001b[?2004l")).toBeGreaterThan(raw.lastIndexOf("\u001b[?2004h"))
    }
  })

  it("when `run` is ended", async () => {
    const project = await open({ command: stubborn })
    const stop = new AbortController()
    const running = runProgram({
      args: ["run", "go"],
      cwd: project.directory,
      env: project.env,
      signal: stop.signal,
      timeoutMs: 60_000,
    })
    await isRunning(project)
    stop.abort()
    expect((await running).code).not.toBe(0)
    await allGone(project)
  })

  it("after an abort, a timeout, and the deletion of a session, while the server keeps running", async () => {
    const tryEnd = async (end: "abort" | "timeout" | "delete") => {
      const project = await open({ command: stubborn, ...(end === "timeout" ? { timeout: 2000 } : {}) })
      const { server, path, idle } = await startTurn(project)
      if (end !== "timeout") await isRunning(project)
      if (end === "abort") await server.request("POST", `${path}/abort`)
      if (end === "delete") await server.request("DELETE", path)
      if (end !== "delete") await idle()
      await allGone(project, [server.pid])
      expect((await server.request("GET", "/global/health")).status).toBe(200)
    }
    await Promise.all([tryEnd("abort"), tryEnd("timeout"), tryEnd("delete")])
  })
})

describe("48: a command", { timeout: toAttackCount(120_000, 400_000) }, () => {
  it("that forks is killed with all its descendants", async () => {
    const depth = toAttackCount(6, 9)
    const bomb = `f() { if [ $1 -gt 0 ]; then f $(($1-1)) & f $(($1-1)) & fi; sleep 987654; }; f ${depth}`
    const project = await open({ command: bomb, timeout: toAttackCount(2000, 20_000) })
    const { server, idle, tools } = await startTurn(project)
    await idle()
    expect((await tools())[0]!.state).toMatchObject({ output: expect.stringContaining("time") })
    await allGone(project, [server.pid])
  })

  it("that prints without end is truncated, and uses no memory", async () => {
    const megabytes = toAttackCount(24, 10_240)
    const project = await open(
      { command: `yes | head -c ${megabytes}M; echo the-end`, timeout: 300_000 },
      { command: "yes", timeout: 1000 },
      { command: `head -c ${toAttackCount(8, 1024)}M /dev/zero | tr '\\0' x` },
      { command: "head -c 3M /dev/urandom" },
      { command: "printf '\\xff\\xfe\\0\\r\\b\\033[2J'; exit 7" },
    )
    const { server, idle, tools } = await startTurn(project)
    await idle()
    expect(readResidentMegabytes(server.pid)).toBeLessThan(400)
    const outputs = (await tools()).map(({ state }) => (state.status === "completed" ? state.output : state.status))
    expect(outputs).toHaveLength(5)
    for (const output of outputs) expect(output.length).toBeLessThan(60_000)
    expect(outputs[0]).toContain("the-end")
    await allGone(project, [server.pid])
  })

  it("that leaves a background process returns immediately with its id, and the process ends with the program", async () => {
    const project = await open({ command: "sleep 987654 & setsid sleep 987654 & (sleep 987654 &) ; echo back" })
    const { server, idle, tools } = await startTurn(project)
    await idle()
    const [part] = await tools()
    expect(part!.state).toMatchObject({ status: "completed", output: expect.stringContaining("back") })
    expect(JSON.stringify(part!.state)).toContain("sleep 987654")
    expect((await project.home.listProcesses()).length).toBeGreaterThan(3)
    await server.kill("SIGKILL")
    await allGone(project)
  })
})
