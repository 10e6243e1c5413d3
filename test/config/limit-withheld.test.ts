import { expect, test } from "vitest"
import { limitWithheld } from "../../server/config/limit-withheld.ts"

const entry = (key: string, what: readonly string[]) => ({ file: "/p/opencode.json", key, why: "runs code", what })

test("few entries stay as they are; of many the rest is counted, and long ones end in a hint", () => {
  const few = [entry("mcp", ["a", "b"]), entry("lsp", [])]
  expect(limitWithheld(few)).toEqual(few)
  const many = limitWithheld(Array.from({ length: 1234 }, (_, i) => entry(`k${i}`, ["x".repeat(1000)])))
  expect(many).toHaveLength(501)
  expect(many.at(-1)).toMatchObject({ key: "and 734 more" })
  expect(many[0]?.what[0]).toHaveLength(1000)
  expect(many[300]?.what).toEqual(["not shown here: read the file"])
  const hiding = limitWithheld([entry("long", ["x".repeat(150_000)]), entry("mcp", ["rm -rf /"])])
  expect(hiding.map(({ what }) => what)).toEqual([["not shown here: read the file"], ["rm -rf /"]])
  expect(limitWithheld([entry("k".repeat(100_000), [])])[0]?.key).toHaveLength(500)
})
