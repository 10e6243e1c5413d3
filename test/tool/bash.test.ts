import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

test("returns output, status and description", async () => {
  const fixture = createToolFixture()
  const result = await fixture.run("bash", { command: "echo one; echo two >&2; exit 3", description: "Say two things" })
  expect(result).toMatchObject({
    title: "Say two things",
    output: "one\ntwo\n",
    metadata: { output: "one\ntwo\n", exit: 3, description: "Say two things", truncated: false },
  })
  expect(fixture.progressUpdates[0]).toEqual({ metadata: { output: "", description: "Say two things" } })
})

test("shows the output while it runs", async () => {
  const fixture = createToolFixture()
  const flag = fixture.path("flag")
  const done = fixture.run("bash", { command: `echo first; until [ -e ${flag} ]; do sleep 0.01; done; echo last` })
  await expect.poll(() => fixture.progressUpdates.at(-1)?.metadata?.["output"]).toBe("first\n")
  fixture.writeFile("flag")
  expect((await done).output).toBe("first\nlast\n")
})

test("runs in the given directory, without secrets", async () => {
  const fixture = createToolFixture()
  mkdirSync(fixture.path("sub"))
  expect((await fixture.run("bash", { command: "pwd", workdir: "sub" })).output).toBe(fixture.path("sub\n"))
  expect((await fixture.run("bash", { command: "echo [$CANARY_SECRET]" })).output).toBe("[]\n")
  expect(fixture.permissionRequests).toEqual([])
  await fixture.run("bash", { command: "pwd", workdir: ".." })
  expect(fixture.permissionRequests).toMatchObject([
    { permission: "external_directory", patterns: [join(fixture.root, "*")] },
  ])
})

test("a timeout is reported; an abort fails the call and keeps its output", async () => {
  const fixture = createToolFixture()
  const late = await fixture.run("bash", { command: "echo x; sleep 100", timeout: 200 })
  expect(late.output).toBe(
    "x\n\n\n<bash_metadata>\nbash tool terminated command after exceeding timeout 200 ms\n</bash_metadata>",
  )
  expect(late.metadata).toMatchObject({ exit: null })
  const controller = new AbortController()
  const aborted = fixture.run("bash", { command: "echo y; sleep 100" }, controller.signal)
  await expect.poll(() => fixture.progressUpdates.at(-1)?.metadata?.["output"]).toBe("y\n")
  controller.abort()
  await expect(aborted).rejects.toBe(controller.signal.reason)
  expect(fixture.progressUpdates.at(-1)?.metadata?.["output"]).toBe("y\n")
})

test("processes that are left running are reported", async () => {
  const fixture = createToolFixture()
  const { output } = await fixture.run("bash", { command: "sleep 97.125 & echo up" })
  expect(output).toMatch(/^up\n\n\n<bash_metadata>\nleft running: pid \d+ \(sleep 97\.125\)\n<\/bash_metadata>$/)
})

test("a large output keeps its beginning and end; the full output is in a file with mode 0600", async () => {
  const fixture = createToolFixture()
  for (const count of [5000, 200_000]) {
    const { output, metadata } = await fixture.run("bash", { command: `seq ${count}` })
    expect(output.startsWith("1\n2\n3\n")).toBe(true)
    expect(output).toContain(`\n${count}\n`)
    expect(output).toMatch(/\n\n\.\.\.\d+ lines truncated\.\.\.\n\n/)
    expect(output.length).toBeLessThan(52_000)
    expect((metadata["output"] as string).length).toBeLessThan(30_010)
    const path = metadata["outputPath"] as string
    expect(output).toContain(`Full output saved to: ${path}`)
    expect(metadata["truncated"]).toBe(true)
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(count + 1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(fixture.root, "output")).mode & 0o777).toBe(0o700)
  }
})

describe("permissions", () => {
  const rules = { bash: { "*": "ask", "git status*": "allow" }, edit: "ask" } as const

  test("all commands of a line are asked about at once, and nothing runs when rejected", async () => {
    const fixture = createToolFixture({ rules, permissionReply: "reject" })
    await expect(fixture.run("bash", { command: "git status; touch made && echo hi" })).rejects.toThrow(
      /rejected permission/,
    )
    expect(fixture.permissionRequests).toMatchObject([
      {
        permission: "bash",
        patterns: ["git status", "touch made", "echo hi"],
        always: ["git status *", "touch *", "echo *"],
      },
    ])
    expect(existsSync(fixture.path("made"))).toBe(false)
  })

  test("a redirection needs permission to edit", async () => {
    const fixture = createToolFixture({ rules, permissionReply: "reject" })
    await expect(fixture.run("bash", { command: "git status > made" })).rejects.toThrow(/rejected permission/)
    expect(fixture.permissionRequests).toMatchObject([{ permission: "edit", patterns: ["made"] }])
    expect(existsSync(fixture.path("made"))).toBe(false)
  })

  test("a write to a target that only the shell can expand is asked about", async () => {
    const fixture = createToolFixture({ rules: { edit: { "secret*": "deny" } } })
    await fixture.run("bash", { command: "echo made | { read f; echo x > $f; }" })
    expect(fixture.permissionRequests).toMatchObject([{ permission: "bash", always: [] }])
    await expect(fixture.run("bash", { command: "echo x > secret.txt" })).rejects.toThrow(/specified a rule/)
    await fixture.run("bash", { command: "mkdir s; cd s && echo x > ../made" })
    expect(existsSync(fixture.path("made"))).toBe(true)
  })

  test("`always` approves exactly the patterns that were shown", async () => {
    const fixture = createToolFixture({ rules, permissionReply: "always" })
    await fixture.run("bash", { command: `git log -p | grep "*.ts"` })
    expect(fixture.permissionRequests[0]!.always).toEqual(["git log *", "grep *"])
    await fixture.run("bash", { command: "git log --oneline | grep x" })
    await fixture.run("bash", { command: "python3 -c 'print(\"a*b?\")'" })
    expect(fixture.permissionRequests[1]!.always).toEqual([`python3 -c 'print("a\\*b\\?")'`])
    expect(fixture.permissionRequests).toHaveLength(2)
    await fixture.run("bash", { command: "python3 -c 'print(\"axxb!\")'" })
    expect(fixture.permissionRequests).toHaveLength(3)
  })
})
