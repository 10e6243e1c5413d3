// `shim`: a launcher under the name `opencode`.
import { execFile } from "node:child_process"
import { stat } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"

describe("shim", () => {
  it("writes a launcher that starts this program with its arguments", async () => {
    const project = await createProject({})
    const folder = join(project.home.directory, "it's here")
    const env = { ...project.env, PATH: [folder, project.env["PATH"]].join(delimiter) }
    const { code, stdout, stderr } = await runProgram({ args: ["shim", folder], cwd: project.directory, env })
    expect([code, stdout], stderr).toEqual([0, `${join(folder, "opencode")}\n`])
    expect(stderr).toBe("")
    expect((await stat(join(folder, "opencode"))).mode & 0o777).toBe(0o755)
    const { stdout: version } = await promisify(execFile)("opencode", ["--version"], { env })
    expect(version.trim()).toBe(packageJson.version)
    const again = await runProgram({ args: ["shim", folder], cwd: project.directory, env })
    expect(again.code).toBe(0)
  })

  it("keeps an existing file of another program, and reports a folder that is not on the PATH", async () => {
    const project = await createProject({ "bin/opencode": "#!/bin/sh\necho mine\n" })
    const run = (folder: string) => runProgram({ args: ["shim", folder], cwd: project.directory, env: project.env })
    const taken = await run("bin")
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining("none of ours")])
    expect(await project.read("bin/opencode")).toContain("echo mine")
    expect((await run("other")).stderr).toContain("is not on your PATH")
    expect((await run("bin/opencode/deeper")).code).toBe(1)
  })
})
