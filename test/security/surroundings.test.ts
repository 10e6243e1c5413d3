// Output that cannot be written, too few file handles, and pipes, folders and devices in the place of the program's files: each
// ends in one line of words with an exit code, or does no harm. Nothing hangs and no stack is printed.
import { execFile, execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { spawn } from "@lydell/node-pty"
import { describe, expect, it } from "vitest"
import { findProcess } from "../../server/base/process/process-identity.ts"
import { getProgramPath } from "../support/program.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { startTerminal } from "../support/terminal.ts"

type ShellResult = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a line of bash in which `opencode-tui` is the built program. */
function runLine(project: Project, line: string): Promise<ShellResult> {
  const script = `set -o pipefail; opencode-tui() { '${process.execPath}' '${getProgramPath()}' "$@" </dev/null; }; ${line}`
  return new Promise((resolve) => {
    execFile(
      "bash",
      ["-c", script],
      { cwd: project.directory, env: project.env, timeout: 15_000, killSignal: "SIGKILL" },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : -1) : 0, stdout, stderr }),
    )
  })
}

/** One line each, without a stack or source. */
function expectWords(text: string): void {
  expect(text).not.toMatch(/^\s+at |node:internal|dist\/|Node\.js v|[{};]\s*$/m)
  for (const line of text.split("\n")) expect(line.length).toBeLessThan(500)
}

const lines = [
  "--version",
  "--help",
  "run hello",
  "run --format json hello",
  "models",
  "session list --json",
  "agent list",
  "export",
  "auth list --json",
  "serve --port 0",
]

describe("standard output that", () => {
  it.each(lines)("is full: %s", async (line) => {
    const project = await createProject()
    await runLine(project, "opencode-tui run hello")
    const result = await runLine(project, `opencode-tui ${line} >/dev/full`)
    expect(result.code, result.stderr).toBe(1)
    expect(result.stderr).toContain("opencode-tui: standard output cannot be written (ENOSPC")
    expectWords(result.stderr)
  })

  it.each(lines.slice(0, -1))("is a pipe that its reader closes: %s", async (line) => {
    const project = await createProject()
    await runLine(project, "opencode-tui run hello")
    const result = await runLine(project, `opencode-tui ${line} | true`)
    expect(result.code, result.stderr).toBe(0)
    expectWords(result.stderr)
  })

  it.each([">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])("is missing, or standard error is: %s", async (redirection) => {
    const project = await createProject()
    for (const line of lines.slice(0, 6)) {
      const result = await runLine(project, `opencode-tui ${line} ${redirection}`)
      expect([line, result.code]).toEqual([line, 0])
      expectWords(result.stderr)
    }
  })

  it("is a pipe that is never read: a signal ends the run all the same", async () => {
    const provider = await startProvider(() => ({ chunks: Array.from({ length: 30 }, () => "x".repeat(10_000)) }))
    const project = await createProject()
    await project.home.writeConfig(provider.config())
    // The shell holds the pipe open without reading it.
    const program = `'${process.execPath}' '${getProgramPath()}'`
    const line = `mkfifo full; exec 3<>full; timeout -k 2 3 ${program} run go </dev/null >full; echo "code $?"`
    const result = await runLine(project, line)
    // 137 if the second signal, SIGKILL, was needed.
    expect(result.stdout, result.stderr).toBe("code 124\n")
  })
})

describe("too few file handles", () => {
  it.each(lines.slice(2))("end in words: %s", async (line) => {
    const project = await createProject()
    const result = await runLine(project, `ulimit -n 30; opencode-tui ${line}`)
    expect(result.code).toBe(1)
    expect(result.stderr).toMatch(/^opencode-tui: only 30 files may be open at once here, .*ulimit -n \d+\n$/)
  })

  it("64 are enough", async () => {
    const project = await createProject()
    const result = await runLine(project, "ulimit -n 64; opencode-tui run hello && opencode-tui session list")
    expect(result.code, result.stderr).toBe(0)
  })
})

const kinds = ["pipe", "folder", "device"] as const

function place(path: string, kind: (typeof kinds)[number]): void {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  if (kind === "folder") mkdirSync(path)
  else if (kind === "pipe") execFileSync("mkfifo", [path])
  else symlinkSync("/dev/zero", path)
}

