import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { removeLeftovers, writeFileAtomic } from "../../../server/base/file/atomic-file.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

const modeOf = (path: string) => statSync(path).mode & 0o777

test("sets the mode of an existing file, and replaces a link instead of following it", async () => {
  const folder = createTemporaryFolder({ "auth.json": "old", "victim.txt": "victim" })
  chmodSync(join(folder, "auth.json"), 0o644)
  await writeFileAtomic(join(folder, "auth.json"), "new", 0o600)
  expect(modeOf(join(folder, "auth.json"))).toBe(0o600)
  symlinkSync(join(folder, "victim.txt"), join(folder, "link"))
  await writeFileAtomic(join(folder, "link"), "mine", 0o600)
  expect(readFileSync(join(folder, "victim.txt"), "utf8")).toBe("victim")
  expect(readFileSync(join(folder, "link"), "utf8")).toBe("mine")
})

test("removes the temporary files of dead programs, and nothing else", async () => {
  const folder = createTemporaryFolder()
  await writeFileAtomic(join(folder, "whole.txt"), "whole")
  const hex = "0123456789abcdef"
  // Linux has no pids as large as that.
  const dead = `.opencode-tui-4194999-${hex}.tmp`
  const kept = [`.opencode-tui-${process.pid}-${hex}.tmp`, `.opencode-tui-x-${hex}.tmp`, `.${hex}.tmp`, "whole.txt"]
  for (const name of [dead, ...kept]) writeFileSync(join(folder, name), "half")
  expect(await removeLeftovers(folder)).toEqual([join(folder, dead)])
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted())
  expect(await removeLeftovers(join(folder, "nowhere"))).toEqual([])
})
