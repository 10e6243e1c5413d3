import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGit, type GitResult } from "../../server/base/git.ts"
import { createRepository, runGit } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const git = createGit(process.env)

test("starts no program that a malicious repository configures", async () => {
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
  const results = new Map<string, GitResult>()
  for (const command of commands) results.set(command.join(" "), await git(command, { cwd: folder }))
  expect(existsSync(trap) ? readFileSync(trap, "utf8") : "").toBe("")
  expect(results.get("diff HEAD")?.stdout).toContain("+two")
  expect(results.get("show HEAD:a.txt")?.stdout).toBe("one\n")
  expect(results.get("diff --numstat -z HEAD")?.stdout).toContain("a.txt")
  expect(results.get("fetch")?.exitCode).not.toBe(0)
  // The trap works: plain git starts the programs.
  expect(() => runGit(folder, "diff", "HEAD")).toThrow(/evil/)
  expect(existsSync(trap)).toBe(true)
})

test("passes neither GIT_* nor secrets on", async () => {
  const folder = createRepository({ a: "1" })
  const redirected = createGit({ ...process.env, GIT_DIR: "/nowhere" })
  expect((await redirected(["rev-parse", "--show-toplevel"], { cwd: folder })).stdout.trim()).toBe(folder)
  const bin = createTemporaryFolder({ git: "#!/bin/sh\n/usr/bin/env\n" })
  chmodSync(join(bin, "git"), 0o755)
  const printing = createGit({ PATH: bin, HOME: "/home/me", GIT_DIR: "/nowhere", OPENAI_API_KEY: "canary" })
  const { stdout } = await printing(["version"], { cwd: bin })
  expect(stdout).toContain("HOME=/home/me")
  expect(stdout).not.toMatch(/canary|nowhere/)
})

test("reports a failure by its exit code and stops at a limit", async () => {
  const folder = createRepository({ a: "1" })
  expect((await git(["status"], { cwd: createTemporaryFolder() })).exitCode).toBe(128)
  const cut = await git(["show", "HEAD"], { cwd: folder, maxBytes: 10 })
  expect(cut).toMatchObject({ truncated: true, exitCode: null })
})
