// Paths that leave the project: by spelling, by links, by links swapped during access, by the directory of a request.
import { execFileSync } from "node:child_process"
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toAttackCount } from "../support/attack.ts"
import { createProject, type Project } from "../support/project.ts"
import { sendRaw } from "../support/raw-connection.ts"
import { type Server, startServer } from "../support/server.ts"
import { startSymlinkSwap } from "../support/symlink-swap.ts"
import { createTemporaryFolder } from "../support/temporary.ts"
import { createToolFixture } from "../fixture/tool.ts"

const canary = "CANARY-OUTSIDE"
let project: Project
let server: Server
let outside: string

beforeAll(async () => {
  outside = createTemporaryFolder()
  mkdirSync(join(outside, "sub"))
  for (const name of ["secret.txt", "sub/secret.txt"]) writeFileSync(join(outside, name), canary)
  project = await createProject({ "README.md": "# Demo\n", "src/a.ts": "let a = 1\n" })
  server = await startServer({ cwd: project.directory, env: { ...project.env, CANARY_SECRET: canary } })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

const readers = ["/file/content?path=", "/file?path="]

/** Asks every route that takes a path; gives the statuses, and fails on what must never be. */
async function askAll(encoded: string): Promise<number[]> {
  const statuses: number[] = []
  for (const route of readers) {
    const { status, headers, text } = await server.request("GET", route + encoded)
    expect([encoded.slice(0, 60), route, text]).toEqual([
      encoded.slice(0, 60),
      route,
      expect.not.stringMatching(/CANARY|root:x|HOME=/),
    ])
    expect(status).toBeLessThan(500)
    expect(headers["content-type"]).toBe("application/json")
    statuses.push(status)
  }
  return statuses
}

describe("15: a path", () => {
  it("that leaves the project, or is no regular file, is 400", async () => {
    execFileSync("mkfifo", [project.path("pipe")])
    for (const path of [
      "..",
      "../",
      `../${outside.split("/").at(-1)}/secret.txt`,
      "src/../../x",
      "./../x",
      "src//..//..//x",
      "/etc/passwd",
      `${outside}/secret.txt`,
      `${project.directory}/../x`,
      "/proc/self/environ",
      "/proc/self/root/etc/passwd",
      "/dev/zero",
      "/dev/stdin",
      "a\0b",
      "\0",
      "src/a.ts\0.png",
      "x".repeat(5000),
      "x/".repeat(4000),
    ])
      expect([path.slice(0, 40), await askAll(encodeURIComponent(path))]).toEqual([path.slice(0, 40), [400, 400]])
    expect((await server.request("GET", "/file/content?path=pipe")).status).toBe(400)
    for (const encoded of ["%2e%2e%2fx", "..%2fx", "%2e%2e/x", "..%00"])
      expect([encoded, await askAll(encoded)]).toEqual([encoded, [400, 400]])
  })

  it("that only resembles a traversal is a name of a missing file", async () => {
    for (const path of [
      "%2e%2e%2fetc",
      "..%252f..%252fetc",
      "..\\..\\etc\\passwd",
      "....//....//etc/passwd",
      "..;/etc",
      "README.md.",
      "README.md ",
      "README.md::$DATA",
      "C:\\Windows",
      "\\\\host\\share",
      "//host/share".slice(1) + "x",
      "file:///etc/passwd",
      "~/.ssh/id_rsa",
      "$HOME",
      "$(id)",
      "`id`",
      "-rf",
      "--help",
      "a\nb",
      "\u001b[2J",
      "．．/etc",
    ])
      for (const [i, status] of (await askAll(encodeURIComponent(path))).entries())
        expect([path, readers[i], [200, 400]]).toEqual([path, readers[i], expect.arrayContaining([status])])
  })

  it("of 100 KB, or with an invalid escape, is rejected with the reason", async () => {
    for (const route of readers) {
      const answer = await sendRaw(server.url, `GET ${route}${"x".repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1.1 431/)
    }
    for (const encoded of ["%", "%zz", "%e0%80", "%ff%fe"])
      for (const status of await askAll(encoded)) expect([200, 400]).toContain(status)
  })
})

describe("16: a link", () => {
  it("that leaves the project returns nothing, through any number of links", async () => {
    symlinkSync(join(outside, "secret.txt"), project.path("file-link"))
    symlinkSync(outside, project.path("folder-link"))
    symlinkSync("folder-link", project.path("chain"))
    symlinkSync("loop-b", project.path("loop-a"))
    symlinkSync("loop-a", project.path("loop-b"))
    symlinkSync("/proc/self/root", project.path("root-link"))
    symlinkSync("/proc/self/cwd", project.path("cwd-link"))
    symlinkSync("/proc/self/environ", project.path("environ"))
    for (const path of [
      "file-link",
      "folder-link",
      "folder-link/secret.txt",
      "folder-link/sub/secret.txt",
      "chain/secret.txt",
      "chain/../secret.txt",
      "loop-a",
      "root-link/etc/passwd",
      `root-link${outside}/secret.txt`,
      "environ",
    ])
      for (const status of await askAll(encodeURIComponent(path)))
        expect([path, [200, 400]]).toEqual([path, expect.arrayContaining([status])])
    expect((await server.request("GET", "/file/content?path=file-link")).status).toBe(400)
    expect((await server.request("GET", "/file?path=folder-link")).status).toBe(400)
    // Found by name and by text: neither follows.
    expect((await server.request("GET", "/find?pattern=CANARY-OUT")).json).toEqual([])
    expect((await server.request("GET", "/find/file?query=secret.txt")).text).not.toContain("secret.txt")
    expect((await server.request("GET", "/file/status")).text).not.toContain("CANARY")
  })

  it("that is a hard link belongs to the project", async () => {
    linkSync(join(outside, "secret.txt"), project.path("hard.txt"))
    expect((await server.request<{ content: string }>("GET", "/file/content?path=hard.txt")).json.content).toBe(canary)
    rmSync(project.path("hard.txt"))
  })

  it(
    "that is swapped in while a file is read never gives what lies outside",
    { timeout: toAttackCount(60_000, 900_000) },
    async () => {
      const stop = await startSymlinkSwap(project.path("race"), outside)
      const seen = new Set<number>()
      try {
        // To the end, and then until both states were met: the folder without the file, and the link.
        for (let i = 0; i < toAttackCount(60, 10_000) || seen.size < 2; i++) {
          const { status, text } = await server.request("GET", "/file/content?path=race/secret.txt")
          expect([[200, 400], text]).toEqual([expect.arrayContaining([status]), expect.not.stringContaining("CANARY")])
          seen.add(status)
          if (i % 10 !== 0) continue
          const list = await server.request("GET", "/file?path=race")
          expect([[200, 400], list.text]).toEqual([
            expect.arrayContaining([list.status]),
            expect.not.stringContaining("secret.txt"),
          ])
        }
      } finally {
        await stop()
      }
    },
  )

  it(
    "that is swapped in while a tool writes redirects no write, neither outside nor inside the project",
    { timeout: toAttackCount(60_000, 900_000) },
    async () => {
      // Permission requests are rejected: only a path that needs no approval can be written.
      const fixture = createToolFixture({ terminalAttached: true, permissionReply: "reject" })
      const elsewhere = join(fixture.root, "elsewhere")
      mkdirSync(elsewhere)
      mkdirSync(fixture.path(".git/hooks"), { recursive: true })
      for (const [name, target] of [
        ["out", elsewhere],
        ["in", fixture.path(".git/hooks")],
      ] as const) {
        const stop = await startSymlinkSwap(fixture.path(name), target)
        let written = 0
        try {
          for (let i = 0; i < toAttackCount(40, 3000) || written === 0; i++)
            await fixture
              .run("write", { filePath: `${name}/new-${i}/deep/file-${i}`, content: "x" })
              .then(() => written++)
              .catch(() => {})
        } finally {
          await stop()
        }
        expect([name, readdirSync(target)]).toEqual([name, []])
      }
      // Where the link was there before the question, the question has named its target.
      const targets = fixture.permissionRequests.map(({ metadata }) => String(metadata["target"]))
      for (const target of targets) expect(target).toMatch(/\/(elsewhere|\.git\/hooks)\//)
      expect(targets.length).toBeGreaterThan(0)
    },
  )
})

describe("17: the directory of a request", () => {
  const get = (directory: string, path = "/file/content?path=hostname") =>
    server.request("GET", `${path}&directory=${encodeURIComponent(directory)}`)

  it("is 403 for a system folder, 404 if missing, 400 if relative or a file, by query and by header", async () => {
    for (const [directory, status] of [
      ["/etc", 403],
      ["/etc/", 403],
      ["/etc/../etc", 403],
      ["/", 403],
      ["/proc/self", 403],
      ["/proc/self/root/etc", 403],
      ["/sys", 403],
      ["/dev/shm", 403],
      ["/usr/lib", 403],
      ["/var/log", 403],
      ["/nowhere/at/all", 404],
      ["relative", 400],
      ["../up", 400],
      [".", 400],
      ["~", 400],
      ["file:///etc", 400],
      ["%2Fetc", 403],
      ["\0", 400],
      [project.path("README.md"), 400],
    ] as const) {
      expect([directory, (await get(directory)).status]).toEqual([directory, status])
      const header = { "x-opencode-directory": encodeURIComponent(directory) }
      const byHeader = await server.request("GET", "/file/content?path=hostname", undefined, header)
      if (directory !== "%2Fetc") expect([directory, byHeader.status]).toEqual([directory, status])
    }
  })

  it("of the program itself is closed, also through a link", async () => {
    const data = project.home.dataDirectory
    symlinkSync(data, project.path("own-data"))
    symlinkSync("/etc", project.path("etc-link"))
    expect((await get(data)).status).toBe(403)
    expect((await get(project.path("own-data"))).status).toBe(403)
    expect((await get(project.path("etc-link"))).status).toBe(403)
    expect((await server.request("GET", "/file/content?path=own-data/auth.json")).status).toBe(400)
  })

  it("may be any folder of the user, and nothing outside it is read", async () => {
    expect((await get(outside, "/file/content?path=secret.txt")).text).toContain(canary)
    expect((await get(join(outside, "sub"), "/file/content?path=../secret.txt")).status).toBe(400)
    expect((await server.request("GET", "/file/content?path=secret.txt")).json).toMatchObject({ content: "" })
  })

  if (process.getuid?.() === 0)
    it("of another user's home is 403 even for root", async () => {
      const home = mkdtempSync("/home/attack-")
      try {
        execFileSync("chown", ["65534", home])
        expect((await get(home)).status).toBe(403)
      } finally {
        rmSync(home, { recursive: true })
      }
    })
})

describe("18: two spellings", () => {
  it("of one folder are one instance; names of different Unicode forms are two", async () => {
    symlinkSync(project.directory, join(outside, "other-name"))
    const current = async (directory: string) =>
      (await server.request<{ directory: string }>("GET", `/path?directory=${encodeURIComponent(directory)}`)).json
    const first = await current(project.directory)
    for (const spelling of [
      `${project.directory}/`,
      `${project.directory}/src/..`,
      `${project.directory}/./`,
      join(outside, "other-name"),
    ])
      expect(await current(spelling)).toEqual(first)
    // Composed and decomposed: two names on this disk, or one on a disk that normalizes names.
    writeFileSync(project.path("caf\u00e9.txt"), "composed")
    writeFileSync(project.path("cafe\u0301.txt"), "decomposed")
    for (const name of ["caf\u00e9.txt", "cafe\u0301.txt"]) {
      const { json } = await server.request<{ content: string }>(
        "GET",
        `/file/content?path=${encodeURIComponent(name)}`,
      )
      expect(json.content).toBe(readFileSync(project.path(name), "utf8"))
    }
    expect(existsSync(project.path("README.MD"))).toBe(
      (await server.request<{ content: string }>("GET", "/file/content?path=README.MD")).json.content !== "",
    )
  })
})
