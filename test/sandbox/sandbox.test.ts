// What a command may reach in the sandbox, tried with real commands.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { dirname, join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { findGitFolders } from "../../server/sandbox/area/git-folders.ts"
import { createToolFixture, type ToolFixtureOptions } from "../fixture/tool.ts"
import { closesAbstractSockets, hasBubblewrap } from "../support/bubblewrap.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

function open(options: ToolFixtureOptions = {}) {
  const fixture = createToolFixture({
    sandbox: "on",
    permissionReply: "reject",
    rules: "allow",
    ...options,
  })
  const run = async (command: string, timeout?: number) => {
    const { output, metadata } = await fixture.run("bash", { command, ...(timeout ? { timeout } : {}) })
    return { output, exit: metadata["exit"] as number | null }
  }
  return {
    ...fixture,
    run,
    asked: () => fixture.permissionRequests.filter(({ permission }) => permission === "sandbox"),
  }
}

function git(cwd: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Tester", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always"]
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd, encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.end("reached\n"))
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
  return server
}

const connect = (path: string) =>
  `"${process.execPath}" -e 'require("net").connect(process.argv[1].replace("@", "\\0")).on("data", (d) => process.stdout.write(d)).on("error", (e) => { console.log(e.code); process.exitCode = 1 })' '${path}'`

describe("without bubblewrap", () => {
  const createPath = () => {
    const folder = createTemporaryFolder()
    for (const name of ["cat", "grep"]) symlinkSync(`/bin/${name}`, join(folder, name))
    return { PATH: folder }
  }

  it("commands run as they are where the settings leave it open", async () => {
    const { run } = open({ sandbox: "auto", terminalAttached: true, env: createPath() })
    expect((await run("echo hi")).output).toBe("hi\n")
  })

  it("no command runs where the settings demand a sandbox", async () => {
    const { run } = open({ env: createPath() })
    await expect(run("echo hi")).rejects.toThrow(
      "The settings demand a sandbox for commands, and there is none: bwrap is not installed",
    )
  })
})

