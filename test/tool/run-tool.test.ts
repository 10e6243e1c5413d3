import { readFileSync } from "node:fs"
import * as z from "zod"
import { expect, test } from "vitest"
import { resolveCall, runTool } from "../../server/tool/run-tool.ts"
import { createTools } from "../../server/tool/index.ts"
import { defineTool, type ToolContext } from "../../server/tool/tool.ts"
import { createToolFixture } from "../fixture/tool.ts"

const tools = createTools({ env: {}, home: "/home/user" })

test("a name in the wrong case is repaired", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("a.txt", "x")
  expect(await fixture.run("Read", { filePath: "a.txt" })).toMatchObject({ tool: "read", title: "a.txt" })
})

test.each([
  ["frobnicate", {}, "Model tried to call unavailable tool 'frobnicate'. Available tools: question, bash, read,"],
  ["read", '{"filePath": "a', "not a JSON object"],
  ["read", [1], "not a JSON object"],
])("an unreadable call becomes `invalid`: %s %j", async (name, input, error) => {
  const result = await createToolFixture().run(name, input)
  expect(result).toMatchObject({ tool: "invalid", title: "Invalid Tool", input: { tool: name } })
  expect(result.input["error"]).toContain(error)
  expect(result.output).toContain("The arguments provided to the tool are invalid: ")
})

test("arguments as text are parsed, and obvious mistakes repaired", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("a.txt", "one\ntwo")
  expect((await fixture.run("read", '{"filePath":"a.txt","offset":"1","limit":null}')).output).toContain("00002| two")
  const todos = JSON.stringify([{ content: "x", status: "pending", priority: "low", id: "1" }])
  expect((await fixture.run("todowrite", { todos })).title).toBe("1 todos")
})

test("an invalid argument is reported by field, with its value", async () => {
  await expect(createToolFixture().run("read", { filePath: 7, offset: -1 })).rejects.toThrow(
    /^The read tool was called with invalid arguments:\n- filePath: .*expected string.* \(got 7\)\n- offset: .*\(got -1\)\n/,
  )
  expect(resolveCall(tools, { name: "todowrite", input: {} }).tool.id).toBe("todowrite")
})

test("a large output is cut at its end and saved to a file", async () => {
  const fixture = createToolFixture()
  const whole = Array.from({ length: 3000 }, (_, index) => `line ${index}`).join("\n")
  const loud = defineTool({
    id: "loud",
    describe: () => "",
    input: z.object({}),
    run: async () => ({ title: "", output: whole, metadata: { kept: 1 } }),
  })
  const signal = new AbortController().signal
  const newId = () => "tool_1"
  const context = { signal, newId, outputDirectory: `${fixture.root}/out` } as unknown as ToolContext
  const { result } = await runTool([loud], { name: "loud", input: {} }, context)
  expect(result.output).toContain("line 1999\n\n...1000 lines truncated...\n\nThe tool call succeeded but")
  expect(result.metadata).toEqual({ kept: 1, truncated: true, outputPath: `${fixture.root}/out/tool_1` })
  expect(readFileSync(`${fixture.root}/out/tool_1`, "utf8")).toBe(whole)
})
