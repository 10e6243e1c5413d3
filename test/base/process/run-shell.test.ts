import { spawn, execFileSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { createProcessTable } from "../../../server/base/process/process-table.ts"
import { runShell, type ShellOptions } from "../../../server/base/process/run-shell.ts"
import { toChildEnvironment } from "../../../server/base/process/child-environment.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

let folder: string
let count = 0
const table = createProcessTable()
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => table.killAll())

function run(command: string, options: Partial<ShellOptions> = {}) {
  const newOutputPath = () => join(folder, `output-${count++}`)
  return runShell({ command, cwd: folder, env: toChildEnvironment(process.env), table, newOutputPath, ...options })
}

/** The processes whose command line contains this text, which must be unique to the test. */
function findByText(text: string): string[] {
  const listing = execFileSync("ps", ["-A", "-o", "stat=,args="], { encoding: "utf8" })
  return listing.split("\n").filter((line) => /^(?!Z)\S+ +(sleep|sh -c trap) /.test(line) && line.includes(text))
}

/** A unique duration for `sleep`. */
function uniqueSeconds(): string {
  return `3${String(process.pid).padStart(7, "0")}.${++count}`
}

test("stdout and stderr arrive in order, with the status", async () => {
  const result = await run("echo one; echo two >&2; echo three; echo four >/dev/stderr; exit 7")
  expect(result).toMatchObject({ head: "one\ntwo\nthree\nfour\n", exitCode: 7, end: "exit", leftRunning: [] })
  await vi.waitFor(() => expect(table.list()).toEqual([]))
})

test("a command has no input, and no child that it did not start", async () => {
  expect((await run("cat; wait; echo end")).head).toBe("end\n")
  const result = await run(`exec perl -e '1 while wait() != -1; print "no children\\n"'`)
  expect(result.head).toBe("no children\n")
})

test.each([
  ["kill -9 $$", 137],
  ["kill 0", 143],
  ["kill -9 0", 137],
  ["kill $PPID; exit 0", 143],
])("termination by a signal is reported: %s", async (command, exitCode) => {
  expect(await run(command)).toMatchObject({ end: "exit", exitCode })
  await vi.waitFor(() => expect(table.list()).toEqual([]))
})

test("the result comes when the shell exits, even if a child keeps the output open; the child keeps running", async () => {
  const seconds = uniqueSeconds()
  const result = await run(`sleep ${seconds} & echo started`)
  expect(result).toMatchObject({ head: "started\n", exitCode: 0 })
  expect(result.leftRunning.map((left) => left.command)).toEqual([`sleep ${seconds}`])
  expect(findByText(`sleep ${seconds}`)).toHaveLength(1)
  await table.killAll()
  expect(findByText(`sleep ${seconds}`)).toEqual([])
})

test("a process that is left running does not die of a closed pipe", async () => {
  const result = await run(`(while sleep 0.05; do echo tick; echo x >> ticks; done) & sleep 0.2; echo over`)
  expect(result.leftRunning.length).toBeGreaterThan(0)
  const before = readFileSync(join(folder, "ticks"), "utf8").length
  await vi.waitFor(() => expect(readFileSync(join(folder, "ticks"), "utf8").length).toBeGreaterThan(before + 10), 3000)
})

describe("no process is left after", () => {
  const commands = (seconds: string) => [
    `sleep ${seconds}`,
    `trap '' TERM; sleep ${seconds}; sleep ${seconds}`,
    `setsid sleep ${seconds} & sleep ${seconds}`,
    `(setsid sh -c 'trap "" TERM; sleep ${seconds}; :' >/dev/null 2>&1 &); sleep ${seconds}`,
    `for i in 1 2 3; do (sleep ${seconds} &) ; done; sleep ${seconds} | cat`,
  ]
  test.each(commands("S").map((_, index) => index))("a timeout (%i)", async (index) => {
    const seconds = uniqueSeconds()
    const result = await run(`echo begin; ${commands(seconds)[index]}`, { timeoutMs: 300 })
    expect(result).toMatchObject({ end: "timeout", exitCode: null, head: "begin\n" })
    expect(findByText(seconds)).toEqual([])
    expect(table.list()).toEqual([])
  })

  test.each(commands("S").map((_, index) => index))("an abort (%i)", async (index) => {
    const seconds = uniqueSeconds()
    const controller = new AbortController()
    const onPreview = () => controller.abort()
    const result = await run(`echo begin; ${commands(seconds)[index]}`, { signal: controller.signal, onPreview })
    expect(result).toMatchObject({ end: "abort", exitCode: null })
    expect(findByText(seconds)).toEqual([])
  })

  test.each(commands("S").map((_, index) => index))("kill -9 of the program (%i)", async (index) => {
    const seconds = uniqueSeconds()
    const base = pathToFileURL(resolve("server/base/process")).href
    const program = `
      import { createProcessTable } from "${base}/process-table.ts"
      import { runShell } from "${base}/run-shell.ts"
      await runShell({
        command: process.argv[1], cwd: ".", env: { PATH: process.env.PATH }, table: createProcessTable(),
        newOutputPath: () => "none", onPreview: () => console.log("running"),
      })`
    const command = `(${commands(seconds)[index]}) & sleep 0.2; echo begin; wait; sleep ${seconds}`
    const parent = spawn(process.execPath, ["--input-type=module", "-e", program, command], { cwd: folder })
    await once(parent.stdout, "data")
    expect(findByText(`sleep ${seconds}`).length).toBeGreaterThan(0)
    parent.kill("SIGKILL")
    await once(parent, "exit")
    await vi.waitFor(() => expect(findByText(seconds)).toEqual([]), 2000)
  })
})

test("output that is written after SIGTERM is collected", async () => {
  const result = await run(`trap 'echo goodbye; exit' TERM; echo hello; while :; do sleep 0.05; done`, {
    timeoutMs: 300,
  })
  expect(result).toMatchObject({ end: "timeout", head: expect.stringMatching(/^hello\n(Terminated\n)?goodbye\n$/) })
})

test("an endless output is bounded", async () => {
  const limits = { maxMemoryBytes: 1000, keepBytes: 500, maxFileBytes: 100_000 }
  const result = await run("yes | head -c 5000000; printf end", { limits })
  expect(result).toMatchObject({ exitCode: 0, totalBytes: 5_000_003, isFileCut: true })
  expect(result.head.length).toBeLessThanOrEqual(500)
  expect(result.tail).toMatch(/y\nend$/)
})

test("a missing directory is an error", async () => {
  await expect(run("true", { cwd: join(folder, "nowhere") })).rejects.toThrow(/ENOENT/)
})

test("an aborted signal starts nothing", async () => {
  expect(await run("echo never", { signal: AbortSignal.abort() })).toMatchObject({ end: "abort", head: "" })
})

test("a child process receives no secrets", async () => {
  const secrets = {
    CANARY_SECRET: "1",
    OPENAI_API_KEY: "2",
    GITHUB_TOKEN: "3",
    OPENCODE_SERVER_PASSWORD: "4",
    PGPASSWORD: "5",
  }
  const env = toChildEnvironment({ ...process.env, ...secrets, HOME: "/home/x", LANG: "C" })
  const { head } = await run("env", { env })
  for (const name of Object.keys(secrets)) expect(head).not.toContain(`${name}=`)
  expect(head).toContain("HOME=/home/x")
  expect(head).toContain("TERM=dumb")
})
