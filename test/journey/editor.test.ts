// The draft in the user's editor: the editor gets the terminal, chips are preserved, and the screen is redrawn afterwards.
import { chmod, writeFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider, toText } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

async function begin(script: string) {
  const project = await createProject({ "README.md": "# Demo\n" })
  await writeFile(project.home.directory + "/edit", `#!/bin/sh\n${script}\n`)
  await chmod(project.home.directory + "/edit", 0o755)
  const provider = await startProvider([{ text: "all read" }])
  const env = {
    ...project.env,
    EDITOR: `${project.home.directory}/edit --wait`,
    OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()),
  }
  const terminal = startTerminal({ cwd: project.directory, env })
  await terminal.waitFor("Scripted")
  return { terminal, provider }
}

it("returns the edited text with the pasted text in its position", async () => {
  const { terminal, provider } = await begin(
    `echo "here is an editor: $(cat "$2")"; read answer; printf 'first %s\\n%s\\n' "$answer" "$(cat "$2")" > "$2"`,
  )
  terminal.type("see ")
  terminal.paste("one\ntwo\nthree")
  await terminal.waitFor("[Pasted ~3 lines]")
  terminal.press("ctrl+x")
  terminal.type("e")
  await terminal.waitFor("here is an editor: see [Pasted ~3 lines]")
  expect(terminal.isAlternate()).toBe(false)
  // Typed into the editor, not into the prompt.
  terminal.type("typed there\r")
  await terminal.waitFor((screen) => screen.includes("first typed there") && screen.includes("Scripted"))
  expect(terminal.isAlternate()).toBe(true)
  expect(terminal.screen()).not.toContain("here is an editor")
  terminal.type(" end\r")
  await terminal.waitFor("all read")
  expect(toText(provider.requests[0]?.messages.at(-1))).toBe("first typed there\nsee one\ntwo\nthree end")
})

it("leaves the draft unchanged when the editor fails, and reports it", async () => {
  const { terminal } = await begin("exit 3")
  terminal.type("keep me")
  await terminal.waitFor("keep me")
  terminal.press("ctrl+x")
  terminal.type("e")
  await terminal.waitFor("ended with code 3")
  await terminal.waitFor("keep me")
})
