// Unwritable folders and a locked database: the user gets instructions, and nothing is lost.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { createProject, type Project } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

const databaseOf = ({ home }: Project) => join(home.dataDirectory, "opencode-tui.db")

/** Another program that has the database for itself until it is let go. */
async function lock(file: string) {
  const script = `
    const db = new (require("node:sqlite").DatabaseSync)(process.argv[1], { timeout: 10000 })
    db.exec("BEGIN EXCLUSIVE")
    process.stdin.resume().once("end", () => process.exit(0))
    console.log("locked")
  `
  const child = spawn(process.execPath, ["-e", script, file], { stdio: ["pipe", "pipe", "inherit"] })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  onTestFinished(() => void child.kill("SIGKILL"))
  await new Promise((resolve) => child.stdout.once("data", resolve))
  return async () => {
    child.stdin.end()
    await ended
  }
}

it("while another program locks the database reads work and writes report it; afterwards writes work", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const server = await startServer({ cwd: project.directory, env: project.env })
  const { json } = await server.request<Session>("POST", "/session", { title: "before" })
  const release = await lock(databaseOf(project))
  const refused = await server.request<{ data: { message: string } }>("POST", "/session", { title: "meanwhile" })
  expect([refused.status, refused.json.data.message]).toEqual([500, expect.stringContaining("locked")])
  expect((await server.request<Session[]>("GET", "/session")).json.map(({ id }) => id)).toEqual([json.id])
  const second = await startServer({ cwd: project.directory, env: project.env })
  expect((await second.request<Session[]>("GET", "/session")).json).toHaveLength(1)
  await release()
  expect((await server.request("POST", "/session", { title: "after" })).status).toBe(200)
  const titles = (await second.request<Session[]>("GET", "/session")).json.map(({ title }) => title)
  expect(titles.toSorted()).toEqual(["after", "before"])
})

it("two servers and a command on the same data: each sees what the others stored", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const servers = await Promise.all([0, 1].map(() => startServer({ cwd: project.directory, env: project.env })))
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, i) => servers[i % 2]!.request<Session>("POST", "/session", { title: `title ${i}` })),
  )
  const result = await runProgram({ args: ["run", "list the files"], cwd: project.directory, env: project.env })
  expect([result.code, result.stdout]).toEqual([0, expect.stringContaining("README.md")])
  for (const server of servers) {
    const sessions = (await server.request<Session[]>("GET", "/session?limit=100")).json
    expect(sessions).toHaveLength(41)
    expect(sessions.map(({ id }) => id)).toEqual(expect.arrayContaining(made.map(({ json }) => json.id)))
  }
})

it.each(["serve --port 0", "run hello", "session list"])(
  "a home in which nothing can be created: %s names the folder and the alternative",
  async (line) => {
    const project = await createProject({})
    const share = dirname(project.home.dataDirectory)
    await rm(share, { recursive: true, force: true })
    await mkdir(dirname(share), { recursive: true })
    await writeFile(share, "a file in the way")
    const args = line.split(" ")
    const { code, stderr } = await runProgram({ args, cwd: project.directory, env: project.env })
    expect(code).toBe(1)
    expect(stderr).toContain(project.home.dataDirectory)
    expect(stderr).toContain("XDG_DATA_HOME")
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(existsSync(databaseOf(project))).toBe(false)
  },
)
