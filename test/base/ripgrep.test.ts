import { join } from "node:path"
import { expect, test } from "vitest"
import { createRipgrep, type Ripgrep } from "../../server/base/ripgrep.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const ripgrep = createRipgrep(process.env)

/** Runs ripgrep and collects its lines. */
async function collect(run: Ripgrep, options: Omit<Parameters<Ripgrep>[0], "onLine">) {
  const lines: string[] = []
  const result = await run({ ...options, onLine: (line) => void lines.push(line) })
  return { ...result, lines }
}

test("returns lines, stops at onLine, drops overlong lines", async () => {
  const folder = createTemporaryFolder({ "a.txt": "one\ntwo\nthree\n", "b.txt": "y".repeat(5000) + "\nshort y\n" })
  const all = await collect(ripgrep, { args: ["-N", "--no-filename", "-e", "t", "--", "a.txt"], cwd: folder })
  expect(all).toMatchObject({ lines: ["two", "three"], exitCode: 0, truncated: false })
  const seen: string[] = []
  const first = await ripgrep({
    args: ["-N", "-e", ".", "--", "a.txt"],
    cwd: folder,
    onLine: (line) => seen.push(line) < 1,
  })
  expect(seen).toEqual(["one"])
  expect(first.truncated).toBe(true)
  const long = await collect(ripgrep, { args: ["-N", "-e", "y", "--", "b.txt"], cwd: folder, maxLineBytes: 100 })
  expect(long).toMatchObject({ lines: ["short y"], truncated: true })
  expect((await collect(ripgrep, { args: ["-e", "nothing-like-it", "./"], cwd: folder })).exitCode).toBe(1)
})

test("an abort rejects with its reason", async () => {
  const signal = AbortSignal.abort(new Error("gone"))
  await expect(collect(ripgrep, { args: ["--files"], cwd: createTemporaryFolder(), signal })).rejects.toThrow("gone")
})

test("a configuration file of the environment is not read", async () => {
  const folder = createTemporaryFolder({ "rg.conf": "--invert-match\n", "a.txt": "one\ntwo\n" })
  const configured = createRipgrep({ ...process.env, RIPGREP_CONFIG_PATH: join(folder, "rg.conf") })
  expect((await collect(configured, { args: ["-N", "-e", "one", "--", "a.txt"], cwd: folder })).lines).toEqual(["one"])
})
