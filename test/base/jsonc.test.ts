import { expect, test } from "vitest"
import { createLocator, editJsonc, parseJsonc } from "../../server/base/jsonc.ts"

test("parses comments, trailing commas, a byte order mark and an empty text", async () => {
  expect(await parseJsonc('\uFEFF{\n// note\n"a": [1, 2,], /* x */ "u": "http://x",\n}')).toEqual({
    value: { a: [1, 2], u: "http://x" },
  })
  expect(await parseJsonc("  \n")).toEqual({ value: undefined })
  expect(await parseJsonc("// only a note\n")).toEqual({ value: undefined })
})

test("reports line and column of the first error", async () => {
  expect(await parseJsonc('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({
    line: 3,
    column: 3,
    message: "expected a comma",
  })
  expect(await parseJsonc("{ a: 1 }")).toMatchObject({ line: 1, column: 3 })
  expect(await parseJsonc('{"a": ')).toMatchObject({ line: 1 })
})

test("finds the position of a value, and keeps comments when editing", async () => {
  const text = '{\n  // mine\n  "a": { "b": 1 } // here\n}\n'
  const locate = await createLocator(text)
  expect(locate(["a", "b"])).toEqual({ line: 3, column: 10 })
  expect(locate(["a", "gone"])).toEqual({ line: 3, column: 3 })
  expect(locate([])).toEqual({ line: 1, column: 1 })
  const edited = await editJsonc(text, ["a", "c"], "ask")
  expect(edited).toContain("// mine")
  expect(edited).toContain("// here")
  expect(await parseJsonc(edited)).toEqual({ value: { a: { b: 1, c: "ask" } } })
  expect(await parseJsonc(await editJsonc("", ["permission", "edit"], "ask"))).toEqual({
    value: { permission: { edit: "ask" } },
  })
})

test("a value that is nested too deeply for code that recurses is an error", async () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
  expect(await parseJsonc(nested(100))).toHaveProperty("value")
  for (const text of [nested(101), nested(200_000), `// x\n${nested(200_000)}`, '{"a":'.repeat(300_000)])
    expect(await parseJsonc(text)).toMatchObject({ message: expect.stringMatching(/nested|expected/) })
  const hidden = `{"a": ${nested(200_000)}, "a": 1}`
  expect(await parseJsonc(hidden)).toEqual({ value: { a: 1 } })
  expect((await createLocator(hidden))(["a"])).toEqual({ line: 1, column: 1 })
})
