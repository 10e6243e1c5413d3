// Skills from all their places, and what is said of those that are broken.
import { symlinkSync } from "node:fs"
import { join, relative } from "node:path"
import { expect, test } from "vitest"
import type { Environment } from "../../server/base/environment.ts"
import { createPaths } from "../../server/base/paths.ts"
import type { Config } from "../../server/schema/config.ts"
import { loadSkills } from "../../server/skill/load-skills.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const skill = (name: string, description = `About ${name}`, body = `Do ${name}.`) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\n${body}\n`

function createScene(files: { home?: Record<string, string>; project?: Record<string, string> }, sub = "") {
  const home = createTemporaryFolder(files.home ?? {})
  const project = createTemporaryFolder({ "sub/x.txt": "", ...files.project })
  const load = async (options: { env?: Environment; config?: Config; isTrusted?: boolean } = {}) => {
    const { env = {}, config = {}, isTrusted = true } = options
    const directory = join(project, sub)
    const paths = createPaths(env, home)
    const { skills, warnings } = await loadSkills({ directory, worktree: project, paths, env, config, isTrusted })
    return {
      skills,
      names: skills.map(({ name }) => name),
      warnings: warnings.map(({ file, line, message }) => [relative(project, file), line, message] as const),
    }
  }
  return { home, project, load }
}

test("are read from every folder of the user and of the project", async () => {
  const { load, home, project } = createScene(
    {
      home: {
        ".claude/skills/a/SKILL.md": skill("a"),
        ".agents/skills/b/SKILL.md": skill("b"),
        ".config/opencode/skill/c/SKILL.md": skill("c"),
        ".config/opencode/skills/group/d/SKILL.md": skill("d"),
        "more/e/SKILL.md": skill("e"),
        "dir/skills/f/SKILL.md": skill("f"),
      },
      project: {
        ".claude/skills/g/SKILL.md": skill("g"),
        ".agents/skills/h/SKILL.md": skill("h"),
        ".opencode/skill/i/SKILL.md": skill("i"),
        "sub/.opencode/skills/j/SKILL.md": skill("j"),
        "own/k/SKILL.md": skill("k"),
        ".opencode/skill/i/reference/SKILL.md": skill("inner"),
        ".opencode/skill/notes.md": "no skill",
        "skill/l/SKILL.md": skill("l"),
      },
    },
    "sub",
  )
  const found = await load({
    env: { OPENCODE_CONFIG_DIR: join(home, "dir") },
    config: { skills: { paths: ["~/more", "../own"] } },
  })
  expect(found.names.join("")).toBe("abcdefghijk")
  expect(found.warnings).toEqual([])
  expect(found.skills.find(({ name }) => name === "i")).toEqual({
    name: "i",
    description: "About i",
    location: join(project, ".opencode/skill/i/SKILL.md"),
    content: "Do i.",
  })
  expect((await load({ env: { OPENCODE_DISABLE_PROJECT_CONFIG: "1" } })).names.join("")).toBe("abcd")
})

test("of two with the same name, the one closer to the directory wins", async () => {
  const { load } = createScene(
    {
      home: { ".claude/skills/a/SKILL.md": skill("a", "of the user") },
      project: {
        ".opencode/skill/a/SKILL.md": skill("a", "of the root"),
        "sub/.claude/skills/other/SKILL.md": skill("a", "of the folder"),
      },
    },
    "sub",
  )
  expect((await load()).skills).toMatchObject([{ name: "a", description: "of the folder" }])
})

test("an invalid skill becomes a warning with file, line and reason, and the others apply", async () => {
  const { load, project } = createScene({
    project: {
      ".opencode/skill/fine/SKILL.md": skill("fine", "Use when: colons are about"),
      ".opencode/skill/bare/SKILL.md": "No head at all.",
      ".opencode/skill/dumb/SKILL.md": "---\nname: dumb\n---\nx",
      ".opencode/skill/number/SKILL.md": "---\nname: 5\ndescription: x\n---\nx",
      ".opencode/skill/odd/SKILL.md": skill("two words"),
      ".opencode/skill/open/SKILL.md": "---\nname: open\ndescription: x\n",
      ".opencode/skill/yaml/SKILL.md": "---\nname: yaml\ndescription: [x\n---\nx",
    },
  })
  symlinkSync("SKILL.md", join(project, ".opencode/skill/loop"))
  writeFiles(project, { ".opencode/skill/folder/SKILL.md/x": "" })
  const { names, warnings } = await load()
  expect(names).toEqual(["fine"])
  expect(warnings.map(([file, line]) => `${file.split("/").at(-2)}:${line}`)).toEqual([
    "bare:1",
    "dumb:1",
    "folder:undefined",
    "number:2",
    "odd:2",
    "open:1",
    "yaml:3",
  ])
  expect(warnings.every(([, , message]) => message.startsWith("left out: "))).toBe(true)
  expect(warnings[1]![2]).toContain("description")
})

test("linked folders are followed, but not out of an untrusted project", async () => {
  const { load, home, project } = createScene({
    home: { "elsewhere/secret/SKILL.md": skill("secret"), ".claude/skills/x.txt": "" },
    project: { ".opencode/skill/fine/SKILL.md": skill("fine"), "docs/inner/SKILL.md": skill("inner") },
  })
  symlinkSync(join(home, "elsewhere"), join(project, ".opencode/skill/out"))
  symlinkSync("../../docs", join(project, ".opencode/skill/in"))
  symlinkSync(".", join(project, ".opencode/skill/round"))
  const { names, skills } = await load()
  expect(names).toEqual(["fine", "inner", "secret"])
  expect(skills[0]!.location).toBe(join(project, ".opencode/skill/fine/SKILL.md"))
  const untrusted = await load({ isTrusted: false, config: { skills: { paths: [".opencode/skill"] } } })
  expect(untrusted.names).toEqual(["fine", "inner"])
  expect(untrusted.warnings.map(([, , message]) => message)).toEqual(
    expect.arrayContaining(["left out: it leads out of the project"]),
  )
  // The user's own links are his word.
  symlinkSync(join(home, "elsewhere"), join(home, ".claude/skills/linked"))
  expect((await load({ isTrusted: false })).names).toContain("secret")
})
