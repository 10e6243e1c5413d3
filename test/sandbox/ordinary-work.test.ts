// Daily work in the sandbox with real tools: nothing is asked, everything succeeds.
import { spawnSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createCaches, listCaches } from "../../server/sandbox/area/caches.ts"
import { createToolFixture } from "../fixture/tool.ts"
import { hasBubblewrap } from "../support/bubblewrap.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const isInstalled = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

function open(files: Readonly<Record<string, string>>) {
  const fixture = createToolFixture({
    sandbox: "on",
    permissionReply: "reject",
    rules: "allow",
  })
  writeFiles(fixture.directory, files)
  const run = async (command: string) => {
    const { output, metadata } = await fixture.run("bash", { command, timeout: 60_000 })
    expect(fixture.permissionRequests).toEqual([])
    expect([metadata["exit"], output]).toEqual([0, output])
    return output
  }
  return { ...fixture, run }
}

it("has the caches of the programs that are installed", () => {
  const root = createTemporaryFolder({ "bin/cargo": "" })
  const home = join(root, "home")
  const env = { PATH: join(root, "bin"), GOCACHE: join(root, "go"), npm_config_cache: "/", PIP_CACHE_DIR: home }
  mkdirSync(env.GOCACHE)
  createCaches(env, home)
  const names = [".cache", ".cargo/git", ".cargo/registry"].map((name) => join(home, name))
  expect(
    listCaches(env, home)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual([...names, env.GOCACHE].toSorted())
})

if (hasBubblewrap("daily work in the sandbox")) {
  describe("works in the sandbox", { timeout: 90_000 }, () => {
    it("npm: packing, installing, scripts, a tool of a package", async () => {
      const { run } = open({
        "library/package.json": JSON.stringify({ name: "library", version: "1.0.0", bin: "cli.js" }),
        "library/cli.js": "#!/usr/bin/env node\nconsole.log('tool ran')\n",
        "library/index.js": "module.exports = 41\n",
        "app/package.json": JSON.stringify({
          name: "app",
          version: "1.0.0",
          scripts: { postinstall: "touch installed", test: "node --test", build: "library" },
        }),
        "app/test/a.test.js":
          "require('node:test')('adds', () => require('assert').equal(require('library') + 1, 42))\n",
      })
      const output = await run(
        "npm --offline pack ./library 2>&1 && cd app && npm --offline install ../library-1.0.0.tgz 2>&1 && ls && npm test 2>&1 && npm run build && npm --offline ci 2>&1",
      )
      expect(output).toContain("tool ran")
      expect(output).toContain("installed")
    })

    it("scripts, pipes, temporary files, archives, background jobs", async () => {
      const { run } = open({ "a.txt": "b\na\n" })
      expect(
        await run(
          "sort a.txt | tee sorted.txt | wc -l && d=$(mktemp -d -p .) && tar cf $d/x.tar a.txt sorted.txt && tar tf $d/x.tar && (sleep 0.1 & wait) && cat <(echo process) <<< text - && sed -i s/a/c/ a.txt && cat a.txt",
        ),
      ).toContain("sorted.txt")
    })

    if (isInstalled("python3", "-c", "import venv, ensurepip"))
      it("python: a virtual environment, and processes that share memory", async () => {
        const { run } = open({
          "p.py":
            "import multiprocessing as m\nif __name__ == '__main__':\n    print(m.Pool(2).map(abs, [-1, 2]), list(m.Manager().list([3])))\n",
        })
        expect(await run("python3 -m venv --without-pip v && v/bin/python p.py")).toContain("[1, 2] [3]")
      })

    if (isInstalled("make", "--version"))
      it("make", async () => {
        const { run } = open({ Makefile: "out: in\n\tcp in out\n", in: "made\n" })
        expect(await run("make && make && cat out")).toContain("made\n")
      })
  })
}
