// What settings take from elsewhere belongs to the trusted content: a change of it ends a grant, whatever it is.
import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, symlinkSync, unlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { describeReferencedContent, listReferencedContent } from "../../server/config/referenced-content.ts"
import { createTrust } from "../../server/trust/trust.ts"
import { createTemporaryFolder, writeFiles, type Files } from "../support/temporary.ts"

const json = (value: unknown) => JSON.stringify(value)

function createScene(files: Files) {
  const home = createTemporaryFolder()
  const project = createTemporaryFolder(files)
  const paths = createPaths({}, home)
  const env: Record<string, string> = {}
  const trust = createTrust({ paths, env, own: {} })
  const list = (directory = project) => listReferencedContent({ directory, root: project, env, home })
  return { home, project, env, trust, list, show: async () => describeReferencedContent(await list(), project) }
}

/** Grants, makes the change, and expects that the grant does not cover the new content. */
async function expectEnded(
  { project, trust }: ReturnType<typeof createScene>,
  change: () => void,
  directory = project,
) {
  await trust.grant(directory, project)
  expect(await trust.isTrusted(directory, project)).toBe(true)
  change()
  expect(await trust.isTrusted(directory, project)).toBe(false)
}

describe("a grant ends with a change of", () => {
  const places: Readonly<Record<string, Files>> = {
    "a value": { "opencode.json": json({ provider: { p: { options: { baseURL: "{file:./x.txt}" } } } }) },
    "a list": { "opencode.json": json({ mcp: { m: { type: "local", command: ["sh", "{file:x.txt}"] } } }) },
    "a name": { "opencode.json": '{"agent": {"{file:x.txt}": {}}}' },
    "a number": { "opencode.json": '{"agent": {"a": {"steps": {file:x.txt}}}}' },
    "JSON with comments": { "opencode.jsonc": '{\n// the key\n"theme": "{file: ./x.txt }", }' },
    "a prompt": { "opencode.json": json({ agent: { a: { prompt: "Do this: {file:./x.txt} and {file:./x.txt}" } } }) },
    "a template": { ".opencode/opencode.json": json({ command: { c: { template: "{file:../x.txt}" } } }) },
    "an instruction": { "opencode.json": json({ instructions: ["x.txt"] }) },
    "instructions by a pattern": { "opencode.json": json({ instructions: ["*.{txt,md}"] }) },
    "instructions by a reference": { "opencode.json": json({ instructions: ["{file:name}"] }), name: "x.txt" },
  }
  test.each(Object.keys(places))("a file in %s", async (name) => {
    const scene = createScene({ "x.txt": "1", ...places[name] })
    const { project, trust } = scene
    await expectEnded(scene, () => writeFiles(project, { "x.txt": "2" }))
    await expectEnded(scene, () => unlinkSync(join(project, "x.txt")))
    await expectEnded(scene, () => writeFiles(project, { "x.txt": "2" }))
    await trust.grant(project)
    writeFiles(project, { "other.js": "x" })
    expect(await trust.isTrusted(project)).toBe(true)
  })

  test("a file outside of the project, in home, and by an absolute path", async () => {
    const outside = createTemporaryFolder({ "x.txt": "1" })
    const text = json({
      username: "{file:~/name}",
      theme: `{file:${outside}/x.txt}`,
      instructions: ["~/rules/*.md", `${outside}/r.md`],
    })
    const scene = createScene({ "opencode.json": text })
    await expectEnded(scene, () => writeFiles(outside, { "x.txt": "2" }))
    await expectEnded(scene, () => writeFiles(scene.home, { name: "me" }))
    await expectEnded(scene, () => writeFiles(scene.home, { "rules/a.md": "new" }))
    await expectEnded(scene, () => writeFiles(scene.home, { "rules/a.md": "changed" }))
    await expectEnded(scene, () => writeFiles(outside, { "r.md": "new" }))
  })

  test("the target of a link", async () => {
    const scene = createScene({ "opencode.json": '{"theme": "{file:link}"}', a: "1", b: "1" })
    const { project } = scene
    symlinkSync("a", join(project, "link"))
    await expectEnded(scene, () => {
      unlinkSync(join(project, "link"))
      symlinkSync("b", join(project, "link"))
    })
    await expectEnded(scene, () => writeFiles(project, { b: "2" }))
    await expectEnded(scene, () => {
      unlinkSync(join(project, "b"))
      symlinkSync("link", join(project, "b"))
    })
  })

  test("a variable: set, changed, emptied and unset", async () => {
    const scene = createScene({ "opencode.json": '{"theme": "{env:CANARY} {env: OTHER }"}' })
    const { env, project, trust } = scene
    await expectEnded(scene, () => void (env["CANARY"] = "one"))
    await expectEnded(scene, () => void (env["CANARY"] = "two"))
    await expectEnded(scene, () => void (env["CANARY"] = ""))
    await expectEnded(scene, () => delete env["CANARY"])
    await expectEnded(scene, () => void (env["OTHER"] = "x"))
    await trust.grant(project)
    env["UNRELATED"] = "x"
    expect(await trust.isTrusted(project)).toBe(true)
  })

  test("what is no regular file, without blocking", async () => {
    const scene = createScene({ "opencode.json": '{"theme": "{file:x}", "instructions": ["x"]}' })
    const path = join(scene.project, "x")
    await expectEnded(scene, () => mkdirSync(path))
    rmSync(path, { recursive: true })
    await expectEnded(scene, () => execFileSync("mkfifo", [path]))
    unlinkSync(path)
    await expectEnded(scene, () => symlinkSync("/dev/zero", path))
    unlinkSync(path)
    await expectEnded(scene, () => writeFiles(scene.project, { x: "x".repeat(2_000_000) }))
  })

  test("the file of the nearest folder, for a directory below the root", async () => {
    const scene = createScene({ "opencode.json": '{"instructions": ["rules.md"]}', "rules.md": "root's", "sub/x": "" })
    const sub = join(scene.project, "sub")
    await expectEnded(scene, () => writeFiles(scene.project, { "rules.md": "changed" }), sub)
    await expectEnded(scene, () => writeFiles(sub, { "rules.md": "nearer" }), sub)
  })

  test("the project's tui.json", async () => {
    const scene = createScene({ "opencode.json": "{}" })
    await expectEnded(scene, () => writeFiles(scene.project, { "tui.json": '{"remote_submit": true}' }))
    await expectEnded(scene, () => writeFiles(scene.project, { ".opencode/tui.json": "{}" }))
  })
})

