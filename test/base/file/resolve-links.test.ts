import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { realPath } from "../../../server/base/file/containment.ts"
import { resolveLinks } from "../../../server/base/file/resolve-links.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

test("the result is that of the asynchronous resolution, whatever the links", async () => {
  const names = fc.constantFrom("a", "b", "c", "..", ".")
  const paths = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"))
  const link = fc.record({ at: paths, target: paths, isAbsolute: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(link, { maxLength: 6 }), paths, async (links, path) => {
      const root = createTemporaryFolder({ "a/b/file": "", "b/c/file": "" })
      for (const { at, target, isAbsolute } of links)
        try {
          mkdirSync(dirname(join(root, at)), { recursive: true })
          symlinkSync(isAbsolute ? join(root, target) : target, join(root, at))
        } catch {
          // Something is there already, or the way to it is a circle.
        }
      const named = join(root, path)
      const expected = await realPath(named).catch(() => undefined)
      // Links in a circle have no resolved path.
      if (expected !== undefined) expect(resolveLinks(named)).toBe(expected)
      expect(resolveLinks(named, () => false)).toBe(named)
    }),
    { numRuns: 300 },
  )
})

test("`..` after a link is the parent of its target", () => {
  const root = createTemporaryFolder({ "a/b/file": "", "c/file": "" })
  symlinkSync("../a/b", join(root, "c/link"))
  expect(resolveLinks(`${root}/c/link/../x`)).toBe(join(root, "a/x"))
})

test("only the links that are to be followed are followed, and nothing throws", () => {
  const root = createTemporaryFolder({ "a/file": "" })
  symlinkSync("a", join(root, "one"))
  symlinkSync("one", join(root, "two"))
  symlinkSync("round", join(root, "round"))
  writeFileSync(join(root, "file"), "")
  expect(resolveLinks(join(root, "two/file"), (link) => link.endsWith("two"))).toBe(join(root, "one/file"))
  for (const path of ["round", "round/x", "file/x", "nul\0", "x".repeat(300), "x/".repeat(5000)])
    expect(resolveLinks(join(root, path)).startsWith(root)).toBe(true)
})
