// Commands that try to get out of their sandbox: to write, to read a secret, to make a program outside act for them.
import { spawn, spawnSync } from "node:child_process"
import { chmodSync, existsSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"
import { hasBubblewrap } from "../support/bubblewrap.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const secret = "canary-7f3a"

function open() {
  const fixture = createToolFixture({
    sandbox: "on",
    permissionReply: "reject",
    rules: "allow",
  })
  writeFiles(fixture.home, { ".ssh/id_ed25519": secret, ".bashrc": "# start\n", ".config/gh/hosts.yml": secret })
  return {
    ...fixture,
    run: async (command: string) => (await fixture.run("bash", { command, timeout: 10_000 })).output,
  }
}

/** `$T` is a file outside that must not come into being, `$H` the home directory. */
const writes = [
  "echo x > $T",
  "ln -s $H link; echo x > link/target",
  "ln $H/.bashrc linked && echo x >> linked",
  "ln $H/.bashrc /tmp/linked-$$ && echo x >> /tmp/linked-$$",
  "mv $H/.bashrc moved; cp $H/.bashrc $T",
  "echo x > /proc/self/root$T",
  "echo x > /proc/1/root$T",
  "echo x > /proc/$PPID/root$T",
  "cd /proc/1/cwd && echo x > $T",
  "mount -o remount,rw,bind $H && echo x > $T; mount -o remount,rw / && echo x > $T",
  "umount -l $H; echo x > $T",
  "unshare -rm sh -c 'mount -o remount,rw,bind / && echo x > $T; mount -o remount,rw / && echo x > $T'",
  "unshare -Urm sh -c 'mount --bind / /mnt; mount -o remount,rw,bind /mnt; echo x > /mnt$T'",
  "unshare -Urmp --fork sh -c 'mount -t proc proc /proc; echo x > /proc/1/root$T'",
  "nsenter -t 1 -m sh -c 'echo x > $T'",
  "nsenter --all -t $PPID sh -c 'echo x > $T'",
  "chroot / sh -c 'echo x > $T'",
  "bwrap --bind / / sh -c 'echo x > $T'",
  "bwrap --dev-bind / / --proc /proc sh -c 'echo x > $T'",
  "setpriv --reset-env sh -c 'echo x > $T'; setsid sh -c 'echo x > $T'; nohup sh -c 'echo x > $T'",
  "su -c 'echo x > $T' < /dev/null; sudo -n sh -c 'echo x > $T'; doas sh -c 'echo x > $T'",
  'echo "* * * * * echo x > $T" | crontab -; echo "echo x > $T" | at now; systemd-run --user sh -c \'echo x > $T\'',
  'for d in /dev/sd* /dev/vd* /dev/nvme* /dev/mem /dev/kmem; do [ -e $d ] && echo "device $d" > reached; done; true',
  "mknod disk b 254 0 && dd if=disk of=reached count=1; mknod disk2 b 8 0 && dd if=disk2 of=reached count=1",
  // Opened for writing without a change: it would hold for the whole machine.
  "for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/overcommit_memory /proc/sysrq-trigger; do : >> $f && touch reached; done; true",
  "for f in $(find /proc/sys /sys /proc/irq /proc/bus -maxdepth 4 -type f 2>/dev/null | head -n 3000); do (: >> $f) 2>/dev/null && echo $f >> reached; done; true",
  "for f in /proc/[0-9]*/fd/*; do case $(readlink $f) in $H/*) echo x >> $f && touch reached;; esac; done",
]

const reads = [
  "cat $H/.ssh/id_ed25519",
  "cat $H/.ssh/../.config/gh/hosts.yml",
  "grep -rs . $H/.ssh $H/.config",
  "ln -s $H/.ssh s; cat s/*",
  "ln $H/.ssh/id_ed25519 hard; cat hard",
  "cat /proc/*/root$H/.ssh/id_ed25519",
  "umount $H/.ssh; cat $H/.ssh/*",
  "unshare -Urm sh -c 'umount $H/.ssh; umount -l $H; cat $H/.ssh/*'",
  "unshare -Urm sh -c 'mount --rbind / /mnt; umount /mnt$H/.ssh; cat /mnt$H/.ssh/*'",
  "unshare -Urm sh -c 'mount --bind $H /mnt; cat /mnt/.ssh/*'",
  "cp -r $H/.ssh copy; cat copy/*; tar c $H/.ssh | strings; find $H -name 'id_*' -exec cat {} +",
  "bwrap --bind / / cat $H/.ssh/id_ed25519; bwrap --bind $H /mnt cat /mnt/.ssh/id_ed25519",
  'env HOME=/nowhere cat $H/.ssh/id_ed25519; cat ~/.ssh/id_ed25519; cat "$HOME"/.config/gh/*',
]

it("a project does not bring the program that contains its commands", async () => {
  const bin = createTemporaryFolder()
  const fixture = createToolFixture({ sandbox: "on", env: { PATH: `${bin}:${process.env["PATH"]}` } })
  const planted = fixture.writeFile("bin/bwrap", "#!/bin/sh\ntouch planted\n")
  chmodSync(planted, 0o755)
  symlinkSync(planted, join(bin, "bwrap"))
  await fixture.run("bash", { command: "true" }).catch(() => {})
  expect(existsSync(fixture.path("planted"))).toBe(false)
})

if (hasBubblewrap("attacks from inside the sandbox")) {
  describe("a command in the sandbox writes nothing outside", { timeout: 60_000 }, () => {
    it.each(writes)("%s", async (command) => {
      const { run, home, directory } = open()
      const target = join(home, "target")
      await run(`export T=${target} H=${home}; ${command}`)
      expect(existsSync(target)).toBe(false)
      expect(existsSync(join(directory, "reached"))).toBe(false)
      expect(readFileSync(join(home, ".bashrc"), "utf8")).toBe("# start\n")
    })
  })

  describe("a command in the sandbox reads no secret", () => {
    it.each(reads)("%s", async (command) => {
      const { run, home } = open()
      expect(await run(`export H=${home}; ${command}`)).not.toContain(secret)
    })
  })

  describe("a read-only sandbox", () => {
    it.each([
      "echo x > new",
      "echo x >> a.txt",
      "rm a.txt",
      "mv a.txt b.txt",
      "sed -i s/a/b/ a.txt",
      "touch /tmp/../$PWD/new",
      "echo x > /proc/self/cwd/new",
      "ln -s $PWD /tmp/l && echo x > /tmp/l/new",
      "git init -q . ; git config x.y z",
      "mount -o remount,rw,bind $PWD; touch new; unshare -Urm sh -c 'mount -o remount,rw,bind . ; touch new'",
      "perl -e 'open F, q(>), q(new); print F 1'; awk 'BEGIN { print 1 > \"new\" }'; dd of=new < /dev/null",
      "chmod 777 .; truncate -s 0 a.txt; tee a.txt < /dev/null",
    ])("changes nothing: %s", async (command) => {
      const { runReadOnly, directory } = open()
      writeFiles(directory, { "a.txt": "a\n" })
      await runReadOnly(command)
      expect(readFileSync(join(directory, "a.txt"), "utf8")).toBe("a\n")
      expect(spawnSync("ls", ["-A", directory], { encoding: "utf8" }).stdout).toBe("a.txt\n")
    })

    it("has temporary files that end with the command, and sees those of others", async () => {
      const { runReadOnly, root } = open()
      writeFiles(root, { "other.log": "seen\n" })
      const { stdout } = spawnSync("mktemp", { encoding: "utf8" })
      onTestFinished(() => void spawnSync("rm", ["-f", stdout.trim()]))
      const name = `/tmp/read-only-${process.pid}`
      expect(await runReadOnly(`echo mine > ${name}; cat ${name} ${root}/other.log`)).toBe("mine\nseen\n")
      expect(existsSync(name)).toBe(false)
    })
  })

  describe("a program outside does not act for a command", () => {
    it("a terminal multiplexer", async () => {
      if (spawnSync("tmux", ["-V"]).status !== 0) return
      const { run, root, home } = open()
      for (const socket of [
        ["-L", `test-${process.pid}`],
        ["-S", join(root, "t.sock")],
      ]) {
        const tmux = (...args: string[]) => spawnSync("tmux", [...socket, ...args], { encoding: "utf8" })
        expect(tmux("-f", "/dev/null", "new-session", "-d", "sleep 600").status).toBe(0)
        onTestFinished(() => void tmux("kill-server"))
        await run(
          `tmux ${socket.join(" ")} run-shell 'touch ${home}/target'; tmux ${socket.join(" ")} new-window 'touch ${home}/target'`,
        )
        expect(tmux("has-session").status).toBe(0)
      }
      expect(existsSync(join(home, "target"))).toBe(false)
    })

    it("a server whose socket was bound by a relative path", async () => {
      const { run, root } = open()
      const script =
        'require("net").createServer((s) => s.end("reached")).listen("relative.sock", () => console.log("up"))'
      const server = spawn(process.execPath, ["-e", script], { cwd: root, stdio: ["ignore", "pipe", "inherit"] })
      onTestFinished(() => void server.kill("SIGKILL"))
      await new Promise((resolve) => server.stdout.once("data", resolve))
      const connect = `"${process.execPath}" -e 'require("net").connect("${root}/relative.sock").on("data", (d) => console.log(String(d))).on("error", (e) => console.log(e.code))'`
      expect(await run(connect)).not.toContain("reached")
    })

    if (process.arch === "x64" && existsSync("/usr/bin/perl"))
      it("the kernel with its keyrings, a terminal, or the host of a virtual machine", async () => {
        const { run } = open()
        // keyctl and add_key, a vsock, TIOCSTI, another calling convention; then a call that must work.
        const calls = [
          "250, 0, -4, 1",
          "248, 0, 0, 0, 0, -3",
          "41, 40, 1, 0",
          "16, 0, 0x5412, 0",
          "0x40000000 | 250, 0, -4, 1",
          "41, 1, 1, 0",
        ]
        const script = calls.map((call) => `print syscall(${call}) < 0 ? int($!) : "works", "\\n";`).join("")
        expect(await run(`perl -e '${script}'`)).toBe("1\n1\n97\n1\n38\nworks\n")
      })

    it("the debugger of another program", async () => {
      const { run } = open()
      const victim = spawn("sleep", ["600"])
      onTestFinished(() => void victim.kill("SIGKILL"))
      await run(
        `kill -9 ${victim.pid}; kill -USR1 ${victim.pid}; gdb -p ${victim.pid} -batch; cat /proc/${victim.pid}/mem; pkill -9 sleep`,
      )
      expect(victim.exitCode).toBeNull()
      expect(victim.signalCode).toBeNull()
    })
  })
}
