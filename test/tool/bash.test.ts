import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createGround } from "../fixture/tool.ts"

test("gives output, status and description", async () => {
  const ground = createGround()
  const result = await ground.run("bash", { command: "echo one; echo two >&2; exit 3", description: "Say two things" })
  expect(result).toMatchObject({
    title: "Say two things",
    output: "one\ntwo\n",
    metadata: { output: "one\ntwo\n", exit: 3, description: "Say two things", truncated: false },
  })
  expect(ground.updates[0]).toEqual({ metadata: { output: "", description: "Say two things" } })
})

test("shows the output while it runs", async () => {
  const ground = createGround()
  const flag = ground.path("flag")
  const done = ground.run("bash", { command: `echo first; until [ -e ${flag} ]; do sleep 0.01; done; echo last` })
  await expect.poll(() => ground.updates.at(-1)?.metadata?.["output"]).toBe("first\n")
  ground.put("flag")
  expect((await done).output).toBe("first\nlast\n")
})

test("runs where it is told to, without secrets", async () => {
  const ground = createGround()
  mkdirSync(ground.path("sub"))
  expect((await ground.run("bash", { command: "pwd", workdir: "sub" })).output).toBe(ground.path("sub\n"))
  expect((await ground.run("bash", { command: "echo [$CANARY_SECRET]" })).output).toBe("[]\n")
  expect(ground.asked).toEqual([])
  await ground.run("bash", { command: "pwd", workdir: ".." })
  expect(ground.asked).toMatchObject([{ permission: "external_directory", patterns: [join(ground.root, "*")] }])
})

test("a timeout is told; an abort fails the call and keeps its output", async () => {
  const ground = createGround()
  const late = await ground.run("bash", { command: "echo x; sleep 100", timeout: 200 })
  expect(late.output).toBe(
    "x\n\n\n<bash_metadata>\nbash tool terminated command after exceeding timeout 200 ms\n</bash_metadata>",
  )
  expect(late.metadata).toMatchObject({ exit: null })
  const controller = new AbortController()
  const aborted = ground.run("bash", { command: "echo y; sleep 100" }, controller.signal)
  await expect.poll(() => ground.updates.at(-1)?.metadata?.["output"]).toBe("y\n")
  controller.abort()
  await expect(aborted).rejects.toBe(controller.signal.reason)
  expect(ground.updates.at(-1)?.metadata?.["output"]).toBe("y\n")
})

test("what is left running is told", async () => {
  const ground = createGround()
  const { output } = await ground.run("bash", { command: "sleep 97.125 & echo up" })
  expect(output).toMatch(/^up\n\n\n<bash_metadata>\nleft running: pid \d+ \(sleep 97\.125\)\n<\/bash_metadata>$/)
})

test("a large output keeps both of its ends; the whole is in a file that only its owner reads", async () => {
  const ground = createGround()
  for (const count of [5000, 200_000]) {
    const { output, metadata } = await ground.run("bash", { command: `seq ${count}` })
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
    expect(statSync(join(ground.root, "output")).mode & 0o777).toBe(0o700)
  }
})

describe("permissions", () => {
  const rules = { bash: { "*": "ask", "git status*": "allow" }, edit: "ask" } as const

  test("all commands of a line are asked at once, and nothing runs when refused", async () => {
    const ground = createGround({ rules, answer: "reject" })
    await expect(ground.run("bash", { command: "git status; touch made && echo hi" })).rejects.toThrow(
      /rejected permission/,
    )
    expect(ground.asked).toMatchObject([
      {
        permission: "bash",
        patterns: ["git status", "touch made", "echo hi"],
        always: ["git status *", "touch *", "echo *"],
      },
    ])
    expect(existsSync(ground.path("made"))).toBe(false)
  })

  test("a redirection is a write", async () => {
    const ground = createGround({ rules, answer: "reject" })
    await expect(ground.run("bash", { command: "git status > made" })).rejects.toThrow(/rejected permission/)
    expect(ground.asked).toMatchObject([{ permission: "edit", patterns: ["made"] }])
    expect(existsSync(ground.path("made"))).toBe(false)
  })

  test("a target that only the shell knows is asked as a write", async () => {
    const ground = createGround({ rules: { edit: { "secret*": "deny" } } })
    await ground.run("bash", { command: "f=made; echo x > $f" })
    expect(ground.asked).toMatchObject([{ permission: "edit", patterns: ["$f"], always: [] }])
    await expect(ground.run("bash", { command: "echo x > secret.txt" })).rejects.toThrow(/specified a rule/)
    await ground.run("bash", { command: "mkdir s; cd s && echo x > ../made" })
    expect(existsSync(ground.path("made"))).toBe(true)
  })

  test("`always` keeps exactly what was shown", async () => {
    const ground = createGround({ rules, answer: "always" })
    await ground.run("bash", { command: `git log -p | grep "*.ts"` })
    expect(ground.asked[0]!.always).toEqual(["git log *", "grep *"])
    await ground.run("bash", { command: "git log --oneline | grep x" })
    await ground.run("bash", { command: "python3 -c 'print(\"a*b?\")'" })
    expect(ground.asked[1]!.always).toEqual([`python3 -c 'print("a\\*b\\?")'`])
    expect(ground.asked).toHaveLength(2)
    await ground.run("bash", { command: "python3 -c 'print(\"axxb!\")'" })
    expect(ground.asked).toHaveLength(3)
  })
})
