import { statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { matchesFolder } from "../../server/trust/match-folder.ts"
import { createTrust } from "../../server/trust/trust.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

function createScene(files: Readonly<Record<string, string>> = {}) {
  const home = createTemporaryFolder()
  const project = createTemporaryFolder({ "opencode.json": "{}", "sub/x": "", ...files })
  const paths = createPaths({}, home)
  return { project, paths, home, trust: createTrust({ paths, env: {}, own: {} }) }
}

describe("trust", () => {
  test("needs the flag, the environment or a pattern of the user", async () => {
    const { project, paths, trust } = createScene()
    expect(await trust.isTrusted(project)).toBe(false)
    const made = [
      createTrust({ paths, env: {}, own: {}, flag: true }),
      createTrust({ paths, env: { OPENCODE_TRUST: "1" }, own: {} }),
      createTrust({ paths, env: {}, own: { trust: [join(project, "..", "**")] } }),
      createTrust({ paths, env: {}, own: { trust: [project] } }),
    ]
    for (const one of made) expect(await one.isTrusted(project)).toBe(true)
    expect(await createTrust({ paths, env: { OPENCODE_TRUST: "0" }, own: {} }).isTrusted(project)).toBe(false)
  })

  test("a grant is for one content: any change of settings ends it", async () => {
    const { project, trust, paths } = createScene({ ".opencode/agent/a.md": "one" })
    await trust.grant(project)
    expect(statSync(join(paths.state, "trust.json")).mode & 0o777).toBe(0o600)
    expect(await trust.isTrusted(project)).toBe(true)
    writeFiles(project, { "src/code.ts": "no setting" })
    expect(await trust.isTrusted(project)).toBe(true)
    const changes: Record<string, string>[] = [
      { ".opencode/agent/a.md": "two" },
      { ".opencode/plugin/new.js": "x" },
      { "opencode.jsonc": "{}" },
    ]
    for (const change of changes) {
      writeFiles(project, change)
      expect({ change, isTrusted: await trust.isTrusted(project) }).toEqual({ change, isTrusted: false })
      await trust.grant(project)
      expect(await trust.isTrusted(project)).toBe(true)
    }
    await trust.revoke(project)
    expect(await trust.isTrusted(project)).toBe(false)
  })

  test("a grant of the root covers the folders below, until one of them adds settings", async () => {
    const { project, trust } = createScene()
    const sub = join(project, "sub")
    await trust.grant(project, project)
    expect(await trust.isTrusted(sub, project)).toBe(true)
    writeFiles(sub, { "opencode.json": '{"mcp": {}}' })
    expect(await trust.isTrusted(sub, project)).toBe(false)
    expect(await trust.isTrusted(project, project)).toBe(true)
    await trust.grant(sub, project)
    expect(await trust.isTrusted(sub, project)).toBe(true)
  })

  test("linked content is part of the hash; a cycle of links ends; other spellings are the same folder", async () => {
    const { project, trust, home } = createScene({ ".opencode/x": "1" })
    writeFiles(home, { "elsewhere/tool.js": "one" })
    symlinkSync(join(home, "elsewhere"), join(project, ".opencode/tool"))
    symlinkSync(join(project, ".opencode"), join(project, ".opencode/again"))
    await trust.grant(project)
    symlinkSync(project, join(home, "alias"))
    expect(await trust.isTrusted(join(home, "alias"))).toBe(true)
    writeFiles(home, { "elsewhere/tool.js": "two" })
    expect(await trust.isTrusted(project)).toBe(false)
  })

  test("an invalid state file grants nothing, and the next grant repairs it", async () => {
    const { project, trust, paths } = createScene()
    await trust.grant(project)
    writeFileSync(join(paths.state, "trust.json"), "{ broken")
    expect(await trust.isTrusted(project)).toBe(false)
    await trust.grant(project)
    expect(await trust.isTrusted(project)).toBe(true)
  })
})

test.each([
  ["~/code/**", "/home/me/code", true],
  ["~/code/**", "/home/me/code/a/.hidden", true],
  ["~/code/**", "/home/me/codex", false],
  ["~/code/*", "/home/me/code/a", true],
  ["~/code/*", "/home/me/code/a/b", false],
  ["~/code/", "/home/me/code", true],
  ["~", "/home/me", true],
  ["/a+b/(c)", "/a+b/(c)", true],
  ["/a.b", "/axb", false],
  ["/x/**/z", "/x/y/y/z", true],
])("pattern %s and folder %s: %s", (pattern, folder, expected) =>
  expect(matchesFolder(pattern, folder, "/home/me")).toBe(expected),
)

describe("a change that the user requested", () => {
  test("keeps grants: of the directory, of the root that covers it, and of other folders of the project", async () => {
    const { project, trust } = createScene({ "other/opencode.json": "{}" })
    const [sub, other] = [join(project, "sub"), join(project, "other")]
    await trust.grant(project, project)
    await trust.grant(other, project)
    await trust.preserveGrants(sub, project, async () => writeFiles(project, { "opencode.json": '{"mcp": {}}' }))
    for (const folder of [project, sub, other])
      expect([folder, await trust.isTrusted(folder, project)]).toEqual([folder, true])
    // A file of its own makes the directory's content another than the root's.
    await trust.preserveGrants(sub, project, async () => writeFiles(sub, { "opencode.json": '{"mcp": {}}' }))
    for (const folder of [project, sub, other])
      expect([folder, await trust.isTrusted(folder, project)]).toEqual([folder, true])
    writeFiles(sub, { "opencode.json": '{"mcp": {"x": 1}}' })
    expect(await trust.isTrusted(sub, project)).toBe(false)
  })

  test("creates no grant where there was none or an outdated one, nor when it fails", async () => {
    const { project, trust } = createScene()
    const change = async () => writeFiles(project, { "opencode.json": '{"mcp": {"asked": {}}}' })
    await trust.preserveGrants(project, project, change)
    expect(await trust.isTrusted(project)).toBe(false)
    writeFiles(project, { "opencode.json": "{}" })
    await trust.grant(project)
    writeFiles(project, { "opencode.json": '{"plugin": ["slipped-in"]}' })
    await trust.preserveGrants(project, project, change)
    expect(await trust.isTrusted(project)).toBe(false)
    await trust.grant(project)
    const failing = trust.preserveGrants(project, project, async () => {
      writeFiles(project, { "opencode.json": '{"plugin": ["half"]}' })
      throw new Error("full disk")
    })
    await expect(failing).rejects.toThrow("full disk")
    expect(await trust.isTrusted(project)).toBe(false)
  })
})

describe("a refusal", () => {
  test("is for one content; a later grant replaces it, and revoking removes both", async () => {
    const { project, trust } = createScene()
    expect(await trust.isRefused(project)).toBe(false)
    await trust.grant(project)
    await trust.refuse(project)
    expect([await trust.isRefused(project), await trust.isTrusted(project)]).toEqual([true, false])
    writeFiles(project, { "opencode.json": '{"mcp": {}}' })
    expect(await trust.isRefused(project)).toBe(false)
    await trust.refuse(project)
    await trust.grant(project)
    expect([await trust.isRefused(project), await trust.isTrusted(project)]).toEqual([false, true])
    await trust.revoke(project)
    expect([await trust.isRefused(project), await trust.isTrusted(project)]).toEqual([false, false])
  })
})

test("an answer to outdated content is rejected", async () => {
  const { project, trust } = createScene()
  const seen = await trust.hash(project)
  writeFiles(project, { "opencode.json": '{"mcp": {"slipped-in": {}}}' })
  await expect(trust.grant(project, project, seen)).rejects.toThrow("have changed")
  await expect(trust.refuse(project, project, seen)).rejects.toThrow("have changed")
  expect([await trust.isTrusted(project), await trust.isRefused(project)]).toEqual([false, false])
  await trust.grant(project, project, await trust.hash(project))
  expect(await trust.isTrusted(project)).toBe(true)
})