if (hasBubblewrap("commands in the sandbox")) {
  describe("the disk in the sandbox", () => {
    it("can be written in the project and in temporary folders, whose files stay", async () => {
      const { run, path } = open()
      const { output } = await run("echo one > a.txt; f=$(mktemp); echo two > $f; echo $f")
      expect(readFileSync(path("a.txt"), "utf8")).toBe("one\n")
      const file = output.trim()
      expect((await run(`cat ${file}; rm ${file}`)).output).toBe("two\n")
      expect(existsSync(file)).toBe(false)
    })

    it.each(["~/new.txt", "~/.bashrc", "/etc/new.txt", "/usr/bin/new", "~/.config/opencode-tui/config.jsonc"])(
      "cannot be written elsewhere: %s",
      async (target) => {
        const { run, home } = open()
        writeFiles(home, { ".bashrc": "", ".config/opencode-tui/config.jsonc": "{}" })
        const { output, exit } = await run(`node -e 0; echo x >> ${target}`)
        expect(exit).toBe(1)
        expect(output).toContain("Read-only file system")
      },
    )

    it("has caches that are writable, created or not", async () => {
      const { run, home } = open()
      expect((await run("mkdir -p ~/.cache/pip ~/.npm/x && echo done > ~/.cache/pip/f")).exit).toBe(0)
      expect(existsSync(join(home, ".cache/pip/f"))).toBe(true)
      expect((await run("mkdir ~/.cargo/bin")).exit).not.toBe(0)
    })

    it("opens further folders that the settings name", async () => {
      const other = createToolFixture().root
      const { run } = open({ sandbox: { mode: "on", writable: [other] } })
      expect((await run(`echo x > ${other}/f`)).exit).toBe(0)
    })

    const secrets = {
      ".ssh/id_ed25519": "canary",
      ".gnupg/key": "canary",
      ".aws/credentials": "canary",
      ".kube/config": "canary",
      ".netrc": "canary",
      ".git-credentials": "canary",
      ".docker/config.json": "canary",
      ".config/gh/hosts.yml": "canary",
      ".config/gcloud/x": "canary",
      ".local/share/opencode/auth.json": "canary",
      ".local/share/opencode-tui/auth.json": "canary",
      ".local/state/opencode-tui/history": "canary",
      ".config/opencode-tui/config.jsonc": "canary",
      ".config/opencode/opencode.json": "canary",
      ".mozilla/firefox/p/logins.json": "canary",
      ".bash_history": "canary",
      ".npmrc": "registry=https://example.com/\n//example.com/:_authToken=canary\n",
      ".pypirc": "canary",
      ".cargo/credentials.toml": "canary",
    }

    it("holds no secrets, however they are looked for", async () => {
      const { run, home } = open()
      writeFiles(home, secrets)
      mkdirSync(join(home, "link"))
      const { output } = await run(
        `grep -rs canary ~ ; cat ~/.ssh/id_ed25519 ~/.netrc; cat "${home}/project/../.aws/credentials"; for p in /proc/[0-9]*/root; do cat $p${home}/.ssh/id_ed25519; done; umount ~/.ssh; mount -o remount,rw ~; unshare -Urm sh -c 'umount ${home}/.ssh; cat ${home}/.ssh/id_ed25519'; cat ~/.npmrc`,
      )
      expect(output).not.toContain("canary")
      expect(output).toContain("registry=https://example.com/")
    })

    it("shows a secret that the project is, and one that the settings open", async () => {
      const { run, home } = open({ sandbox: { mode: "on", sockets: ["~/.netrc"] } })
      writeFiles(home, { ".netrc": "opened" })
      expect((await run("cat ~/.netrc")).output).toBe("opened")
    })
  })

  describe("processes in the sandbox", () => {
    it("see no others", async () => {
      const { run } = open()
      const { output } = await run(
        `ls /proc | grep -c '^[0-9]'; cat /proc/${process.pid}/environ; kill -0 ${process.pid}`,
      )
      expect(Number(output.split("\n")[0])).toBeLessThan(10)
      expect(output).toContain("No such")
    })

    it("keep exit codes, the directory, and an empty input", async () => {
      const { run, directory } = open()
      expect((await run("exit 7")).exit).toBe(7)
      expect((await run("kill -9 $$")).exit).toBe(137)
      expect((await run("pwd; cat; echo end")).output).toBe(`${directory}\nend\n`)
    })

    it("all end with a timeout, whatever they do to stay", async () => {
      const { run, root } = open()
      const { output } = await run(
        `(env -i setsid sh -c 'while :; do echo x >> ${root}/beat; sleep 0.05; done' &) ; trap '' TERM; sleep 100`,
        700,
      )
      expect(output).toContain("exceeding timeout")
      const size = () => readFileSync(join(root, "beat")).length
      const before = size()
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(size()).toBe(before)
    })

    it("that are left running serve, are listed, and can be ended by a later line", async () => {
      const { run, writeFile } = open()
      writeFile(
        "server.js",
        'require("http").createServer((q, r) => r.end("served")).listen(0, "127.0.0.1", function () { console.log(String(this.address().port)) })',
      )
      const { output } = await run(`"${process.execPath}" server.js & sleep 1`)
      const port = Number(/^\d+/m.exec(output)?.[0])
      const pid = Number(/left running: pid (\d+) \(.*server\.js\)/.exec(output)?.[1])
      expect(output).not.toContain("bwrap")
      expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("served")
      expect(
        (
          await run(
            `"${process.execPath}" -e 'fetch("http://127.0.0.1:${port}").then((r) => r.text()).then(console.log)'`,
          )
        ).output,
      ).toBe("served\n")
      expect((await run(`kill ${pid}`)).exit).toBe(0)
      await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false)
    })

    it("get no variables that lead outside", async () => {
      const { run } = open({
        env: {
          SSH_AUTH_SOCK: "/tmp/agent",
          TMUX: "/tmp/tmux-0/default,1,0",
          DBUS_SESSION_BUS_ADDRESS: "unix:abstract=x",
          KEPT: "kept",
        },
      })
      const { output } = await run("env")
      expect(output).not.toMatch(/^(SSH_AUTH_SOCK|TMUX|DBUS_SESSION_BUS_ADDRESS)=/m)
      expect(output).toContain("KEPT=kept")
    })

    it("have no network where the settings say so, except their own loopback", async () => {
      const { run } = open({ sandbox: { mode: "on", network: false } })
      const server = createServer((socket) => socket.end("reached"))
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      onTestFinished(() => void server.close())
      const { port } = server.address() as { port: number }
      const script = `const net = require("net"); const own = net.createServer((s) => s.end("own")).listen(0, "127.0.0.1", () => net.connect(own.address().port, "127.0.0.1").on("data", (d) => { console.log(String(d)); own.close() })); net.connect(${port}, "127.0.0.1").on("error", (e) => console.log(e.code)).on("data", (d) => console.log(String(d)))`
      const { output } = await run(`"${process.execPath}" -e '${script}'`)
      expect(output).toContain("own")
      expect(output).toContain("ECONNREFUSED")
      expect(output).not.toContain("reached")
    })
  })

  describe("sockets in the sandbox", () => {
    it("of other programs are not reachable, in temporary folders and in the project", async () => {
      const { run, root, directory } = open()
      for (const path of [join(root, "s.sock"), join(directory, "s.sock")]) {
        await listen(path)
        const { output } = await run(connect(path))
        expect(output).not.toContain("reached")
      }
    })

    it("that the settings name are reachable, with their variable", async () => {
      const path = join(createToolFixture().root, "agent.sock")
      const { run } = open({ sandbox: { mode: "on", sockets: [path] }, env: { SSH_AUTH_SOCK: path } })
      await listen(path)
      expect((await run(`echo $SSH_AUTH_SOCK; ${connect(path)}`)).output).toBe(`${path}\nreached\n`)
    })

    it("of a program that an allowed line started outside are not", async () => {
      const { run, root } = open({ rules: { "*": "allow", sandbox: { "*": "ask", "node outside*": "allow" } } })
      const path = join(root, "outside.sock")
      writeFiles(root, {
        "project/outside.js": `require("net").createServer((s) => s.end("reached")).listen("${path}")`,
      })
      await run("node outside.js &")
      await expect.poll(() => existsSync(path)).toBe(true)
      expect((await run(connect(path))).output).not.toContain("reached")
    })

    it("of earlier lines are reachable", async () => {
      const { run, directory } = open()
      const path = join(directory, "own.sock")
      await run(
        `"${process.execPath}" -e 'require("net").createServer((s) => s.end("reached\\n")).listen("${path}")' & until [ -S ${path} ]; do sleep 0.05; done`,
      )
      expect((await run(connect(path))).output).toBe("reached\n")
    })

    if (closesAbstractSockets)
      it("without a file are reachable among the processes of a line only", async () => {
        const { run, root } = open()
        const name = `test-${root.replaceAll("/", "-")}`
        const server = spawn(
          process.execPath,
          [
            "-e",
            `require("net").createServer((s) => s.end("reached\\n")).listen("\\0${name}", () => console.log("up"))`,
          ],
          { stdio: ["ignore", "pipe", "inherit"] },
        )
        onTestFinished(() => void server.kill("SIGKILL"))
        await new Promise((resolve) => server.stdout.once("data", resolve))
        const probe = spawnSync("/bin/sh", ["-c", connect(`@${name}`)], { encoding: "utf8" })
        expect(probe.stdout).toBe("reached\n")
        expect((await run(connect(`@${name}`))).output).not.toContain("reached")
        const within = `const net = require("net"); const s = net.createServer((c) => c.end("within\\n")).listen("\\0own-${name}", () => net.connect("\\0own-${name}").on("data", (d) => { process.stdout.write(d); s.close() }))`
        expect((await run(`"${process.execPath}" -e '${within}'`)).output).toBe("within\n")
      })
  })

  describe("git in the sandbox", () => {
    function createRepository(files: Record<string, string> = { "a.txt": "a\n" }) {
      const fixture = open({
        env: { GIT_AUTHOR_NAME: "T", GIT_AUTHOR_EMAIL: "t@e.x", GIT_COMMITTER_NAME: "T", GIT_COMMITTER_EMAIL: "t@e.x" },
      })
      git(fixture.directory, "init", "-q", "-b", "main")
      writeFiles(fixture.directory, files)
      git(fixture.directory, "add", ".")
      git(fixture.directory, "commit", "-qm", "first")
      return fixture
    }

    it("commits with hooks, branches, merges, stashes and rebases", async () => {
      const { run, directory } = createRepository()
      writeFileSync(join(directory, ".git/hooks/pre-commit"), "#!/bin/sh\necho hook >> hook.log\n", { mode: 0o755 })
      const { output, exit } = await run(
        "echo b > b.txt && git add b.txt && git commit -qm second && git switch -qc topic && echo c > c.txt && git add c.txt && git commit -qm third && git switch -q main && git merge -q --no-ff -m merge topic && git branch -d topic && echo d >> a.txt && git stash -q && git stash pop -q && git checkout -q a.txt && git rebase -q HEAD~1 && git tag v1 && git gc -q && git log --oneline | wc -l",
      )
      expect(output).toMatch(/\b3\n/)
      expect(exit).toBe(0)
      expect(readFileSync(join(directory, "hook.log"), "utf8")).toBe("hook\nhook\n")
    })

    it.each([
      ["a hook", "printf '#!/bin/sh\\n' > .git/hooks/post-checkout"],
      ["the config", "git config core.fsmonitor ./evil"],
      ["the config as a file", "echo '[core]' >> .git/config"],
      ["another folder in its place", "mv .git .git2; mkdir .git"],
      ["another config in its place", "cp .git/config c; mv c .git/config"],
      ["another folder of hooks in its place", "mv .git/hooks .git/old; mkdir .git/hooks; touch .git/hooks/pre-commit"],
      ["a config of the worktree", "echo '[core]' > .git/config.worktree"],
      ["another common folder", "cp -r .git evil; echo ../evil > .git/commondir"],
    ])("does not change %s", async (_, command) => {
      const { run, directory } = createRepository()
      const before = [
        readFileSync(join(directory, ".git/config"), "utf8"),
        git(directory, "rev-parse", "--git-common-dir"),
      ]
      const hooks = spawnSync("ls", [join(directory, ".git/hooks")], { encoding: "utf8" }).stdout
      await run(`${command}; true`)
      expect([
        readFileSync(join(directory, ".git/config"), "utf8"),
        git(directory, "rev-parse", "--git-common-dir"),
      ]).toEqual(before)
      expect(spawnSync("ls", [join(directory, ".git/hooks")], { encoding: "utf8" }).stdout).toBe(hooks)
      expect(existsSync(join(directory, ".git/config.worktree"))).toBe(false)
    })

    it("commits in a linked worktree and in a submodule", async () => {
      const { run, directory, root } = createRepository()
      rmSync(join(directory, ".git"), { recursive: true })
      const main = join(root, "home", "main")
      writeFiles(main, { "a.txt": "a\n" })
      git(main, "init", "-q", "-b", "main")
      git(main, "add", ".")
      git(main, "commit", "-qm", "first")
      rmSync(directory, { recursive: true })
      git(main, "worktree", "add", "-q", directory)
      expect(await run("echo x > x && git add x && git commit -qm two && git log --oneline | wc -l")).toMatchObject({
        output: "2\n",
        exit: 0,
      })
      expect((await run(`echo x >> ${main}/a.txt`)).exit).toBe(1)
      expect((await run(`echo x >> ${main}/.git/config`)).exit).toBe(1)
      expect((await run(`echo gitdir: ${dirname(main)} > .git`)).exit).toBe(1)
    })

    it("opens nothing outside for a .git file that names another folder", async () => {
      const { run, directory, home } = createRepository()
      rmSync(join(directory, ".git"), { recursive: true })
      writeFiles(home, { "target/HEAD": "x", "target/config": "x" })
      writeFileSync(join(directory, ".git"), `gitdir: ${home}/target\n`)
      expect((await run(`echo x > ${home}/target/config`)).exit).toBe(1)
    })

    it("stores what a branch tracks, unless hooks could run other programs meanwhile", async () => {
      const { run, directory, root } = createRepository()
      const remote = join(root, "remote")
      git(root, "clone", "-q", "--bare", directory, remote)
      git(directory, "remote", "add", "origin", remote)
      const { exit } = await run(
        "git switch -qc topic && git commit -q --allow-empty -m x && git push -qu origin topic",
      )
      expect(exit).toBe(0)
      expect(git(directory, "config", "branch.topic.remote")).toBe("origin")
      writeFileSync(join(directory, ".git/hooks/pre-push"), "#!/bin/sh\ngit config core.fsmonitor evil\n", {
        mode: 0o755,
      })
      await run("git switch -qc other && git push -qu origin other")
      expect(git(directory, "config", "--list")).not.toMatch(/evil|branch\.other/)
    })

    it.each([
      ["[core]\n\tfsmonitor = evil\n", false],
      ['[remote "x"]\n\turl = ext::evil\n', false],
      ['[remote "x"]\n\turl = "ext::evil"\n', false],
      ['[remote "x"]\n\turl = ../o\n\tuploadpack = evil\n', false],
      ['[branch "x"]\n\tremote = ext::evil\n', false],
      ["[alias]\n\tstatus = !evil\n", false],
      ["[core] hooksPath = evil\n", false],
      ["[include]\n\tpath = evil\n", false],
      ["[submodule]\n\trecurse = true\n", false],
      ['[submodule "x"]\n\tactive = true\n\turl = ../o\n\tupdate = !evil\n', false],
      ['[remote "x"]\n\turl = ../o\n\tfetch = +refs/heads/*:refs/remotes/x/*\n', true],
      ['[branch "x"]\n\tremote = origin\n\tmerge = refs/heads/x\n', true],
      ['[submodule "x"]\n\tactive = true\n\turl = https://example.com/x.git\n', true],
    ])("puts a config back that makes git run programs: %j", (added, isKept) => {
      const { directory } = createRepository()
      const config = join(directory, ".git/config")
      const before = readFileSync(config, "utf8")
      const folders = findGitFolders(directory, true)
      writeFileSync(config, before + added)
      expect(folders.restore()).toEqual(isKept ? [] : [config])
      expect(readFileSync(config, "utf8")).toBe(isKept ? before + added : before)
    })

    it("updates submodules and commits in them", async () => {
      const { run, directory, root } = createRepository()
      const library = join(root, "library")
      writeFiles(library, { "l.txt": "l\n" })
      git(library, "init", "-q", "-b", "main")
      git(library, "add", ".")
      git(library, "commit", "-qm", "library")
      git(directory, "submodule", "add", "-q", library, "lib")
      git(directory, "commit", "-qm", "submodule")
      const { output, exit } = await run(
        "git submodule update --init && cd lib && git commit -q --allow-empty -m more && cd .. && git commit -qam newer && git submodule status",
      )
      expect(exit, output).toBe(0)
      expect((await run("echo x >> .git/modules/lib/config")).exit).toBe(1)
    })
  })
}