describe.each(kinds)("a %s in the place of", (kind) => {
  const open = async (name: string, folder: "data" | "state" | "config" = "data") => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const folders = {
      data: project.home.dataDirectory,
      state: join(project.home.directory, ".local", "state", "opencode-tui"),
      config: join(project.home.directory, ".config", "opencode-tui"),
    }
    place(join(folders[folder], name), kind)
    const run = (...args: string[]) => runProgram({ args, cwd: project.directory, env: project.env, timeoutMs: 10_000 })
    return { project, run }
  }

  it.each(["opencode-tui.db", "opencode-tui.db-wal", "opencode-tui.db-shm"])("%s ends the program", async (name) => {
    const { run } = await open(name)
    for (const args of [["run", "hello"], ["session", "list"], ["serve", "--port", "0"], ["models"]]) {
      const { code, stderr } = await run(...args)
      expect(code, stderr).toBe(1)
      expect(stderr).toMatch(new RegExp(`^opencode-tui: /.*${name} is a ${kind}, not a file. Move it away.*\n$`))
    }
  })

  it("auth.json: no key is used, and the reason is shown", async () => {
    const { run } = await open("auth.json")
    const { code, stderr } = await run("run", "hello")
    expect([code, stderr]).toEqual([0, expect.stringMatching(`stored keys are not used: .* is a ${kind}, not a file`)])
    expect((await run("auth", "list")).stderr).toContain(`is a ${kind}, not a file`)
  })

  it("trust.json: nothing is trusted", async () => {
    const { run, project } = await open("trust.json", "state")
    project.write({ "opencode.json": '{ "mcp": { "a": { "type": "local", "command": ["true"] } } }' })
    expect((await run("trust", "--show")).code).toBe(3)
    expect((await run("run", "hello")).code).toBe(0)
  })

  it("config.jsonc: an error names it", async () => {
    const { run } = await open("config.jsonc", "config")
    const { code, stderr } = await run("run", "hello")
    expect([code, stderr]).toEqual([2, expect.stringContaining("config.jsonc")])
    expect(stderr).toContain("no regular file")
  })

  it("the log does no harm", async () => {
    const { run } = await open("log/opencode-tui.log")
    const { code, stderr } = await run("run", "--log-level", "debug", "hello")
    expect(code, stderr).toBe(0)
  })

  it("history, preferences and drafts: the terminal works without them", async () => {
    const { project } = await open("history.jsonl", "state")
    const state = join(project.home.directory, ".local", "state", "opencode-tui")
    for (const name of ["tui.json", "uses.jsonl", "drafts"]) place(join(state, name), kind)
    const terminal = startTerminal({ cwd: project.directory, env: project.env })
    await terminal.waitFor("Ask anything")
    terminal.type("hello\r")
    await terminal.waitFor("rule-based helper")
    terminal.kill("SIGTERM")
    const started = performance.now()
    expect((await terminal.exit()).code).toBe(143)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe("a terminal of an absurd size", () => {
  it.each([
    [65_535, 65_535],
    [65_535, 1],
    [1, 65_535],
    [1, 1],
    [0, 0],
    [5000, 2],
  ])("%i columns and %i rows: memory is bounded, and a real size heals it", async (columns, rows) => {
    const project = await createProject()
    const command = `stty cols ${columns} rows ${rows}; exec '${process.execPath}' '${getProgramPath()}'`
    const terminal = startTerminal({ cwd: project.directory, env: project.env, command: ["/bin/bash", "-c", command] })
    await terminal.waitFor(() => terminal.isAlternate())
    for (const [toColumns, toRows] of [
      [columns || 1, rows || 1],
      [2, 2],
      [100, 30],
    ] as const)
      await terminal.settled().then(() => resizeOnly(terminal.pid, toColumns, toRows))
    await terminal.waitFor("Ask anything")
    expect(readPeakMegabytes(terminal.pid)).toBeLessThan(400)
    terminal.kill("SIGTERM")
    expect((await terminal.exit()).code).toBe(143)
  })
})

/** Changes the size that the program sees, not that of the emulator, which would have to keep as many cells. */
function resizeOnly(pid: number, columns: number, rows: number): void {
  const tty = readlinkSync(`/proc/${pid}/fd/0`)
  execFileSync("stty", ["-F", tty, "cols", String(columns), "rows", String(rows)])
}

function readPeakMegabytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024
}

describe("a terminal that takes no more bytes", () => {
  it.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)("does not stop %s", async (signal) => {
    const project = await createProject()
    const pty = spawn(process.execPath, [getProgramPath()], {
      cols: 500,
      rows: 200,
      cwd: project.directory,
      env: project.env,
    })
    let written = ""
    pty.onData((text) => (written += text))
    await expect.poll(() => written, { timeout: 10_000 }).toContain("Ask anything")
    pty.pause()
    // Each new size is painted whole, until the terminal's buffer is full.
    let rounds = 0
    const resize = () => {
      pty.resize(490 + (rounds % 10), 190 + (rounds % 7))
      return ++rounds
    }
    await expect.poll(resize, { interval: 25, timeout: 10_000 }).toBe(40)
    const started = performance.now()
    process.kill(pty.pid, signal)
    await expect.poll(() => findProcess(pty.pid), { timeout: 10_000, interval: 20 }).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(2500)
  })
})
