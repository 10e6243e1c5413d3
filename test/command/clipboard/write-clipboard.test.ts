import { chmod, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { writeClipboard } from "../../../src/command/clipboard/write-clipboard.ts"
import { createHome } from "../../support/home.ts"

test("text goes to a tool of the system, and over SSH to the terminal", async () => {
  const home = await createHome()
  const tool = join(home.directory, "xclip")
  const taken = join(home.directory, "taken")
  await writeFile(tool, `#!/bin/sh\nexec cat > '${taken}'\n`)
  await chmod(tool, 0o755)
  const env = { PATH: `${home.directory}:${process.env.PATH}`, DISPLAY: ":9" }
  const sent: string[] = []
  const send = (bytes: string) => void sent.push(bytes)
  expect(await writeClipboard("a 世 text", env, send)).toBe("by xclip")
  expect(await readFile(taken, "utf8")).toBe("a 世 text")
  expect(sent).toEqual([])
  expect(await writeClipboard("b", { ...env, SSH_TTY: "/dev/pts/1" }, send)).toBe("by the terminal")
  expect(sent).toHaveLength(1)
})
