// A full disk and a read-only home as real file systems, mounted for the program alone. Needs Linux with user namespaces.
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import { getProgramPath } from "../support/program.ts"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

/** Arguments for Node that run `mount` in a new namespace and then replace the process by the program. */
function inMount(mount: string, args: readonly string[]): string[] {
  const shell = ["-c", `${mount} && exec "$0" "$@"`, process.execPath, getProgramPath(), ...args]
  const words = ["env", "unshare", "--user", "--map-root-user", "--mount", "sh", ...shell]
  return ["--no-warnings", "-e", `process.execve("/usr/bin/env", ${JSON.stringify(words)})`]
}

it("on a full disk writes report it and reads work; with free space writes work again", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const data = project.home.env["XDG_DATA_HOME"]!
  const mount = `mount -t tmpfs -o size=6m tmpfs '${data}' && head -c 5M /dev/zero > '${data}/filler'`
  const command = inMount(mount, ["serve", "--port", "0"])
  const server = await startServer({ cwd: project.directory, env: project.env, command })
  const make = (title: string) => server.request<Session>("POST", "/session", { title })
  const kept: string[] = []
  let refused = await make("number 0")
  for (let n = 1; n < 20_000 && refused.status === 200; n++) {
    kept.push(refused.json.id)
    refused = await make(`number ${n} ${"x".repeat(1000)}`)
  }
  expect([refused.status, refused.text]).toEqual([500, expect.stringMatching(/full|space/i)])
  expect(kept.length).toBeGreaterThan(0)
  const list = async () => (await server.request<Session[]>("GET", "/session?limit=100000")).json.map(({ id }) => id)
  expect((await list()).toSorted()).toEqual(kept.toSorted())
  expect((await server.request("GET", "/global/health")).status).toBe(200)

  // As the program sees it.
  rmSync(`/proc/${server.pid}/root${data}/filler`)
  const after = await make("after")
  expect(after.status, after.text).toBe(200)
  expect((await list()).toSorted()).toEqual([...kept, after.json.id].toSorted())
  const path = `/session/${after.json.id}/message`
  const said = await server.request(`POST`, path, { parts: [{ type: "text", text: "list the files" }] })
  expect([said.status, said.text]).toEqual([200, expect.stringContaining("README.md")])
})

it("on a disk that is full at start-up the program exits with the reason", async () => {
  const project = await createProject({})
  const data = project.home.env["XDG_DATA_HOME"]!
  const mount = `mount -t tmpfs -o size=1m tmpfs '${data}' && { head -c 2M /dev/zero > '${data}/filler'; true; } 2>/dev/null`
  const command = inMount(mount, ["session", "list"])
  const { code, stderr } = await runProgram({ command, args: [], cwd: project.directory, env: project.env })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/full|space/i)])
  expect(stderr).not.toMatch(/\n {4}at /)
})

it("with a read-only home the program names the folder and the alternative, which works", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const { directory } = project.home
  const mount = `mount --bind '${directory}' '${directory}' && mount -o remount,bind,ro '${directory}'`
  const run = (env: Record<string, string>) =>
    runProgram({
      command: inMount(mount, ["run", "list the files"]),
      args: [],
      cwd: project.directory,
      env: { ...project.env, ...env },
    })
  const refused = await run({})
  expect(refused.code, refused.stderr).toBe(1)
  expect(refused.stderr).toContain(project.home.dataDirectory)
  expect(refused.stderr).toContain("XDG_DATA_HOME")
  expect(refused.stderr).not.toMatch(/\n {4}at /)
  const elsewhere = await createProject({})
  const result = await run({ XDG_DATA_HOME: elsewhere.path("data"), XDG_STATE_HOME: elsewhere.path("state") })
  expect([result.code, result.stdout], result.stderr).toEqual([0, expect.stringContaining("README.md")])
  expect(readdirSync(join(elsewhere.directory, "data"))).toEqual(["opencode-tui"])
})
