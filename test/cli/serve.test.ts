// `serve`: its port, its host name and the modes of its files.
import { statSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

describe("serve", () => {
  it("reports a port that is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => taken.once("listening", resolve))
    const { port } = taken.address() as AddressInfo
    const project = await createProject({})
    const result = await runProgram({
      args: ["serve", "--port", String(port)],
      cwd: project.directory,
      env: project.env,
    })
    taken.close()
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(`Port ${port} is in use`)
  })

  it("does not listen beyond loopback without a password", async () => {
    const project = await createProject({})
    for (const hostname of ["0.0.0.0", "::"]) {
      const result = await runProgram({
        args: ["serve", "--port", "0", "--hostname", hostname],
        cwd: project.directory,
        env: project.env,
      })
      expect(result.code).toBe(1)
      expect(result.stderr).toContain("OPENCODE_SERVER_PASSWORD")
    }
  })

  it("creates its files for the user only, under any umask", async () => {
    const project = await createProject(demo)
    const server = await startServer({ cwd: project.directory, env: project.env })
    await server.request("POST", "/session", {})
    const data = join(project.home.directory, ".local", "share", "opencode-tui")
    expect(statSync(data).mode & 0o777).toBe(0o700)
    for (const name of ["opencode-tui.db", "opencode-tui.db-wal"])
      expect(statSync(join(data, name)).mode & 0o777).toBe(0o600)
  })
})
