import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import * as z from "zod"
import { expect, test } from "vitest"
import { resolveCall, runTool } from "../../server/tool/run-tool.ts"
import { createTools } from "../../server/tool/index.ts"
import { defineTool, type ToolContext } from "../../server/tool/tool.ts"
import { createToolFixture } from "../fixture/tool.ts"

const tools = createTools({ env: {}, home: "/home/user" })

test("the list has the wire's order, each with a description and a schema of an object", () => {
  expect(tools.map((tool) => tool.id)).toEqual([
    "invalid",
    "question",
    "bash",
    "read",
    "glob",
    "grep",
    "edit",
    "write",
    "task",
    "webfetch",
    "todowrite",
    "skill",
    "apply_patch",
  ])
  for (const tool of tools) {
    expect(
      tool.describe({ directory: "/a", worktree: "/a", agents: [], skills: [], modelID: "main" }).length,
    ).toBeGreaterThan(20)
    expect(z.toJSONSchema(tool.input, { target: "draft-7", io: "input" })).toMatchObject({ type: "object" })
  }
})

test("every file that defines a tool is in the list", () => {
  const folder = "server/tool"
  const defining = readdirSync(folder).filter(
    (name) => name.endsWith(".ts") && readFileSync(join(folder, name), "utf8").includes("defineTool({"),
  )
  expect(defining.toSorted()).toEqual(tools.map((tool) => `${tool.id.replaceAll("_", "-")}.ts`).toSorted())
})

test("a name in the wrong case is repaired", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("a.txt", "x")
  expect(await fixture.run("Read", { filePath: "a.txt" })).toMatchObject({ tool: "read", title: "a.txt" })
})

test.each([
  ["frobnicate", {}, "Model tried to call unavailable tool 'frobnicate'. Available tools: question, bash, read,"],
  ["read", '{"filePath": "a', "not a JSON object"],
  ["read", [1], "not a JSON object"],
])("a call that can't be understood becomes `invalid`: %s %j", async (name, input, error) => {
  const result = await createToolFixture().run(name, input)
  expect(result).toMatchObject({ tool: "invalid", title: "Invalid Tool", input: { tool: name } })
  expect(result.input["error"]).toContain(error)
  expect(result.output).toContain("The arguments provided to the tool are invalid: ")
})

test("arguments as text are parsed, and plain slips repaired", async () => {
  const fixture = createToolFixture()
  fixture.writeFile("a.txt", "one\ntwo")
  expect((await fixture.run("read", '{"filePath":"a.txt","offset":"1","limit":null}')).output).toContain("00002| two")
  const todos = JSON.stringify([{ content: "x", status: "pending", priority: "low", id: "1" }])
  expect((await fixture.run("todowrite", { todos })).title).toBe("1 todos")
})

test("what doesn't fit is told by field, with what was given", async () => {
  await expect(createToolFixture().run("read", { filePath: 7, offset: -1 })).rejects.toThrow(
    /^The read tool was called with invalid arguments:\n- filePath: .*expected string.* \(got 7\)\n- offset: .*\(got -1\)\n/,
  )
  expect(resolveCall(tools, { name: "todowrite", input: {} }).tool.id).toBe("todowrite")
})

test("a large output is cut at its end and kept in a file", async () => {
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

test("todos are replaced and counted", async () => {
  const fixture = createToolFixture()
  const todos = [
    { content: "one", status: "completed", priority: "high", id: "a" },
    { content: "two", status: "in_progress", priority: "low", id: "b" },
  ]
  expect(await fixture.run("todowrite", { todos })).toMatchObject({
    title: "1 todos",
    output: JSON.stringify(todos, null, 2),
    metadata: { todos, truncated: false },
  })
  expect(fixture.todos()).toEqual(todos)
  expect(existsSync(`${fixture.root}/output`)).toBe(false)
})

test("a question gives the answers as they were given", async () => {
  const fixture = createToolFixture({ questionAnswers: [["A", "own words"]] })
  const questions = [{ question: "Which?", header: "W", options: [{ label: "A", description: "a" }] }]
  expect(await fixture.run("question", { questions })).toMatchObject({
    title: "Asked 1 question",
    output: expect.stringContaining('"Which?"="A, own words"'),
    metadata: { answers: [["A", "own words"]] },
  })
  expect(fixture.questions).toEqual(questions)
})
