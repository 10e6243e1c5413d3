// Runs the examples of the README unchanged, except for the port.
import { execFile } from "node:child_process"
import { access, readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { parseJsonc } from "../server/base/jsonc.ts"
import { OwnConfig } from "../server/config/own-config.ts"
import { Config } from "../server/schema/config.ts"
import { freePort } from "./support/free-port.ts"
import { checkoutPath } from "./support/program.ts"
import { createProject } from "./support/project.ts"
import { startTerminal } from "./support/terminal.ts"

const run = promisify(execFile)
const readme = await readFile(join(checkoutPath, "README.md"), "utf8")
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map((match) => match[1]!)
const commands = blocks("sh")
  .flatMap((block) => block.split("\n"))
  .filter((line) => line.startsWith("curl"))

describe("the README", () => {
  it("has curl examples that work against a terminal, in their order", async () => {
    expect(commands.length).toBeGreaterThanOrEqual(10)
    const project = await createProject({ "README.md": "# Demo\n\nTODO\n" })
    const port = await freePort()
    const terminal = startTerminal({ cwd: project.directory, env: project.env, port })
    await terminal.waitFor("Offline")
    for (const command of commands) {
      const line = command
        .replaceAll("localhost:4096", `localhost:${port}`)
        .replace(/^curl /, "curl -sS --fail-with-body --max-time 10 ")
      const { stdout } = await run("bash", ["-c", line])
      expect(stdout, command).not.toBe("")
      if (command.includes("submit-prompt")) await terminal.waitFor("README.md has 3 lines")
      if (command.includes("show-toast")) await terminal.waitFor("the build is done")
      if (command.includes("open-themes")) await terminal.waitFor("opencode-cb")
    }
  })

  it("has a model that the settings accept", () => {
    for (const block of blocks("json")) expect(Config.parse(JSON.parse(block)).model).toBe("local/qwen3-coder")
  })

  it("has settings of this program that are accepted", async () => {
    for (const block of blocks("jsonc")) {
      const parsed = await parseJsonc(block)
      expect(OwnConfig.strict().parse("value" in parsed ? parsed.value : parsed)).toHaveProperty("sandbox.mode")
    }
  })

  it("names existing scripts and shows an existing picture", async () => {
    const { scripts } = JSON.parse(await readFile(join(checkoutPath, "package.json"), "utf8")) as {
      scripts: Record<string, string>
    }
    for (const name of ["start", "test"]) expect(scripts).toHaveProperty(name)
    for (const [, path] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect((await readFile(join(checkoutPath, path!), "utf8")).startsWith("<svg")).toBe(true)
  })
})

describe("README.md and CONTRIBUTING.md", () => {
  it("name files and folders that exist", async () => {
    for (const document of ["README.md", "CONTRIBUTING.md"]) {
      const content = await readFile(join(checkoutPath, document), "utf8")
      const named = [...content.matchAll(/`((?:src|server|test|scripts|bench|themes)\/[^`\s*]*)`/g)].map(
        (match) => match[1]!,
      )
      expect(named.length).toBeGreaterThan(5)
      // `x` stands for a name of the reader's choice.
      for (const path of named.filter((each) => !/(^|\/)x\.|\/X\.tsx$/.test(each)))
        await expect(
          Promise.any([access(join(checkoutPath, path)), access(join(checkoutPath, `${path}.test.ts`))]),
          `${document} names ${path}`,
        ).resolves.toBeUndefined()
    }
  })
})
