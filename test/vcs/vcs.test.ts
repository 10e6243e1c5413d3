import { execFileSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGit } from "../../server/base/git.ts"
import { createVcs } from "../../server/vcs/vcs.ts"
import { createRepository, runGit } from "../support/repository.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const git = createGit(process.env)

test("reports the branch, from folders below, and after a change", async () => {
  const root = createRepository({ "src/a": "a" })
  const vcs = createVcs({ directory: join(root, "src"), git })
  expect(await vcs.branch()).toBe("main")
  expect(await vcs.branch()).toBe("main")
  runGit(root, "checkout", "-q", "-b", "feature/with/slashes")
  expect(await vcs.branch()).toBe("feature/with/slashes")
  runGit(root, "checkout", "-q", "--detach")
  expect(await vcs.branch()).toBeUndefined()
})

test("reads linked worktrees; outside git there is no branch until a repository is created", async () => {
  const root = createRepository({ a: "a" })
  const linked = join(createTemporaryFolder(), "linked")
  runGit(root, "worktree", "add", "-q", "-b", "other", linked)
  expect(await createVcs({ directory: linked, git }).branch()).toBe("other")
  const plain = createTemporaryFolder()
  const vcs = createVcs({ directory: plain, git })
  expect(await vcs.branch()).toBeUndefined()
  runGit(plain, "init", "-q", "-b", "fresh")
  expect(await vcs.branch()).toBe("fresh")
})

test("files that are not a HEAD give no branch and do not block", async () => {
  const texts = ["ref: refs/heads/a\u001b[2Jb\n", "", "garbage", "ref: refs/heads/\n", "x".repeat(100_000)]
  for (const text of texts) {
    const folder = createTemporaryFolder({ ".git/HEAD": text })
    expect(await createVcs({ directory: folder, git }).branch()).toBeUndefined()
  }
  const folder = createTemporaryFolder()
  mkdirSync(join(folder, ".git"))
  execFileSync("mkfifo", [join(folder, ".git/HEAD")])
  expect(await createVcs({ directory: folder, git }).branch()).toBeUndefined()
  const pointing = createTemporaryFolder()
  writeFiles(pointing, { ".git": "gitdir: /dev/zero\n" })
  expect(await createVcs({ directory: pointing, git }).branch()).toBeUndefined()
})
