// Gives the model the instructions of a skill and the list of the files beside them.
import { readdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import * as z from "zod"
import { evaluate } from "../permission/rules.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Skill } from "../schema/skill.ts"
import { defineTool } from "./tool.ts"
import { cutText } from "../base/cut-text.ts"

const maxFiles = 10
const maxDescription = 1024

/** The skills that the rules do not deny. */
export function filterSkills(skills: readonly Skill[], ruleset: PermissionRuleset): readonly Skill[] {
  return skills.filter((skill) => evaluate("skill", skill.name, ruleset) !== "deny")
}

export const skill = defineTool({
  id: "skill",
  onlyReads: true,
  isOffered: ({ skills }) => skills.length > 0,
  describe: ({ skills }) =>
    [
      "Loads a skill: instructions, and often scripts and texts, for one kind of work.",
      "- When a task is of a kind that is listed here, load its skill first and follow it.",
      "- Load a skill once; what it says stays in the conversation.",
      "",
      "Skills:",
      ...skills.map(({ name, description }) => `- ${name}: ${cutText(description, maxDescription)}`),
    ].join("\n"),
  input: z.object({ name: z.string().describe("Name of the skill, as in the list") }),
  async run({ name }, context) {
    const skills = filterSkills(context.skills(), context.rules())
    const found = context.skills().find((each) => each.name === name)
    if (!found)
      throw new Error(
        `Skill "${name}" not found. Available skills: ${skills.map((each) => each.name).join(", ") || "none"}`,
      )
    await context.ask({ permission: "skill", patterns: [name], always: [name], metadata: {} })
    return {
      title: `Loaded skill: ${name}`,
      output: await toSkillText(found),
      metadata: { name, dir: dirname(found.location) },
    }
  },
})

/** The text of a skill for the model. */
export async function toSkillText({ name, location, content }: Skill): Promise<string> {
  const folder = dirname(location)
  const { files, isCut } = await listFiles(folder)
  return [
    `<skill_content name="${name}">`,
    `# Skill: ${name}`,
    "",
    content,
    "",
    `The skill's folder is ${pathToFileURL(folder).href}: relative paths in it start there.`,
    ...(isCut ? ["Only some of its files are listed."] : []),
    "",
    "<skill_files>",
    files.map((file) => `<file>${file}</file>`).join("\n"),
    "</skill_files>",
    "</skill_content>",
  ].join("\n")
}

async function listFiles(folder: string): Promise<{ files: string[]; isCut: boolean }> {
  const files: string[] = []
  const folders = [folder]
  for (let i = 0; i < folders.length && files.length <= maxFiles; i++) {
    const entries = await readdir(folders[i]!, { withFileTypes: true }).catch(() => [])
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folders[i]!, entry.name)
      if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules") folders.push(path)
      else if (entry.isFile() && path !== join(folder, "SKILL.md")) files.push(path)
    }
  }
  return { files: files.slice(0, maxFiles), isCut: files.length > maxFiles }
}
