// Lines that fail because of the sandbox: the user is asked once, and the model reads what happened.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { PermissionConfig } from "../../server/schema/config.ts"
import type { PermissionReply } from "../../server/schema/permission.ts"
import { createToolFixture } from "../fixture/tool.ts"
import { hasBubblewrap } from "../support/bubblewrap.ts"

const ask: PermissionConfig = "allow"
const allowAll: readonly PermissionConfig[] = ["allow", { "*": "allow" }, { "*": { "*": "allow" }, "sand*": "allow" }]

function open(permissionReply: PermissionReply, rules = ask, isReadOnly = false) {
  const fixture = createToolFixture({ sandbox: "on", permissionReply, rules, isReadOnly })
  const file = join(fixture.home, "outside.txt")
  return {
    ...fixture,
    file,
    run: async (command: string) => (await fixture.run("bash", { command })).output,
    isWritten: () => existsSync(file),
  }
}

it("a line of the user runs outside", async () => {
  const { run } = createToolFixture({ rules: { "*": "allow" } })
  expect((await run("bash", { command: "echo hi" })).output).toBe("hi\n")
})

if (hasBubblewrap("lines that leave the sandbox")) {
  describe("a line that fails because of the sandbox", () => {
    it("runs outside when the user allows it, and the model reads both", async () => {
      const { run, file, isWritten, permissionRequests } = open("once")
      const output = await run(`touch ${file} && echo done`)
      expect(permissionRequests).toMatchObject([
        {
          permission: "sandbox",
          patterns: [`touch ${file}`, "echo done"],
          always: expect.arrayContaining(["touch *"]),
          metadata: { reason: `${file} is read-only in the sandbox` },
        },
      ])
      expect(isWritten()).toBe(true)
      expect(output).toMatch(/^done\n/)
      expect(output).toContain(
        `in the sandbox it failed, since ${file} is read-only in the sandbox. The user let it run outside`,
      )
      await run(`touch ${file}`)
      expect(permissionRequests).toHaveLength(2)
    })

    it("runs outside at once after the answer always", async () => {
      const { run, file, permissionRequests } = open("always")
      await run(`touch ${file}`)
      expect(await run(`touch ${file}2`)).toBe("")
      expect(existsSync(`${file}2`)).toBe(true)
      expect(permissionRequests).toHaveLength(1)
    })

    it("keeps its output when the user refuses", async () => {
      const { run, file, isWritten } = open("reject")
      const output = await run(`echo before; touch ${file}`)
      expect(isWritten()).toBe(false)
      expect(output).toMatch(/^before\ntouch: cannot touch/)
      expect(output).toContain("The user did not let it run outside")
    })

    it("is not asked about where a rule forbids it", async () => {
      const { run, file, isWritten, permissionRequests } = open("once", { "*": "allow", sandbox: "deny" })
      expect(await run(`touch ${file}`)).toContain("A rule of the user forbids to run it outside")
      expect(isWritten()).toBe(false)
      expect(permissionRequests).toEqual([])
    })

    it("runs outside at once where a rule allows it", async () => {
      const { run, file, isWritten, permissionRequests } = open("reject", {
        "*": "allow",
        sandbox: { "*": "ask", "touch *": "allow" },
      })
      expect(await run(`touch ${file}`)).toBe("")
      expect(isWritten()).toBe(true)
      expect(permissionRequests).toEqual([])
      await run(`cp ${file} ${file}2`)
      expect(permissionRequests).toHaveLength(1)
    })

    it.each(allowAll)("is asked about where a rule allows everything: %j", async (rules) => {
      const { run, file, isWritten, permissionRequests } = open("reject", rules)
      expect(await run(`touch ${file}`)).toContain("The user did not let it run outside")
      expect(isWritten()).toBe(false)
      expect(permissionRequests).toHaveLength(1)
    })

    it("runs inside where a rule allows only one of its commands, or it is not certain what they are", async () => {
      const rules: PermissionConfig = { "*": "allow", sandbox: { "*": "ask", "touch *": "allow" } }
      const { run, file, isWritten } = open("reject", rules)
      for (const line of [
        `touch ${file} && cp /dev/null ${file}`,
        `eval "touch ${file}; $X"`,
        `X=cp; $X /dev/null ${file}`,
        `touch $(cp /dev/null ${file}; echo ${file})`,
        `sh <<< "touch ${file}; $X"`,
      ])
        await run(line)
      expect(isWritten()).toBe(false)
    })

    it("is recognized behind a pipe", async () => {
      const { run, file, permissionRequests } = open("reject")
      await run(`touch ${file} 2>&1 | cat`)
      expect(permissionRequests).toHaveLength(1)
    })

    it("never leaves it in a read-only session", async () => {
      const { run, home, isWritten, permissionRequests } = open("once", { "*": "allow", sandbox: "allow" }, true)
      const output = await run(`ls ${home}/nowhere ${home}/.local/share/opencode-tui/auth.json`)
      expect(output).toContain("No such file")
      expect(isWritten()).toBe(false)
      expect(permissionRequests).toEqual([])
    })
  })

  it.each(["exit 3", "cat missing.txt", "touch closed/x", "false | true"])(
    "a line that fails by itself is not asked about: %s",
    async (command) => {
      const { run, permissionRequests } = open("once")
      await run(`mkdir -p closed; chmod 555 closed; ${command}`)
      expect(permissionRequests).toEqual([])
    },
  )
}
