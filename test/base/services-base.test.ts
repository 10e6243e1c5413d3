import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { writeFileAtomic } from "../../server/base/file/atomic-file.ts"
import { git } from "../../server/base/git.ts"
import { editJsonc, findPosition, parseJsonc } from "../../server/base/jsonc.ts"
import { createLog } from "../../server/base/log.ts"
import { createPaths } from "../../server/base/paths.ts"
import { ripgrep } from "../../server/base/ripgrep.ts"
import { toFailure, withoutSecrets } from "../../server/session/turn/failure.ts"
import { createRepository, runGit } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const modeOf = (path: string) => statSync(path).mode & 0o777

describe("paths", () => {
  test("follow XDG, absolute values only", () => {
    const paths = createPaths({ XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "relative" }, "/home/me")
    expect(paths.data).toBe("/data/opencode-tui")
    expect(paths.config).toBe("/home/me/.config/opencode")
    expect(paths.ownConfig).toBe("/home/me/.config/opencode-tui")
    expect(paths.state).toBe("/home/me/.local/state/opencode-tui")
  })
  test("ensure closes the folders, whatever the umask and what stood there", async () => {
    const home = createTemporaryFolder()
    const paths = createPaths({}, home)
    mkdirSync(paths.data, { recursive: true })
    chmodSync(paths.data, 0o755)
    expect(await paths.ensure()).toBeUndefined()
    for (const path of [paths.data, paths.state, paths.cache]) expect(modeOf(path)).toBe(0o700)
  })
  test("a home that can't be written is told, not thrown", async () => {
    const home = createTemporaryFolder({ ".local": "a file in the way" })
    expect(await createPaths({}, home).ensure()).toMatchObject({
      code: "ENOTDIR",
      path: expect.stringContaining("share"),
    })
  })
  test("no place for the cache is no problem", async () => {
    const home = createTemporaryFolder({ ".cache": "a file in the way" })
    const paths = createPaths({}, home)
    expect(await paths.ensure()).toBeUndefined()
    expect(modeOf(paths.data)).toBe(0o700)
  })
})

describe("writeFileAtomic", () => {
  test("sets the mode of an existing open file, and replaces a link instead of following it", async () => {
    const folder = createTemporaryFolder({ "auth.json": "old", "victim.txt": "victim" })
    chmodSync(join(folder, "auth.json"), 0o644)
    await writeFileAtomic(join(folder, "auth.json"), "new", 0o600)
    expect(modeOf(join(folder, "auth.json"))).toBe(0o600)
    symlinkSync(join(folder, "victim.txt"), join(folder, "link"))
    await writeFileAtomic(join(folder, "link"), "mine", 0o600)
    expect(readFileSync(join(folder, "victim.txt"), "utf8")).toBe("victim")
    expect(readFileSync(join(folder, "link"), "utf8")).toBe("mine")
  })
})

describe("jsonc", () => {
  test("reads comments, trailing commas, a byte order mark, nothing at all", async () => {
    expect(await parseJsonc('\uFEFF{\n// note\n"a": [1, 2,], /* x */ "u": "http://x",\n}')).toEqual({
      value: { a: [1, 2], u: "http://x" },
    })
    expect(await parseJsonc("  \n")).toEqual({ value: undefined })
    expect(await parseJsonc("// only a note\n")).toEqual({ value: undefined })
  })
  test("tells line and column of the first error", async () => {
    expect(await parseJsonc('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({
      line: 3,
      column: 3,
      message: "expected a comma",
    })
    expect(await parseJsonc("{ a: 1 }")).toMatchObject({ line: 1, column: 3 })
    expect(await parseJsonc('{"a": ')).toMatchObject({ line: 1 })
  })
  test("finds a value's place, and edits with comments kept", async () => {
    const text = '{\n  // mine\n  "a": { "b": 1 } // here\n}\n'
    expect(await findPosition(text, ["a", "b"])).toEqual({ line: 3, column: 10 })
    const edited = await editJsonc(text, ["a", "c"], "ask")
    expect(edited).toContain("// mine")
    expect(edited).toContain("// here")
    expect(await parseJsonc(edited)).toEqual({ value: { a: { b: 1, c: "ask" } } })
    expect(await parseJsonc(await editJsonc("", ["permission", "edit"], "ask"))).toEqual({
      value: { permission: { edit: "ask" } },
    })
  })
})

