// Commands and skills that become prompts.
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Config } from "../../../server/schema/config.ts"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

const command: NonNullable<Config["command"]> = {
  greet: { template: "Greet $1 and $2. Shell: !`echo hi $1; echo err >&2`. File: @a.txt end" },
  plain: { template: "Do it" },
  touch: { template: "Made: !`touch made.txt && echo yes`" },
  fails: { template: "Out: !`echo no; exit 3`." },
  asked: { template: "Plan it", agent: "plan" },
  slow: { template: "!`echo started > started.txt; sleep 100`" },
}
const answered = () => [...text("ok"), finish()]

describe("a command", () => {
  it("becomes a prompt with arguments, shell output, files and the caller's attachments", async () => {
    const fixture = createSessionFixture(answered, { config: { command } })
    writeFileSync(join(fixture.directory, "a.txt"), "content of a\n")
    const session = fixture.sessions.create({})
    const last = await fixture.sessions.command(session.id, {
      command: "greet",
      arguments: "Ann Bob Carl",
      messageID: "msg_mine",
      parts: [{ type: "file", mime: "text/plain", filename: "b", url: "data:text/plain,bee" }],
    })
    expect(last.info).toMatchObject({ role: "assistant", parentID: "msg_mine" })
    const parts = fixture.store.findMessage(session.id, "msg_mine")!.parts
    expect(parts[0]).toMatchObject({
      type: "text",
      text: "Greet Ann and Bob Carl. Shell: hi Ann\nerr. File: @a.txt end",
    })
    expect(parts.flatMap((part) => (part.type === "file" ? [part.filename] : []))).toEqual(["a.txt", "b"])
    expect(JSON.stringify(fixture.calls[0]!.prompt)).toContain("content of a")
    const executed = fixture.events.at(-1)
    expect(executed).toMatchObject({
      type: "command.executed",
      properties: { name: "greet", sessionID: session.id, arguments: "Ann Bob Carl", messageID: last.info.id },
    })
  })

  it("uses its configured agent, and contains the errors of its shell lines", async () => {
    const fixture = createSessionFixture(answered, {
      config: { command, permission: { bash: { "*": "allow", "touch *": "deny" } } },
    })
    const session = fixture.sessions.create({})
    const asked = await fixture.sessions.command(session.id, { command: "asked", arguments: "", agent: "build" })
    expect(asked.info.agent).toBe("plan")
    await fixture.sessions.command(session.id, { command: "touch", arguments: "" })
    expect(existsSync(join(fixture.directory, "made.txt"))).toBe(false)
    await fixture.sessions.command(session.id, { command: "fails", arguments: "" })
    const said = fixture.store
      .messages(session.id)
      .flatMap(({ info, parts }) => (info.role === "user" && parts[0]?.type === "text" ? [parts[0].text] : []))
    expect(said[1]).toContain("specified a rule")
    expect(said[2]).toBe("Out: no.")
  })

  it("of an untrusted project runs no shell line", async () => {
    const fixture = createSessionFixture(answered, { config: { command }, untrustedCommands: ["touch"] })
    const session = fixture.sessions.create({})
    await fixture.sessions.command(session.id, { command: "touch", arguments: "" })
    expect(existsSync(join(fixture.directory, "made.txt"))).toBe(false)
    expect(fixture.store.messages(session.id)[0]!.parts[0]).toMatchObject({
      text: "Made: !`touch made.txt && echo yes`",
    })
  })

  it("of an untrusted project does not lead out of an agent that changes nothing", async () => {
    const own = { go: { template: "go", agent: "build" } }
    const agentOf = async (untrustedCommands: string[], agent?: string) => {
      const fixture = createSessionFixture(answered, { config: { command: own }, untrustedCommands })
      const session = fixture.sessions.create({})
      await fixture.sessions.command(session.id, { command: "go", arguments: "", ...(agent ? { agent } : {}) })
      return fixture.store.messages(session.id)[0]!.info.agent
    }
    expect(await agentOf(["go"], "plan")).toBe("plan")
    expect(await agentOf(["go"])).toBe("build")
    expect(await agentOf([], "plan")).toBe("build")
  })

  it("with an unknown name, agent or model stores and runs nothing", async () => {
    const fixture = createSessionFixture(answered, {
      config: { command: { ...command, lost: { template: "x", agent: "nobody" } } },
    })
    const session = fixture.sessions.create({})
    const run = (input: object) => async () =>
      fixture.sessions.command(session.id, { command: "touch", arguments: "", ...input })
    const errors = () => fixture.events.flatMap((event) => (event.type === "session.error" ? [event.properties] : []))
    await expect(run({ command: "nosuch" })).rejects.toMatchObject({ name: "NotFoundError" })
    expect(errors()).toEqual([
      {
        sessionID: session.id,
        error: { name: "UnknownError", data: { message: expect.stringMatching(/^Command not found: "nosuch"/) } },
      },
    ])
    await expect(run({ agent: "nobody" })).rejects.toMatchObject({ name: "NotFoundError" })
    await expect(run({ command: "lost" })).rejects.toMatchObject({ name: "NotFoundError" })
    await expect(run({ model: { providerID: "x", modelID: "y" } })).rejects.toMatchObject({
      name: "ProviderModelNotFoundError",
    })
    expect(errors()).toHaveLength(4)
    expect(fixture.store.messages(session.id)).toEqual([])
    expect(existsSync(join(fixture.directory, "made.txt"))).toBe(false)
  })

  it("that is a skill contains the unmodified skill and the caller's addition", async () => {
    const content = "Run `$1` and !`touch made.txt`. See @a.txt."
    const skills = [{ name: "demo", description: "d", location: "/nosuch/demo/SKILL.md", content }]
    const fixture = createSessionFixture(answered, {
      config: { command, permission: { skill: { bad: "deny" } } },
      skills: [...skills, { ...skills[0]!, name: "bad" }, { ...skills[0]!, name: "greet" }],
    })
    writeFileSync(join(fixture.directory, "a.txt"), "content of a\n")
    const session = fixture.sessions.create({})
    await fixture.sessions.command(session.id, { command: "demo", arguments: "with @a.txt", messageID: "msg_mine" })
    const { parts } = fixture.store.findMessage(session.id, "msg_mine")!
    const said = parts[0]?.type === "text" ? parts[0].text : ""
    expect(said).toContain(`# Skill: demo\n\n${content}\n`)
    expect(said).toContain("file:///nosuch/demo")
    expect(said.endsWith("\n\nwith @a.txt")).toBe(true)
    expect(parts.filter((part) => part.type === "file")).toHaveLength(1)
    expect(existsSync(join(fixture.directory, "made.txt"))).toBe(false)
    const denied = async () => fixture.sessions.command(session.id, { command: "bad", arguments: "" })
    await expect(denied).rejects.toMatchObject({ name: "BadRequestError" })
    // A command of the settings is meant before a skill of its name.
    await fixture.sessions.command(session.id, { command: "greet", arguments: "Ann Bob", messageID: "msg_greet" })
    expect(JSON.stringify(fixture.store.findMessage(session.id, "msg_greet")!.parts)).toContain("Greet Ann")
  })

  it("whose shell line runs is aborted, and leaves no prompt", async () => {
    const fixture = createSessionFixture(answered, { config: { command } })
    const session = fixture.sessions.create({})
    const done = fixture.sessions.command(session.id, { command: "slow", arguments: "" })
    const failed = expect(done).rejects.toMatchObject({ name: "MessageAbortedError" })
    await expect.poll(() => existsSync(join(fixture.directory, "started.txt"))).toBe(true)
    await fixture.sessions.abort(session.id)
    await failed
    expect(fixture.store.messages(session.id)).toEqual([])
  })
})
