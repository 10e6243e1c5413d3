// The default name of an exported file, and the write itself.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { toExportName, writeExport } from "../../../src/command/action/write-export.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

const session = {
  id: "ses_1",
  slug: "calm-river",
  projectID: "p",
  directory: "/p",
  title: "Fix  the\ntest",
  version: "1",
  time: { created: 0, updated: 0 },
}

test("the file is named after the title, else after the slug", () => {
  expect(toExportName(session)).toBe("fix-the-test.md")
  expect(toExportName({ ...session, title: "../../etc/passwd: ü 世界" })).toBe("etc-passwd-ü-世界.md")
  expect(toExportName({ ...session, title: "???" })).toBe("calm-river.md")
})

test("an existing file is replaced only on request, and no temporary file is left", async () => {
  const folder = createTemporaryFolder()
  const path = join(folder, "notes", "a.md")
  expect(await writeExport(path, "first", false)).toBe(true)
  expect(await writeExport(path, "second", false)).toBe(false)
  expect(readFileSync(path, "utf8")).toBe("first")
  expect(await writeExport(path, "third", true)).toBe(true)
  expect(readFileSync(path, "utf8")).toBe("third")
  expect(readdirSync(join(folder, "notes"))).toEqual(["a.md"])
})
