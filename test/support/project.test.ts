// The project helper: a real repository, an isolated home, and complete removal.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { basename } from "node:path"
import { expect, test } from "vitest"
import { createHome } from "./home.ts"
import { createProject } from "./project.ts"
import { runProgram } from "./run-program.ts"

test("a project is a repository on main with its files committed", async () => {
  const project = await createProject({ "README.md": "# Hi\n", "src/a/b.ts": "export const b = 1\n" })
  expect(await project.git("branch", "--show-current")).toBe("main")
  expect(await project.git("ls-files")).toBe("README.md\nsrc/a/b.ts")
  expect(await project.git("status", "--porcelain")).toBe("")
  expect(await project.git("log", "--format=%an")).toBe("Tester")
  expect(await project.read("src/a/b.ts")).toBe("export const b = 1\n")
  project.write({ "new/file.txt": "x" })
  expect(await project.git("status", "--porcelain")).toBe("?? new/")
})

test("two projects with the same files are two repositories", async () => {
  const [one, two] = await Promise.all([createProject({ a: "1" }), createProject({ a: "1" })])
  expect(await one.git("rev-parse", "HEAD")).not.toBe(await two.git("rev-parse", "HEAD"))
})

test("a plain folder is no repository", async () => {
  const project = await createProject({ a: "1" }, { git: false })
  expect(existsSync(project.path(".git"))).toBe(false)
  await expect(project.git("rev-parse", "--show-toplevel")).rejects.toThrow(/not a git repository/)
})

test("the environment is isolated and runs the Node of the tests", async () => {
  const home = await createHome({ EXTRA: "1" })
  const script = "console.log(JSON.stringify({ env: process.env, version: process.version }))"
  const { stdout, code } = await runProgram({ command: ["-e"], args: [script], cwd: home.directory, env: home.env })
  expect(code).toBe(0)
  const reported = JSON.parse(stdout) as { env: Record<string, string>; version: string }
  expect(reported.version).toBe(process.version)
  expect(reported.env["EXTRA"]).toBe("1")
  expect(
    Object.keys(reported.env).filter((name) => /^(OPENCODE|FORCE_COLOR|NO_COLOR|CI$|VITEST|NODE_)/.test(name)),
  ).toEqual([])
  for (const name of ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"])
    expect(reported.env[name]?.startsWith(home.directory), name).toBe(true)
})

test("disposal removes the folders and kills processes that were started there, in any process group", async () => {
  const project = await createProject({ a: "1" })
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); console.log('up')"], {
    env: project.env,
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  })
  const exited = once(child, "exit")
  await once(child.stdout, "data")
  expect(await project.home.listProcesses()).toEqual([child.pid])
  await project.dispose()
  expect(await exited).toEqual([null, "SIGKILL"])
  expect([existsSync(project.directory), existsSync(project.home.directory)]).toEqual([false, false])
})

test("a home shared by two projects is kept when the first is disposed", async () => {
  await using home = await createHome()
  const first = await createProject({}, { home })
  await first.dispose()
  const second = await createProject({}, { home })
  expect(second.env["HOME"]).toBe(home.directory)
  expect(basename(second.directory)).not.toBe(basename(first.directory))
})

test("a command gets its input and returns both outputs and its exit code", async () => {
  const home = await createHome()
  const script =
    "process.stdin.on('data', (d) => process.stdout.write(String(d).toUpperCase())).on('end', () => { console.error('done'); process.exit(3) })"
  const result = await runProgram({ command: ["-e"], args: [script], cwd: home.directory, env: home.env, input: "abc" })
  expect(result).toEqual({ code: 3, signal: null, stdout: "ABC", stderr: "done\n" })
})

test("a command that does not end is killed, and the error contains its output", async () => {
  const home = await createHome()
  const script = "console.log('waiting'); setInterval(() => {}, 1000)"
  const running = runProgram({ command: ["-e"], args: [script], cwd: home.directory, env: home.env, timeoutMs: 500 })
  await expect(running).rejects.toThrow(/still running after 500 ms[\s\S]*waiting/)
})
