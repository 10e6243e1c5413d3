// Commands about what is shown and where one is: toggles, sub-agents, compaction, what is copied.
import { chmod } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createHome } from "../support/home.ts"
import { writeClipboard } from "../../src/command/clipboard/write-clipboard.ts"
import { writeFile, readFile } from "node:fs/promises"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"
import { assistantMessage, textPart, userMessage } from "../fixture/message.ts"

const child = (id: string, created: number) => ({
  ...fakeSession(id),
  parentID: "ses_1",
  time: { created, updated: 0 },
})

function open(options: Parameters<typeof createCommandFixture>[0] = {}) {
  const fixture = createCommandFixture(options)
  const all = [fakeSession("ses_1"), child("ses_a", 1), child("ses_b", 2), child("ses_c", 3)]
  fixture.store.update((state) => ({
    ...state,
    route: { name: "session", sessionID: "ses_1" },
    sessions: new Map(all.map((one) => [one.id, one])),
    messages: new Map([
      [
        "ses_1",
        [
          userMessage("msg_1", "hello"),
          assistantMessage("msg_2", [textPart("p1", "one", 1), textPart("p2", "two", 1)]),
        ],
      ],
    ]),
  }))
  return fixture
}

describe("sub-agents by keys", () => {
  it("down to the first, round the others, and up; what is typed there goes nowhere", () => {
    const fixture = open()
    const at = () => (fixture.state().route as { sessionID?: string }).sessionID
    fixture.type("\u0018\u001b[B")
    expect(at()).toBe("ses_a")
    fixture.type("\u001b[D")
    expect(at()).toBe("ses_c")
    fixture.type("\u001b[C")
    fixture.type("\u001b[C")
    expect(at()).toBe("ses_b")
    fixture.type("text")
    expect(fixture.text()).toBe("")
    fixture.type("\u001b[A")
    expect(at()).toBe("ses_1")
    fixture.type("text\u001b[D\u001b[C")
    expect(at()).toBe("ses_1")
    expect(fixture.text()).toBe("text")
  })
})

describe("toggles", () => {
  it("turn what they say, and say it", async () => {
    const fixture = open()
    const run = async (id: string) => {
      await fixture.context.run(id, { source: "palette" })
      return fixture.state().toasts.at(-1)?.message
    }
    expect(await run("session.toggle.thinking")).toBe("Thinking is shown")
    expect(fixture.state().isThinkingShown).toBe(true)
    expect(await run("session.toggle.actions")).toBe("Tools: one line each")
    expect(fixture.state().toolDetail).toBe("quiet")
    expect(await run("tool.detail.level")).toBe("Tools: what they changed")
    expect(await run("tool.detail.level")).toBe("Tools: everything")
    expect(await run("session.toggle.timestamps")).toBe("Times are shown")
  })

  it("the sidebar stands beside a wide session and over a narrow one", async () => {
    const fixture = open()
    await fixture.context.run("session.sidebar.toggle", { source: "palette" })
    expect(fixture.state()).toMatchObject({ isSidebarOver: true, isSidebarHidden: false })
    fixture.type("\u001b")
    expect(fixture.state().isSidebarOver).toBe(false)
    fixture.store.update((state) => ({ ...state, columns: 140 }))
    await fixture.context.run("session.sidebar.toggle", { source: "palette" })
    expect(fixture.state()).toMatchObject({ isSidebarOver: false, isSidebarHidden: true })
  })
})

describe("copies", () => {
  it("the last answer goes by the terminal where there is no tool", async () => {
    const fixture = open({ env: { PATH: "/nonexistent" } })
    await fixture.context.run("messages.copy", { source: "palette" })
    const coded = Buffer.from("one\n\ntwo").toString("base64")
    expect(fixture.effects).toContain(`send \u001b]52;c;${coded}\u0007`)
    expect(fixture.state().toasts.at(-1)?.message).toBe("The last answer is copied by the terminal")
  })

  it("goes by the system's tool, but not over ssh", async () => {
    const home = await createHome()
    const tool = join(home.directory, "xclip")
    const taken = join(home.directory, "taken")
    await writeFile(tool, `#!/bin/sh\nexec cat > '${taken}'\n`)
    await chmod(tool, 0o755)
    const env = { PATH: `${home.directory}:${process.env.PATH}`, DISPLAY: ":9" }
    const sent: string[] = []
    const send = (bytes: string) => void sent.push(bytes)
    expect(await writeClipboard("a 世 text", env, send)).toBe("by xclip")
    expect(await readFile(taken, "utf8")).toBe("a 世 text")
    expect(sent).toEqual([])
    expect(await writeClipboard("b", { ...env, SSH_TTY: "/dev/pts/1" }, send)).toBe("by the terminal")
    expect(sent).toHaveLength(1)
  })
})

describe("compaction", () => {
  it("asks the server, and tells when it did not come about", async () => {
    const fixture = open({ responses: { "session.summarize": false } })
    fixture.store.update((state) => ({
      ...state,
      providers: [{ id: "p", name: "P", models: { m: { id: "m", name: "M", limit: { context: 1 } } } }] as never,
    }))
    fixture.type("\u0018c")
    await expect.poll(() => fixture.state().toasts.at(-1)?.message).toBe("It could not be summed up")
    expect(fixture.requests[0]).toEqual([
      "session.summarize",
      { sessionID: "ses_1" },
      { providerID: "p", modelID: "m" },
    ])
  })
})
