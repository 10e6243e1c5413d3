// `trust`: prints what would run, and stores the decision for exactly that content.
import { describe, expect, it } from "vitest"
import type { TrustReview } from "../../server/schema/trust.ts"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"

async function createGuest() {
  const provider = await startProvider(() => ({ text: "the guest's model" }))
  const project = await createProject({
    "opencode.json": JSON.stringify({
      ...provider.config(),
      mcp: { files: { type: "local", command: ["node", "serve\u001b[2J.js", "indeх\u2800.js"] } },
    }),
    "sub/x.txt": "",
  })
  const run = (...args: string[]) => runProgram({ args, cwd: project.directory, env: project.env })
  return { project, provider, run }
}

describe("trust --show", () => {
  it("prints what needs a decision and exits with 3, without running or granting anything", async () => {
    const { run, provider, project } = await createGuest()
    const { code, stdout, stderr } = await run("trust", "--show")
    expect(code, stderr).toBe(3)
    expect(stdout).toContain(`mcp starts programs or connects elsewhere (${project.directory}/opencode.json)`)
    expect(stdout).toContain("    files.command: node 'serve␛[2J.js' 'inde⟨U+0445⟩⟨U+2800⟩.js'")
    expect(stdout).toContain(`options.baseURL: ${provider.url}`)
    expect((await run("run", "hi")).stderr).toContain("is not trusted")
    expect(provider.requests).toHaveLength(0)
  })

  it("prints JSON", async () => {
    const { run, project } = await createGuest()
    const review = JSON.parse((await run("trust", "--show", "--json")).stdout) as TrustReview
    expect(review).toMatchObject({ directory: project.directory, standing: "asked" })
    expect(review.withheld.map(({ key }) => key)).toEqual(expect.arrayContaining(["mcp", "provider.mock"]))
  })

  it("exits with 0 if no decision is needed", async () => {
    const project = await createProject({ "opencode.json": '{ "username": "me" }' })
    const { code, stderr } = await runProgram({ args: ["trust", "--show"], cwd: project.directory, env: project.env })
    expect([code, stderr]).toEqual([0, expect.stringContaining("Nothing in")])
  })
})

describe("trust", () => {
  it(
    "lets it run from the next start on, until the content changes or it is taken back",
    { timeout: 60_000 },
    async () => {
      const { run, project } = await createGuest()
      const granted = await run("trust", ".")
      expect(granted.code, granted.stderr).toBe(0)
      expect(granted.stdout).toContain("files.command")
      expect((await run("trust", "--show")).code).toBe(0)
      const trusted = await run("run", "hi")
      expect([trusted.stdout, trusted.stderr]).toEqual([
        "the guest's model\n",
        expect.not.stringContaining("not trusted"),
      ])

      project.write({ ".opencode/agent/more.md": "---\ndescription: more\n---\nMore.\n" })
      expect((await run("trust", "--show")).code).toBe(3)
      expect((await run("run", "hi")).stderr).toContain("is not trusted")

      await run("trust")
      expect((await run("trust", "--show")).code).toBe(0)
      expect((await run("trust", "--remove")).code).toBe(0)
      expect((await run("trust", "--show")).code).toBe(3)
    },
  )

  it("applies to the given directory", async () => {
    const { run, project } = await createGuest()
    const other = await createProject({}, { home: project.home })
    const granted = await runProgram({ args: ["trust", project.directory], cwd: other.directory, env: project.env })
    expect(granted.code, granted.stderr).toBe(0)
    expect((await run("trust", "--show")).code).toBe(0)
  })

  it("reports invalid settings of the user and exits with 2", async () => {
    const project = await createProject()
    await project.home.writeConfig("{ nonsense")
    const { code, stderr } = await runProgram({ args: ["trust"], cwd: project.directory, env: project.env })
    expect([code, stderr]).toEqual([2, expect.stringContaining("opencode.json:1")])
  })
})
