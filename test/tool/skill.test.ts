// The tool that loads a skill.
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, test } from "vitest"
import { skill } from "../../server/tool/skill.ts"
import { createToolFixture, type ToolFixtureOptions } from "../fixture/tool.ts"

function createScene(options: ToolFixtureOptions = {}) {
  const skills: { name: string; description: string; location: string; content: string }[] = []
  const fixture = createToolFixture({ ...options, skills })
  const add = (name: string) => {
    const location = fixture.writeFile(`skills/${name}/SKILL.md`)
    skills.push({ name, description: `About ${name}`, location, content: `Do ${name}.` })
    return dirname(location)
  }
  return { fixture, skills, add, folder: add("demo") }
}

test("returns the instructions of the skill, its folder and the files in it", async () => {
  const { fixture, folder } = createScene()
  fixture.writeFile("skills/demo/scripts/run.sh")
  fixture.writeFile("skills/demo/notes.md")
  const result = await fixture.run("skill", { name: "demo" })
  expect(result).toMatchObject({ title: "Loaded skill: demo", metadata: { name: "demo", dir: folder } })
  expect(result.output).toMatch(/^<skill_content name="demo">\n# Skill: demo\n\nDo demo\.\n\n/)
  expect(result.output).toContain(pathToFileURL(folder).href)
  const listed = [`${folder}/notes.md`, `${folder}/scripts/run.sh`].map((file) => `<file>${file}</file>`)
  expect(result.output).toContain(`<skill_files>\n${listed.join("\n")}\n</skill_files>\n</skill_content>`)
  expect(result.output).not.toContain("Only some")
})

test("lists a few of many files and notes that the list is incomplete", async () => {
  const { fixture } = createScene()
  for (let i = 0; i < 30; i++) fixture.writeFile(`skills/demo/many/${i}.md`)
  const { output } = await fixture.run("skill", { name: "demo" })
  expect(output.match(/<file>/g)).toHaveLength(10)
  expect(output).toContain("Only some")
})

test("the error of an unknown skill lists the available ones", async () => {
  const { fixture, add } = createScene({ rules: { skill: { "secret*": "deny" } } })
  add("other")
  add("secret-plan")
  await expect(fixture.run("skill", { name: "nope" })).rejects.toThrow(
    'Skill "nope" not found. Available skills: demo, other',
  )
  await expect(fixture.run("skill", { name: "secret-plan" })).rejects.toThrow(/specified a rule which prevents/)
})

test("permission is requested by the name of the skill", async () => {
  const { fixture } = createScene({ rules: { skill: "ask" } })
  await fixture.run("skill", { name: "demo" })
  expect(fixture.permissionRequests).toMatchObject([{ permission: "skill", patterns: ["demo"], always: ["demo"] }])
})

test("the description lists all skills; without any the tool is not offered", () => {
  const { skills } = createScene()
  const context = { directory: "/a", worktree: "/a", agents: [], modelID: "main" }
  expect(skill.describe({ ...context, skills })).toContain("- demo: About demo")
  expect([skill.isOffered?.({ ...context, skills }), skill.isOffered?.({ ...context, skills: [] })]).toEqual([
    true,
    false,
  ])
})
