// The settings of a project as rows of the trust dialog.
import { expect, test } from "vitest"
import { toTrustRows } from "../../src/dialog/trust-rows.ts"
import { rowsToText } from "../fixture/rows.ts"

test("what is deceptive is marked in file names, keys and contents", () => {
  const deceptive = "gіt\u2800"
  const withheld = [{ file: `/p/${deceptive}`, key: `mcp.${deceptive}`, why: "starts programs", what: [deceptive] }]
  const text = rowsToText(toTrustRows({ directory: "/p", hash: "", standing: "asked", warnings: [], withheld }, 80))
  expect(text.match(/g⟨U\+0456⟩t⟨U\+2800⟩/g)).toHaveLength(3)
  expect(text).not.toMatch(/[\u0456\u2800]/)
})
