// Hostile searches and repositories: patterns with exponential backtracking, large alternations, file names that are
// commands, and a git configuration that names programs.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toAttackCount } from "../support/attack.ts"
import { createProject, type Project } from "../support/project.ts"
import { type Server, startServer } from "../support/server.ts"
import { createToolFixture } from "../fixture/tool.ts"

let project: Project
let server: Server
let trap: string

/** Names that would do something in a shell, in git, as an option, or on a terminal. */
const names = [
  "a\nb.txt",
  "\u001b[2Jx.txt",
  "$(touch TRAP).txt",
  "`touch TRAP`.txt",
  "-rf",
  "--help",
  "--output=TRAP",
  "; touch TRAP;.txt",
  ":(top)x.txt",
  '"quoted".txt',
  "{a,b}.txt",
  "[a].txt",
  "!x.txt",
  "#x.txt",
  " lead.txt",
]

beforeAll(async () => {
  project = await createProject({
    "README.md": "# Demo\n",
    ".gitattributes": "*.txt filter=evil diff=evil merge=evil\n",
  })
  trap = join(project.home.directory, "trap")
  for (const name of names) project.write({ [name.replaceAll("TRAP", "trap-name")]: "needle\n" })
  await project.git("add", "--all")
  await project.git("commit", "--quiet", "-m", "odd names")

  const script = project.path("evil.sh")
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${trap}\n`)
  chmodSync(script, 0o755)
  mkdirSync(project.path(".git/hooks"), { recursive: true })
  for (const hook of ["post-index-change", "post-checkout", "pre-commit", "reference-transaction", "pre-auto-gc"]) {
    writeFileSync(project.path(`.git/hooks/${hook}`), `#!/bin/sh\necho ${hook} >> ${trap}\n`)
    chmodSync(project.path(`.git/hooks/${hook}`), 0o755)
  }
  for (const [key, value] of [
    ["core.fsmonitor", script],
    ["core.hooksPath", project.path(".git/hooks")],
    ["core.pager", script],
    ["core.sshCommand", script],
    ["core.editor", script],
    ["core.askPass", script],
    ["core.alternateRefsCommand", script],
    ["credential.helper", `!${script}`],
    ["diff.external", script],
    ["diff.evil.textconv", script],
    ["diff.evil.command", script],
    ["filter.evil.clean", script],
    ["filter.evil.smudge", script],
    ["filter.evil.process", script],
    ["filter.evil.required", "true"],
    ["merge.evil.driver", script],
    ["gpg.program", script],
    ["log.showSignature", "true"],
    ["uploadpack.packObjectsHook", script],
    ["remote.origin.url", `ext::sh -c ${script}`],
    ["remote.origin.promisor", "true"],
    ["extensions.partialClone", "origin"],
    ["core.repositoryFormatVersion", "1"],
    ["submodule.sub.url", `ext::sh -c ${script}`],
    ["alias.status", `!${script}`],
    ["include.path", project.path("more.config")],
  ] as const)
    await project.git("config", key, value)
  project.write({
    "more.config": `[diff "evil"]\n\tcommand = ${script}\n`,
    ".gitmodules": `[submodule "sub"]\n\tpath = sub\n\turl = ext::sh -c ${script}\n`,
    "changed.txt": "new\n",
    "-rf": "needle changed\n",
  })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

const find = async (pattern: string) =>
  server.request<{ path: { text: string } }[]>("GET", `/find?pattern=${encodeURIComponent(pattern)}`)

describe("19: a name", () => {
  it("is found, read and listed literally, and never executed", async () => {
    const found = (await find("needle")).json.map(({ path }) => path.text)
    for (const raw of names) {
      const name = raw.replaceAll("TRAP", "trap-name")
      expect(found).toContain(name)
      const content = await server.request<{ content: string }>("GET", `/file/content?path=${encodeURIComponent(name)}`)
      expect([name, content.json.content]).toEqual([name, expect.stringContaining("needle")])
    }
    const list = await server.request<{ name: string; ignored: boolean }[]>("GET", "/file?path=")
    for (const raw of names)
      expect(list.json).toContainEqual(
        expect.objectContaining({ name: raw.replaceAll("TRAP", "trap-name"), ignored: false }),
      )
    const status = await server.request<{ path: string }[]>("GET", "/file/status")
    expect(status.json.map(({ path }) => path)).toEqual(expect.arrayContaining(["-rf", "changed.txt"]))
    expect(existsSync(project.path("trap-name"))).toBe(false)
  })

  it("that resembles an option is searched for literally", async () => {
    for (const query of [
      "--files",
      "-e",
      "--pre=sh",
      "-f/etc/passwd",
      "--hostname-bin=/bin/sh",
      "@../../etc",
      "\u001b[2J",
    ]) {
      expect([query, (await find(query)).status]).toEqual([query, query.startsWith("\u001b") ? 400 : 200])
      const { status, text } = await server.request("GET", `/find/file?query=${encodeURIComponent(query)}`)
      expect([query, status, text]).toEqual([query, 200, expect.not.stringContaining("root:")])
    }
  })
})

describe("20: a repository that names programs", () => {
  it("starts none of them on any route", async () => {
    for (const path of [
      "/vcs",
      "/project",
      "/project/current",
      "/path",
      "/file?path=",
      "/file/status",
      "/file/content?path=changed.txt",
      "/file/content?path=-rf",
      "/find/file?query=r",
      "/find?pattern=needle",
      "/session",
      "/config",
      "/agent",
      "/command",
    ])
      expect([path, (await server.request("GET", path)).status]).toEqual([path, 200])
    const { json: session } = await server.request<{ id: string }>("POST", "/session", {})
    const prompt = (text: string) =>
      server.request("POST", `/session/${session.id}/message`, { parts: [{ type: "text", text }] })
    expect((await prompt("list the files")).status).toBe(200)
    expect((await prompt("in changed.txt replace new with newer")).status).toBe(200)
    expect((await server.request("GET", `/session/${session.id}/diff`)).status).toBe(200)
    expect(existsSync(trap)).toBe(false)
    // The trap is a real one: git by itself runs into it.
    await project.git("-c", "filter.evil.process=", "diff", "HEAD").catch(() => {})
    expect(existsSync(trap)).toBe(true)
  })
})

describe("21: a pattern", () => {
  it(
    "with exponential backtracking in other engines ends, and other requests are answered meanwhile",
    { timeout: 60_000 },
    async () => {
      project.write({ "long.txt": `${"a".repeat(1_000_000)}\n${"a b\n".repeat(100_000)}` })
      const patterns = ["(a+)+$", "(.*a){25}", "(a|aa)+$", "(?:a{0,1000}){1000}", "x".repeat(10_000), "(".repeat(5000)]
      let isOver = false
      let answered = 0
      const others = (async () => {
        while (!isOver) {
          expect((await server.request("GET", "/global/health")).status).toBe(200)
          answered++
        }
      })()
      for (const pattern of patterns) expect([200, 400], pattern.slice(0, 20)).toContain((await find(pattern)).status)
      isOver = true
      await others
      expect(answered).toBeGreaterThan(patterns.length)
      expect((await find("a b")).headers["x-truncated"]).toBe("size")
      expect((await find("needle")).headers["x-truncated"]).toBeUndefined()
      for (const bad of ["(", "a\0b", "[z-a]", "(?P<x", "(?<=a)b", "\\"])
        expect([bad, (await find(bad)).status]).toEqual([bad, 400])
    },
  )
})

describe("22: many files", () => {
  it("and deep folders are searched within a limit", { timeout: 120_000 }, async () => {
    const count = toAttackCount(1500, 100_000)
    const many = await createProject({}, { git: false })
    for (let i = 0; i < count; i++) {
      if (i % 1000 === 0) mkdirSync(many.path(`d${i / 1000}`))
      writeFileSync(many.path(`d${Math.floor(i / 1000)}/file-${i}.txt`), "")
    }
    const deep = "deep/".repeat(150)
    mkdirSync(many.path(deep), { recursive: true })
    writeFileSync(many.path(`${deep}end.txt`), "needle-in-the-deep\n")
    const other = `directory=${encodeURIComponent(many.directory)}`
    const get = <T>(path: string) => server.request<T>("GET", `${path}${path.includes("?") ? "&" : "?"}${other}`)
    expect((await get<string[]>("/find/file?query=file&limit=200")).json).toHaveLength(200)
    expect((await get<string[]>("/find/file?query=end.txt")).json[0]).toContain("end.txt")
    expect((await get("/find/file?query=file&limit=100000")).status).toBe(400)
    expect((await get<unknown[]>("/find?pattern=needle-in-the-deep")).json).toHaveLength(1)
    expect((await get<unknown[]>("/file?path=d0")).json).toHaveLength(1000)
    expect((await get("/file/status")).json).toEqual([])
  })

  it.each([
    ["glob", { pattern: "{a,b}".repeat(40) }],
    ["glob", { pattern: "**/".repeat(200) + "*.txt" }],
    ["glob", { pattern: `{${"a,".repeat(20_000)}}` }],
    ["glob", { pattern: "*".repeat(5000) }],
    ["glob", { pattern: "{".repeat(500) + "}".repeat(500) }],
    ["grep", { pattern: "a", include: "{a,b}".repeat(40) }],
    ["grep", { pattern: "(a|b)".repeat(5000) }],
    ["grep", { pattern: "a{1000}{1000}" }],
  ])("are searched by %s within bounded time (%#)", { timeout: 60_000 }, async (tool, input) => {
    const fixture = createToolFixture()
    for (let i = 0; i < 20; i++) fixture.writeFile(`${i % 2 ? "a" : "b"}/${"ab".repeat(i)}.txt`, "ab\n")
    const outcome = await fixture.run(tool, input).then(
      ({ output }) => output,
      (error: Error) => error.message,
    )
    expect(outcome.length).toBeLessThan(60_000)
  })
})