describe("log", () => {
  test("writes lines in order, closed to others, without secrets", async () => {
    const file = join(createTemporaryFolder(), "log/server.log")
    const log = createLog({ file, level: "info" })
    log.redact("sk-canary-123456")
    log.debug("below the level")
    log.child({ service: "x" }).info("called with sk-canary-123456", {
      headers: { Authorization: "Bearer abcdef", accept: "json" },
      apiKey: "k1-value",
      tokens: 12,
      accessToken: "t1-value",
    })
    log.error("second", { error: new Error("broken") })
    await log.flush()
    const lines = readFileSync(file, "utf8").trim().split("\n")
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      service: "x",
      level: "info",
      tokens: 12,
      headers: { accept: "json" },
    })
    expect(lines.join()).not.toMatch(/canary|abcdef|k1-value|t1-value/)
    expect(lines[1]).toContain("broken")
    expect(modeOf(file)).toBe(0o600)
    await log.close()
  })
  test.each(['"canary', "canary\\", 'ca"na\\ry'])("a secret with the signs of JSON in it: %s", async (secret) => {
    const file = join(createTemporaryFolder(), "server.log")
    const log = createLog({ file, level: "info" })
    log.redact(secret)
    const failed = new Error(`refused ${secret}`)
    log.error(`sent "${secret}"`, { body: JSON.stringify({ key: secret }), [secret]: 1, failed })
    const failure = withoutSecrets(toFailure(failed), log.hide)
    await log.close()
    const line = readFileSync(file, "utf8")
    expect(JSON.parse(line)).toMatchObject({ message: 'sent "***"', body: '{"key":"***"}', "***": 1 })
    expect(line).not.toContain(JSON.stringify(secret).slice(1, -1))
    expect(failure.error.data).toEqual({ message: "refused ***" })
  })
  test("turns over at its size and lives on when the file can't be written", async () => {
    const folder = createTemporaryFolder({ blocked: "a file" })
    const file = join(folder, "a.log")
    const log = createLog({ file, level: "info", maxBytes: 500 })
    for (let i = 0; i < 20; i++) {
      log.info("x".repeat(100), { i })
      await log.flush()
    }
    await log.close()
    expect(existsSync(`${file}.1`)).toBe(true)
    expect(statSync(file).size).toBeLessThan(700)
    const printed: string[] = []
    const broken = createLog({
      file: join(folder, "blocked/b.log"),
      level: "info",
      print: { write: (s) => printed.push(s) },
    })
    broken.info("one")
    await broken.flush()
    broken.info("two")
    await broken.close()
    expect(printed.join("")).toMatch(/one[^]*can't be written[^]*two/)
  })
})

describe("ripgrep", () => {
  test("gives lines, stops at onLine, leaves over-long lines out", async () => {
    const folder = createTemporaryFolder({ "a.txt": "one\ntwo\nthree\n", "b.txt": "y".repeat(5000) + "\nshort y\n" })
    const all = await ripgrep({ args: ["-N", "--no-filename", "-e", "t", "--", "a.txt"], cwd: folder })
    expect(all).toMatchObject({ lines: ["two", "three"], exitCode: 0, truncated: false })
    const seen: string[] = []
    const first = await ripgrep({
      args: ["-N", "-e", ".", "--", "a.txt"],
      cwd: folder,
      onLine: (line) => seen.push(line) < 1,
    })
    expect(seen).toEqual(["one"])
    expect(first.truncated).toBe(true)
    const long = await ripgrep({ args: ["-N", "-e", "y", "--", "b.txt"], cwd: folder, maxLineBytes: 100 })
    expect(long).toMatchObject({ lines: ["short y"], truncated: true })
    expect((await ripgrep({ args: ["-e", "nothing-like-it", "./"], cwd: folder })).exitCode).toBe(1)
  })
  test("an abort rejects with its reason", async () => {
    const signal = AbortSignal.abort(new Error("gone"))
    await expect(ripgrep({ args: ["--files"], cwd: createTemporaryFolder(), signal })).rejects.toThrow("gone")
  })
  test("a configuration file of the environment is not read", async () => {
    const folder = createTemporaryFolder({ "rg.conf": "--invert-match\n", "a.txt": "one\ntwo\n" })
    process.env["RIPGREP_CONFIG_PATH"] = join(folder, "rg.conf")
    try {
      expect((await ripgrep({ args: ["-N", "-e", "one", "--", "a.txt"], cwd: folder })).lines).toEqual(["one"])
    } finally {
      delete process.env["RIPGREP_CONFIG_PATH"]
    }
  })
})

