import { chmodSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { createInstructions } from "../../server/config/instructions.ts"
import { createRemoteInstructions, type RemoteInstructions } from "../../server/config/remote-instructions.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

type Files = Readonly<Record<string, string>>

function createScene(files: { home?: Files; project?: Files } = {}, sub = "", fetchRemote?: RemoteInstructions) {
  const home = createTemporaryFolder(files.home)
  const project = createTemporaryFolder({ "sub/dir/x.txt": "x", ...files.project })
  const { load } = createInstructions({
    directory: join(project, sub),
    worktree: project,
    paths: createPaths({}, home),
    ...(fetchRemote ? { fetchRemote } : {}),
  })
  return {
    home,
    project,
    /** In an untrusted project, the instructions are the project's own. */
    load: (
      instructions: readonly string[] = [],
      isTrusted = true,
      untrustedInstructions = isTrusted ? [] : instructions,
    ) => load({ config: { instructions: [...instructions] }, isTrusted, untrustedInstructions }),
  }
}

test("the user's file, then one of each folder from the root down, then what the settings name, each once", async () => {
  const { load } = createScene(
    {
      home: {
        ".config/opencode/AGENTS.md": "user's",
        ".claude/CLAUDE.md": "not read beside AGENTS.md",
        "mine.md": "my doc",
      },
      project: {
        "AGENTS.md": "root's",
        "CLAUDE.md": "not read beside AGENTS.md",
        "sub/CLAUDE.md": "sub's",
        "docs/a.md": "doc a",
        "docs/b.md": "doc b",
        "sub/dir/CONTEXT.md": "dir's",
      },
    },
    "sub/dir",
  )
  const loaded = await load(["docs/*.md", "~/mine.md", "https://x.test/y", "AGENTS.md", "gone.md"])
  expect(loaded.map(({ text }) => text)).toEqual(["user's", "root's", "sub's", "dir's", "doc a", "doc b", "my doc"])
})

test("without AGENTS.md of the user, the CLAUDE.md is read", async () => {
  const { home, load } = createScene({ home: { ".claude/CLAUDE.md": "claude" } })
  chmodSync(join(home, ".claude"), 0o700)
  expect((await load([], false)).map(({ text }) => text)).toEqual(["claude"])
})

test("in an untrusted project links out of it are not followed; large files are cut", async () => {
  const { home, project, load } = createScene({ project: { "sub/AGENTS.md": "é".repeat(80_000) } }, "sub")
  writeFiles(home, { secret: "CANARY" })
  symlinkSync(join(home, "secret"), join(project, "AGENTS.md"))
  symlinkSync(join(home, "secret"), join(project, "x.md"))
  const untrusted = await load(["x.md"], false)
  expect(untrusted.map(({ path }) => path)).toEqual([join(project, "sub/AGENTS.md")])
  expect(untrusted[0]?.text).toHaveLength(51_200)
  expect((await load(["x.md"], true)).some(({ text }) => text === "CANARY")).toBe(true)
})

const documents = `
  a.md docs/a.md docs/A.MD a.mdx .cursor/rules/a.mdc a.markdown a.txt a.rst a.adoc a.org README CONTRIBUTING .cursorrules .clinerules
  .github/copilot-instructions.md docs/environment.md docs/tokenizer.md keys.md
`
const others = `
  .env .env.local .env.md prod.env .ENV .envrc config.json a.pem id_rsa id_rsa.txt .npmrc .netrc secrets.txt password.md credentials.txt token.txt
  api-key.md private_key.txt a.js a.py a.sh a.yaml a.md.js data.csv .git/x.md .ssh/x.md key noextension a.md~ a.html
`
const toNames = (text: string) => text.trim().split(/\s+/)

test("an untrusted project names documents of the project, and nothing else", async () => {
  const names = [...toNames(documents), ...toNames(others)]
  const { load } = createScene({ project: Object.fromEntries(names.map((name) => [name, `text of ${name}`])) })
  const read = async (patterns: readonly string[], isTrusted: boolean) =>
    (await load(patterns, isTrusted)).map(({ text }) => text.replace("text of ", ""))
  for (const name of names)
    expect([name, await read([name], false)]).toEqual([name, toNames(documents).includes(name) ? [name] : []])
  const all = ["*", "**/*", ".*", ".*/*", "{.env,a.md}", ".e[n]v", "?env"]
  expect(new Set(await read(all, false)).difference(new Set([...toNames(documents), "x"]))).toEqual(new Set())
  expect(await read([".env"], true)).toEqual([".env"])
})

test("in an untrusted project a link counts by its target, and rules decide by it", async () => {
  const { home, project, load } = createScene({
    project: { ".env": "CANARY", "real.md": "real", "sub/.env": "CANARY" },
  })
  writeFiles(home, { "outside.md": "CANARY" })
  symlinkSync(".env", join(project, "linked.md"))
  symlinkSync(join(home, "outside.md"), join(project, "out.md"))
  symlinkSync(home, join(project, "folder"))
  symlinkSync("real.md", join(project, "fine.md"))
  symlinkSync(".env", join(project, "AGENTS.md"))
  symlinkSync(".env", join(project, "CLAUDE.md"))
  const loaded = await load(
    ["*.md", "folder/*.md", "folder/outside.md", "../*/outside.md", `${home}/outside.md`, "~/outside.md"],
    false,
  )
  expect(loaded).toEqual([{ path: join(project, "fine.md"), text: "real", ruledPath: join(project, "real.md") }])
})

test("what the user's settings name is not limited to documents", async () => {
  const { load } = createScene({ project: { "rules.yaml": "rules" } })
  expect((await load(["rules.yaml"], false, [])).map(({ text }) => text)).toEqual(["rules"])
})

test("of instructions that are named in several folders, the nearest that exists counts", async () => {
  const { load } = createScene({ project: { "rules.md": "root's", "sub/rules.md": "sub's" } }, "sub/dir")
  expect((await load(["rules.md"])).map(({ text }) => text)).toEqual(["sub's"])
})

test("a URL is fetched and kept for a while; one that failed is tried again sooner", async () => {
  const fetched: string[] = []
  const failures: string[] = []
  let time = 0
  const fetchRemote = createRemoteInstructions({
    fetchText: async (url) => {
      fetched.push(url)
      if (url.endsWith("down")) throw new Error("no answer")
      return `text of ${url}`
    },
    onFailure: (url, reason) => failures.push(`${url}: ${reason}`),
    now: () => time,
  })
  const scene = createScene({}, "", fetchRemote)
  const load = () => scene.load(["https://a.example/up", "https://a.example/down"])
  expect(await load()).toEqual([{ path: "https://a.example/up", text: "text of https://a.example/up" }])
  await load()
  expect(fetched).toHaveLength(2)
  expect(failures).toEqual(["https://a.example/down: no answer"])
  time = 2 * 60_000
  await load()
  expect(fetched.slice(2)).toEqual(["https://a.example/down"])
  time = 20 * 60_000
  expect(await load()).toHaveLength(1)
  expect(fetched).toHaveLength(5)
})

test("patterns whose matching would take exponential time are ignored", async () => {
  const name = "a".repeat(200)
  const { load } = createScene({ project: { [`deep/${name}`]: "x", "docs/a.md": "doc" } })
  const patterns = ["*a".repeat(30) + "b", "+(a|aa)+b", "{a,b}".repeat(20), "**/a/".repeat(9) + "x", "docs/{a,b}.md"]
  expect((await load(patterns, false)).map(({ text }) => text)).toEqual(["doc"])
})
