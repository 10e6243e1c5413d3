import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { removeLeftovers, writeFileAtomic } from "../../../server/base/file/atomic-file.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

it("removes what a dead program was writing, and nothing of a living one or of others", async () => {
  const folder = createTemporaryFolder()
  await writeFileAtomic(join(folder, "whole.txt"), "whole")
  const hex = "0123456789abcdef"
  // No pid of Linux is as large as that.
  const dead = `.opencode-tui-4194999-${hex}.tmp`
  const kept = [`.opencode-tui-${process.pid}-${hex}.tmp`, `.opencode-tui-x-${hex}.tmp`, `.${hex}.tmp`, "whole.txt"]
  for (const name of [dead, ...kept]) writeFileSync(join(folder, name), "half")
  expect(await removeLeftovers(folder)).toEqual([join(folder, dead)])
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted())
  expect(await removeLeftovers(join(folder, "nowhere"))).toEqual([])
})