describe("git", () => {
  test("runs nothing that a malicious repository names", async () => {
    const folder = createRepository({
      "a.txt": "one\n",
      ".gitattributes": "*.txt filter=evil diff=evil\n*.md filter=a=b\n",
    })
    writeFiles(folder, { "r.md": "# r\n" })
    runGit(folder, "add", "--all")
    runGit(folder, "commit", "-q", "-m", "second")
    const trap = join(createTemporaryFolder(), "ran")
    const script = join(folder, "evil.sh")
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${trap}\ncat\n`)
    chmodSync(script, 0o755)
    mkdirSync(join(folder, ".git/hooks"), { recursive: true })
    for (const hook of ["post-index-change", "pre-commit", "fsmonitor-watchman"]) {
      writeFileSync(join(folder, ".git/hooks", hook), `#!/bin/sh\necho hook >> ${trap}\n`)
      chmodSync(join(folder, ".git/hooks", hook), 0o755)
    }
    const settings: [string, string][] = [
      ["core.fsmonitor", script],
      ["core.hooksPath", join(folder, ".git/hooks")],
      ["core.pager", script],
      ["core.sshCommand", script],
      ["core.askPass", script],
      ["core.editor", script],
      ["diff.external", script],
      ["diff.evil.textconv", script],
      ["diff.evil.command", script],
      ["filter.evil.clean", script],
      ["filter.evil.smudge", script],
      ["filter.evil.process", script],
      ["filter.evil.required", "true"],
      ["filter.a=b.clean", script],
      ["gpg.program", script],
      ["log.showSignature", "true"],
      ["protocol.ext.allow", "always"],
      ["remote.origin.url", `ext::${script}`],
      ["alias.status", `!${script}`],
    ]
    for (const [key, value] of settings) runGit(folder, "config", key, value)
    writeFiles(folder, { "a.txt": "two\n", "r.md": "# s\n" })

    const commands = [
      ["status", "--porcelain"],
      ["diff", "HEAD"],
      ["diff", "--numstat", "-z", "HEAD"],
      ["show", "HEAD"],
      ["show", "HEAD:a.txt"],
      ["log", "-p"],
      ["ls-files", "--others", "--exclude-standard"],
      ["rev-list", "--max-parents=0", "HEAD"],
      ["check-ignore", "a.txt"],
      ["fetch"],
      ["ls-remote"],
    ]
    const results = new Map<string, Awaited<ReturnType<typeof git>>>()
    for (const command of commands) results.set(command.join(" "), await git(command, { cwd: folder }))
    expect(existsSync(trap) ? readFileSync(trap, "utf8") : "").toBe("")
    expect(results.get("diff HEAD")?.stdout).toContain("+two")
    expect(results.get("show HEAD:a.txt")?.stdout).toBe("one\n")
    expect(results.get("diff --numstat -z HEAD")?.stdout).toContain("a.txt")
    expect(results.get("fetch")?.exitCode).not.toBe(0)
    // The trap is a real one: plain git runs into it.
    expect(() => runGit(folder, "diff", "HEAD")).toThrow(/evil/)
    expect(existsSync(trap)).toBe(true)
  })

  test("does not pass GIT_* or secrets on, and tells a failure by its code", async () => {
    const folder = createRepository({ a: "1" })
    process.env["GIT_DIR"] = "/nowhere"
    try {
      expect((await git(["rev-parse", "--show-toplevel"], { cwd: folder })).stdout.trim()).toBe(folder)
    } finally {
      delete process.env["GIT_DIR"]
    }
    expect((await git(["status"], { cwd: createTemporaryFolder() })).exitCode).toBe(128)
    const cut = await git(["show", "HEAD"], { cwd: folder, maxBytes: 10 })
    expect(cut).toMatchObject({ truncated: true, exitCode: null })
    await expect(git(["status"], { cwd: folder, signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow("gone")
  })
})
