// `session list|delete`, `export` and `import`.
import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Session } from "../../server/schema/session.ts"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

type Exported = { info: Session; messages: MessageWithParts[] }

async function createFixture() {
  const project = await createProject({ "README.md": "# Demo\n\nTODO: write\n" })
  const run = (args: readonly string[], input?: string) =>
    runProgram({ args, cwd: project.directory, env: project.env, ...(input === undefined ? {} : { input }) })
  const list = async () => JSON.parse((await run(["session", "list", "--json"])).stdout) as Session[]
  return {
    project,
    run,
    list,
    /** Makes sessions with these titles, the last one the newest; gives them. */
    async makeSessions(...titles: readonly string[]) {
      const server = await startServer({ cwd: project.directory, env: project.env })
      const made: Session[] = []
      for (const title of titles) made.push((await server.request<Session>("POST", "/session", { title })).json)
      await server.kill()
      return made
    },
  }
}

describe("session list", () => {
  it("prints ids, times and titles, the newest first, without control sequences", async () => {
    const { run, makeSessions } = await createFixture()
    expect((await run(["session", "list"])).stdout).toBe("")
    const [first, second] = await makeSessions("the first", "the \u001b[2Jsecond")
    const { code, stdout } = await run(["session", "list"])
    expect(code).toBe(0)
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(new RegExp(`^${second!.id}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  the ␛\\[2Jsecond$`)),
      expect.stringMatching(new RegExp(`^${first!.id}  .*  the first$`)),
      "",
    ])
    expect((await run(["session", "list", "-n", "1"])).stdout.trim().split("\n")).toHaveLength(1)
  })
})

describe("session delete", () => {
  it("deletes all given sessions, or none if one is unknown", async () => {
    const { run, list, project, makeSessions } = await createFixture()
    const ids = (await makeSessions("one", "two", "three")).map(({ id }) => id)
    const wrong = await run(["session", "delete", ids[0]!, "ses_nosuch"])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain("ses_nosuch")
    expect(await list()).toHaveLength(3)
    const right = await run(["session", "delete", ids[0]!, ids[1]!])
    expect(right.code, right.stderr).toBe(0)
    expect(right.stderr).toContain("two")
    expect((await list()).map(({ title }) => title)).toEqual(["three"])
    expect(await project.home.listProcesses()).toEqual([])
  })
})

describe("export", () => {
  it("prints the session in the form of the HTTP API, by default the last one", { timeout: 60_000 }, async () => {
    const { run, list } = await createFixture()
    expect((await run(["export"])).code).toBe(2)
    await run(["run", "find TODO"])
    await run(["run", "--title", "the last", "read README.md"])
    const [last, first] = await list()
    const { stdout, stderr, code } = await run(["export"])
    expect(code).toBe(0)
    expect(stderr).toContain("the last")
    const exported = JSON.parse(stdout) as Exported
    expect(exported.info).toEqual(last)
    expect(exported.messages[0]!.info.role).toBe("user")
    expect(exported.messages.flatMap(({ parts }) => parts).some((part) => part.type === "tool")).toBe(true)
    expect((JSON.parse((await run(["export", first!.id])).stdout) as Exported).info.id).toBe(first!.id)
    expect((await run(["export", "ses_nosuch"])).code).toBe(2)
  })

  it("prints Markdown with --markdown", async () => {
    const { run } = await createFixture()
    await run(["run", "--title", "Readable", "read README.md"])
    const { stdout } = await run(["export", "--markdown"])
    expect(stdout).toMatch(/^# Readable\n/)
    expect(stdout).toContain("## User")
    expect(stdout).toContain("read README.md")
  })
})

describe("import", () => {
  it("creates a copy with new ids, and the conversation continues", { timeout: 60_000 }, async () => {
    const from = await createFixture()
    await from.run(["run", "--title", "Moved", "read README.md"])
    const text = (await from.run(["export"])).stdout
    const before = JSON.parse(text) as Exported

    const to = await createFixture()
    await to.project.write({ "moved.json": text })
    const { code, stdout, stderr } = await to.run(["import", "moved.json"])
    expect(code, stderr).toBe(0)
    const id = stdout.trim()
    const after = JSON.parse((await to.run(["export", id])).stdout) as Exported
    expect(after.info).toMatchObject({ id, title: "Moved", directory: to.project.directory })
    expect(after.messages).toHaveLength(before.messages.length)
    const plain = ({ messages }: Exported) =>
      messages.map(({ info, parts }) => [
        info.role,
        info.time.created,
        ...parts.map((part) => ("text" in part ? part.text : part.type)),
      ])
    expect(plain(after)).toEqual(plain(before))
    const idsOf = ({ messages }: Exported) =>
      messages.flatMap(({ info, parts }) => [info.id, ...parts.map((part) => part.id)])
    expect(new Set(idsOf(after)).intersection(new Set(idsOf(before))).size).toBe(0)

    const answer = await to.run(["run", "--session", id, "find TODO"])
    expect(answer.code, answer.stderr).toBe(0)
    // A second time is a second copy, also by standard input.
    expect((await to.run(["import", "-"], text)).code).toBe(0)
    expect(await to.list()).toHaveLength(2)
  })

  it("imports neither rules nor links, and ignores unknown fields", async () => {
    const { run, project, list } = await createFixture()
    await run(["run", "--title", "Hostile", "read README.md"])
    const exported = JSON.parse((await run(["export"])).stdout) as Exported
    const [message] = exported.messages
    const hostile = {
      info: {
        ...exported.info,
        permission: [{ permission: "*", pattern: "*", action: "allow" }],
        parentID: "ses_other",
        share: { url: "http://evil.example" },
        revert: { messageID: "msg_x" },
        projectID: "another",
        directory: "/",
      },
      messages: [
        {
          ...message!,
          parts: [...message!.parts, { id: "prt_x", sessionID: "ses_x", messageID: "msg_x", type: "hologram" }],
        },
        ...exported.messages.slice(1),
      ],
    }
    project.write({ "hostile.json": JSON.stringify(hostile) })
    const { stdout, stderr } = await run(["import", "hostile.json"])
    expect(stderr).toContain("1 parts of kinds that are not known")
    const server = await startServer({ cwd: project.directory, env: project.env })
    const { json } = await server.request<Session>("GET", `/session/${stdout.trim()}`)
    expect(json).toMatchObject({ directory: project.directory, title: "Hostile" })
    for (const name of ["permission", "parentID", "share", "revert"]) expect(json).not.toHaveProperty(name)
    expect(await list()).toHaveLength(2)
  })

  it.each([
    ["text", "hello", "no JSON"],
    ["another JSON", '{"a": 1}', "no exported session"],
    [
      "a message without a role",
      '{"info":{"title":"t","time":{"created":1,"updated":1}},"messages":[{"info":{},"parts":[]}]}',
      "messages.0.info",
    ],
  ])("rejects %s with 2 and stores nothing", async (_name, text, words) => {
    const { run, list } = await createFixture()
    const { code, stderr } = await run(["import", "-"], text)
    expect(stderr).toContain(words)
    expect(code).toBe(2)
    expect(await list()).toEqual([])
  })
})
