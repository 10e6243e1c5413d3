// The program is killed while a reply streams; after a restart the session is consistent.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { readStoredParts } from "../support/stored-parts.ts"
import { startTerminal } from "../support/terminal.ts"

describe("kill -9 while a reply streams", () => {
  it("loses neither the prompt nor the streamed text, and the session continues", async () => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const provider = await startProvider([
      { chunks: Array.from({ length: 30 }, (_, i) => `w${i} `), hangAfter: 25 },
      { text: "whole again" },
    ])
    const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
    const first = startTerminal({ cwd: project.directory, env })
    await first.waitFor("Ask anything")
    first.type("tell me a story")
    first.press("enter")
    await first.waitFor(/w23 w24$/m)
    // The disk has what was shown a quarter of a second later at the latest.
    await expect.poll(() => readStoredParts(project.home), { timeout: 2000 }).toContain("w23 w24")
    first.kill("SIGKILL")
    await first.exit()

    const second = startTerminal({ cwd: project.directory, env, args: ["--continue"] })
    const screen = await second.waitFor("interrupted")
    expect(screen).toContain("tell me a story")
    expect(screen).toContain("w22 w23 w24")
    second.type("go on")
    second.press("enter")
    await second.waitFor("whole again")
    expect(second.screen()).toContain("tell me a story")
  })
})
