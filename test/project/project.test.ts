import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, symlinkSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createGit } from "../../server/base/git.ts"
import { resolveProject } from "../../server/project/resolve-project.ts"
import { resolveDirectory } from "../../server/project/resolve-directory.ts"
import { createRepository, runGit } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const git = createGit(process.env)

describe("resolveProject", () => {
  test("a repository is identified by its root commit, from any folder of it", async () => {
    const root = createRepository({ "src/a.txt": "a" })
    const first = runGit(root, "rev-parse", "HEAD").trim()
    writeFiles(root, { b: "b" })
    runGit(root, "add", "--all")
    runGit(root, "commit", "-q", "-m", "second")
    const expected = { id: first, worktree: root, vcs: "git", root }
    expect(await resolveProject(git, root)).toEqual(expected)
    expect(await resolveProject(git, join(root, "src"))).toEqual(expected)
    const linked = join(createTemporaryFolder(), "linked")
    runGit(root, "worktree", "add", "-q", linked)
    expect(await resolveProject(git, linked)).toEqual({ ...expected, worktree: linked, root: linked })
  })
  test("without git, and without commits, it is the global one", async () => {
    const plain = createTemporaryFolder()
    expect(await resolveProject(git, plain)).toEqual({ id: "global", worktree: "/", root: plain })
    runGit(plain, "init", "-q")
    expect(await resolveProject(git, plain)).toEqual({ id: "global", worktree: plain, vcs: "git", root: plain })
  })
})

test.each(["config", "HEAD", "packed-refs", "refs/heads/main", "commondir", "shallow"])(
  "a FIFO in place of .git/%s does not delay the start",
  async (name) => {
    const root = createTemporaryFolder({
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/refs/heads/x": "",
      ".git/objects/x": "",
    })
    rmSync(join(root, ".git", name), { force: true })
    execFileSync("mkfifo", [join(root, ".git", name)])
    const start = performance.now()
    expect(await resolveProject(git, root)).toMatchObject({ id: "global", root })
    expect(performance.now() - start).toBeLessThan(5000)
  },
)

function createScene() {
  const top = createTemporaryFolder({ "start/sub/x": "", "other/file.txt": "", "data/db": "" })
  const resolve = (given: { query?: string; header?: string }, directories: string[] = []) =>
    resolveDirectory(
      {
        startDirectory: join(top, "start"),
        openDirectories: directories,
        home: join(top, "home"),
        dataDirectory: join(top, "data"),
      },
      given,
    )
  return { top, resolve }
}

describe("resolveDirectory", () => {
  test("query before header before the start directory; one resolved path for all spellings", async () => {
    const { top, resolve } = createScene()
    const other = join(top, "other")
    mkdirSync(join(top, "with space %41+é"))
    symlinkSync(other, join(top, "link"))
    expect(await resolve({})).toBe(join(top, "start"))
    expect(await resolve({ header: "", query: "" })).toBe(join(top, "start"))
    expect(await resolve({ query: other, header: "/nonsense" })).toBe(other)
    expect(await resolve({ header: encodeURIComponent(other) })).toBe(other)
    expect(await resolve({ header: other + "/" })).toBe(other)
    expect(await resolve({ query: join(top, "link") })).toBe(other)
    expect(await resolve({ query: join(top, "with space %41+é") })).toBe(join(top, "with space %41+é"))
    expect(await resolve({ header: encodeURIComponent(join(top, "with space %41+é")) })).toBe(
      join(top, "with space %41+é"),
    )
  })

  test("an invalid encoding is taken literally", async () => {
    const { top, resolve } = createScene()
    mkdirSync(join(top, "100%zz"))
    expect(await resolve({ header: join(top, "100%zz") })).toBe(join(top, "100%zz"))
  })

  test.each([
    ["relative/path", "BadRequestError"],
    ["./x", "BadRequestError"],
    ["/tmp/\0x", "BadRequestError"],
    ["/" + "x".repeat(5000), "BadRequestError"],
    ["/nowhere/at/all", "NotFoundError"],
    ["/", "ForbiddenError"],
    ["/etc", "ForbiddenError"],
    ["/proc/self/root/etc", "ForbiddenError"],
    ["/usr/share", "ForbiddenError"],
    ["/dev", "ForbiddenError"],
    ["/lib", "ForbiddenError"],
    ["/var", "ForbiddenError"],
    ["/var/log", "ForbiddenError"],
    ["/sys/kernel", "ForbiddenError"],
  ])("%j is a %s", async (query, name) => {
    const { resolve } = createScene()
    await expect(resolve({ query })).rejects.toMatchObject({ name })
    await expect(resolve({ header: encodeURIComponent(query) })).rejects.toMatchObject({ name })
  })

  test("a file is rejected, a missing directory is reported with host and path, the data folder is forbidden", async () => {
    const { top, resolve } = createScene()
    await expect(resolve({ query: join(top, "other/file.txt") })).rejects.toMatchObject({ name: "BadRequestError" })
    await expect(resolve({ query: join(top, "gone") })).rejects.toMatchObject({
      message: expect.stringContaining(`${hostname()}: ${join(top, "gone")}`),
    })
    await expect(resolve({ query: join(top, "data") })).rejects.toMatchObject({ name: "ForbiddenError" })
    symlinkSync("/etc", join(top, "start/sneaky"))
    await expect(resolve({ query: join(top, "start/sneaky") })).rejects.toMatchObject({ name: "ForbiddenError" })
  })

  test("the user's settings open further directories, and so does starting there", async () => {
    const { resolve } = createScene()
    expect(await resolve({ query: "/var/log" }, ["/var/log/**"])).toBe("/var/log")
    expect(await resolve({ query: "/usr/share" }, ["/usr"])).toBe("/usr/share")
    await expect(resolve({ query: "/etc" }, ["/usr"])).rejects.toMatchObject({ name: "ForbiddenError" })
    const started = {
      startDirectory: "/usr/share",
      openDirectories: [],
      home: "/nobody",
      dataDirectory: "/nobody/data",
    }
    expect(await resolveDirectory(started, {})).toBe("/usr/share")
    await expect(resolveDirectory(started, { query: "/usr/lib" })).rejects.toMatchObject({
      name: "ForbiddenError",
    })
  })
})