test("a comment, the text of a referenced file, and Markdown files refer to nothing", async () => {
  const { list } = createScene({
    "opencode.jsonc": '{\n  // {file:gone} {env:X}\n  "theme": "{file:x}" }',
    x: "{file:y} {env:X}",
    ".opencode/command/c.md": "{file:y} {env:X}",
  })
  expect((await list()).map(({ reference }) => reference)).toEqual(["{file:x}"])
})

test("a change that the user requested keeps the grant, also when it adds a reference", async () => {
  const { project, trust } = createScene({ "opencode.json": '{"theme": "{file:x}"}', x: "1", y: "2" })
  await trust.grant(project)
  await trust.preserveGrants(project, project, async () =>
    writeFiles(project, { "opencode.json": '{"theme": "{file:y}"}' }),
  )
  expect(await trust.isTrusted(project)).toBe(true)
  writeFiles(project, { y: "3" })
  expect(await trust.isTrusted(project)).toBe(false)
})

test("a project that takes nothing from elsewhere keeps the hash of earlier versions", async () => {
  const { project, trust } = createScene({ "opencode.json": '{"mcp": {}}', ".opencode/agent/a.md": "one" })
  expect(await trust.hash(project)).toBe("7acf12eff4cc6f1c68c93a9a39600d145940b4756f594426815c7088ad306700")
})

test("texts of the project are shown; of variables, secrets and other files only that they are there", async () => {
  const home = createTemporaryFolder({ key: "CANARY-outside" })
  const scene = createScene({
    "opencode.json": json({
      provider: {
        p: {
          options: {
            baseURL: "{file:url.txt}",
            apiKey: `{file:${home}/key}`,
            headers: { a: "{env:CANARY_KEY}", b: "{env:UNSET}" },
          },
        },
      },
      command: {
        c: { template: "{file:long.txt}" },
        d: { template: "{file:gone}" },
        e: { template: "{file:.env}{file:bin}" },
      },
      instructions: ["docs/*.md"],
    }),
    "url.txt": "https://api.example\n",
    "long.txt": Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n"),
    ".env": "CANARY-env",
    bin: "\0CANARY",
    "docs/a.md": "Rules",
  })
  scene.env["CANARY_KEY"] = "CANARY-value"
  const shown = new Map((await scene.show()).map(({ key, what }) => [key, what]))
  expect(json([...shown])).not.toContain("CANARY-")
  expect(shown.get("{file:url.txt}")).toEqual([join(scene.project, "url.txt"), "https://api.example"])
  expect(shown.get(`{file:${home}/key}`)).toEqual([join(home, "key"), expect.stringContaining("outside")])
  expect(shown.get("{env:CANARY_KEY}")).toEqual([expect.stringMatching(/^set/)])
  expect(shown.get("{env:UNSET}")).toEqual(["not set"])
  expect(shown.get("{file:long.txt}")).toHaveLength(22)
  expect(shown.get("{file:long.txt}")?.at(-1)).toBe("and 10 more lines: read the file")
  expect(shown.get("{file:gone}")?.[1]).toBe("there is no such file")
  expect(shown.get("{file:.env}")?.[1]).toContain("not shown")
  expect(shown.get("{file:bin}")?.[1]).toContain("not text")
  expect(shown.get("docs/*.md")).toEqual([join(scene.project, "docs/a.md"), "Rules"])
})
