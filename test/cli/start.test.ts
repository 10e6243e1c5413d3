// Start-up: modules that must not be loaded, an exit during start-up, and a start without a terminal.
import { existsSync } from "node:fs"
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"
import { getProgramPath } from "../support/program.ts"

/** Tells again and again which of Node's own modules a thread has loaded; a thread that is ended has no last word. */
const witness = (folder: string) => `
const { threadId } = require("node:worker_threads")
const { renameSync, writeFileSync } = require("node:fs")
const file = ${JSON.stringify(folder)} + "/loaded-" + threadId
const list = process.moduleLoadList
setInterval(() => {
  writeFileSync(file + ".new", list.join("\\n"))
  renameSync(file + ".new", file)
}, 50).unref()
`

async function createWitness() {
  const project = await createProject({ "README.md": "# Demo\n" })
  const folder = project.home.directory
  const script = join(folder, "witness.cjs")
  await writeFile(script, witness(folder))
  return {
    project,
    env: { ...project.env, NODE_OPTIONS: `--require ${script}` },
    /** What the threads have loaded by now. */
    async loaded(threads: number) {
      const files = Array.from({ length: threads }, (_, thread) => join(folder, `loaded-${thread}`))
      for (const file of files) await rm(file, { force: true })
      await expect.poll(() => files.every((file) => existsSync(file)), { timeout: 5000 }).toBe(true)
      return Promise.all(files.map((file) => readFile(file, "utf8")))
    },
  }
}

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

describe("start-up does not load undici", () => {
  it("in the terminal and in the worker of its server, after a whole turn", async () => {
    const { project, env, loaded } = await createWitness()
    const terminal = startTerminal({ cwd: project.directory, env })
    await terminal.waitFor("Ask anything")
    terminal.type("read README.md")
    terminal.press("enter")
    await terminal.waitFor("# Demo")
    for (const list of await loaded(2)) expect(list).not.toContain("undici/undici")
  })

  it("in a server alone", async () => {
    const { project, env, loaded } = await createWitness()
    const server = await startServer({ cwd: project.directory, env })
    expect((await server.request("GET", "/session")).status).toBe(200)
    for (const list of await loaded(1)) expect(list).not.toContain("undici/undici")
  })
})

describe("an exit before the server is ready", () => {
  it("ends the program", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const terminal = startTerminal({ cwd: project.directory, env: project.env })
    await terminal.waitFor("Build")
    terminal.kill("SIGTERM")
    expect(await terminal.exit()).toMatchObject({ code: 143 })
  })
})

describe("without a terminal", () => {
  it("the program serves, prints the URL line and reports that there is no terminal", async () => {
    const project = await createProject(demo)
    const server = await startServer({
      cwd: project.directory,
      env: project.env,
      args: ["--port", "0"],
      command: [getProgramPath()],
    })
    await expect.poll(() => server.stderr()).toContain("There is no terminal here")
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })
})
