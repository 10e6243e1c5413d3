// A draft survives a kill of the program while it is written, and is removed when it is sent.
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

it("is restored after a kill with its chips, and each terminal restores its own", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const open = () => startTerminal({ cwd: project.directory, env: project.env })
  const base = join(project.env["XDG_STATE_HOME"] ?? "", "opencode-tui", "drafts")
  const files = async () => {
    const [folder] = await readdir(base).catch(() => [])
    const names = folder === undefined ? [] : await readdir(join(base, folder))
    return names.filter((name) => name.endsWith(".json")).map((name) => join(base, folder ?? "", name))
  }

  const first = open()
  await first.waitFor("Ask anything")
  first.type("half a thought ")
  first.paste("one\ntwo\nthree\nfour")
  await first.waitFor("[Pasted ~4 lines]")
  await expect.poll(files, { timeout: 20_000 }).toHaveLength(1)
  const [file = ""] = await files()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  first.kill("SIGKILL")
  await first.exit()

  const second = open()
  await second.waitFor("half a thought [Pasted ~4 lines]")
  await second.waitFor("Your draft is back")
  const third = open()
  await third.waitFor("Guide")
  third.type("another one")
  await third.waitFor("another one")
  await expect.poll(files, { timeout: 20_000 }).toHaveLength(2)
  expect(third.screen()).not.toContain("half a thought")

  second.press("enter")
  await second.waitFor("rule-based helper")
  await expect.poll(files, { timeout: 20_000 }).toHaveLength(1)
  second.kill("SIGKILL")
  await second.exit()
  const last = open()
  await last.waitFor("Guide")
  // The session of that name is among the recent ones; the prompt is empty, and stays so.
  await last.settled((screen) => screen.includes("Ask anything") && screen.includes("half a thought one"))
  expect(last.screen()).not.toContain("Your draft is back")
})
