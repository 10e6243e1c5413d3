// Which failures are attributed to the sandbox.
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { findSandboxCause, type SandboxView } from "../../server/sandbox/failure.ts"
import { toAreaMap } from "../../server/sandbox/mounts.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

function createView(change: Partial<SandboxView> = {}): SandboxView & { readonly root: string } {
  const root = createTemporaryFolder({
    "home/.ssh/id": "",
    "home/.config/gh/hosts.yml": "",
    "home/.gitconfig": "",
    "home/other/file": "",
    "home/project/.git/config": "",
    "home/project/src/a.ts": "",
    "run/docker.sock": "",
  })
  const home = join(root, "home")
  const project = join(home, "project")
  const areas = toAreaMap([
    { path: join(home, ".ssh"), access: "none" },
    { path: join(home, ".config/gh"), access: "none" },
    { path: join(root, "run"), access: "none" },
    { path: project, access: "write", isPinned: true },
    { path: join(project, ".git"), access: "write", isPinned: true },
    { path: join(project, ".git/config"), access: "read", isPinned: true },
  ])
  return { root, areas, home, workdir: project, hasNetwork: true, ...change }
}

/** `ROOT` in the output is replaced by the folder of the test. */
function find(output: string, view = createView()): string | undefined {
  return findSandboxCause(output.replaceAll("ROOT", view.root), view)?.replaceAll(view.root, "ROOT")
}

describe("a failure is the sandbox's", () => {
  it.each([
    ["touch: cannot touch 'ROOT/home/new': Read-only file system", "ROOT/home/new is read-only"],
    ["/bin/bash: line 1: ROOT/home/new: Read-only file system", "ROOT/home/new is read-only"],
    ["/bin/bash: line 3: ../other/file: Read-only file system", "ROOT/home/other/file is read-only"],
    ["Error: EROFS: read-only file system, open 'ROOT/home/other/file'", "ROOT/home/other/file is read-only"],
    ["{\n  errno: -30,\n  code: 'EROFS',\n  syscall: 'open',\n  path: 'ROOT/home/x'\n}", "ROOT/home/x is read-only"],
    ["OSError: [Errno 30] Read-only file system: 'ROOT/home/x'", "ROOT/home/x is read-only"],
    ["open ROOT/home/go/x: read-only file system", "ROOT/home/go/x is read-only"],
    [
      "error: could not lock config file ROOT/home/.gitconfig: Read-only file system",
      "ROOT/home/.gitconfig is read-only",
    ],
    ["error: could not write config file .git/config: Device or resource busy", ".git/config is guarded"],
    ["mv: cannot move '.git' to '.git2': Device or resource busy", ".git is guarded"],
    ["cat: ROOT/home/.ssh/id: No such file or directory", ".ssh/id is not there"],
    ["ls: cannot open directory '~/.ssh': Permission denied", ".ssh is not there"],
    ["connect unix://ROOT/run/docker.sock: connection refused", "docker.sock is not there"],
    ["git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.", "keys of ssh"],
    ["To get started with GitHub CLI, please run:  gh auth login", "credentials of GitHub"],
    ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "containers"],
    ["Failed to connect to bus: No such file or directory", "the bus"],
    ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', "rights"],
    ["error: read-only file system", "outside of the project is read-only"],
  ])("%s", (output, cause) => {
    expect(find(output)).toContain(cause)
  })

  it("where the settings close the network", () => {
    const output = "curl: (6) Could not resolve host: example.com"
    expect(find(output)).toBeUndefined()
    expect(find(output, createView({ hasNetwork: false }))).toContain("no network")
  })
})

describe("text of a command that succeeded behind a pipe", () => {
  const findPart = (output: string) => {
    const view = createView()
    return findSandboxCause(output.replaceAll("ROOT", view.root), view, true)
  }

  it("is taken for a failure of a part only in the form in which tools report one", () => {
    expect(findPart("touch: cannot touch 'ROOT/home/new': Read-only file system")).toContain("read-only")
    for (const text of [
      "To get started with GitHub CLI, please run:  gh auth login",
      "docs.md: Cannot connect to the Docker daemon, is it running?",
      "ROOT/home/other/file:34: #define EROFS 30 /* Read-only file system */",
      "if (error.code === 'EROFS') throw new Error('ROOT/home/x')",
    ])
      expect(findPart(text)).toBeUndefined()
  })
})

describe("a failure is the command's own", () => {
  it.each([
    "cat: src/b.ts: No such file or directory",
    "bash: src/a.ts: Permission denied",
    "Error: EACCES: permission denied, open 'ROOT/home/project/secret'",
    "cat: ROOT/home/other/none: No such file or directory",
    'npm error Missing script: "build"',
    "Error: connect ECONNREFUSED 127.0.0.1:5432",
    "FAIL test/a.test.ts > opens ROOT/home/project/src/a.ts",
    "error: pathspec 'x' did not match any file(s) known to git",
    "AWS: Unable to locate credentials",
    "cat: ROOT/home/.ssh/none: No such file or directory",
  ])("%s", (output) => {
    expect(find(output)).toBeUndefined()
  })

  // Root can write everywhere.
  if (process.getuid?.() !== 0)
    it("for what the user could not write outside either", () => {
      expect(find("touch: cannot touch '/etc/new': Read-only file system")).toBeUndefined()
    })
})
