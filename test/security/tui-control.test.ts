// Misuse of the remote control of the terminal: text that resembles a command, endless notices, forged events, calls leased
// by another terminal.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Message } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import { events } from "../../server/schema/event.ts"
import { emptySettings } from "../../src/state/settings.ts"
import { toAttackCount } from "../support/attack.ts"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"
import { createAppFixture } from "../fixture/app.ts"

const escape = "\u001b"

describe("29: notices", () => {
  it("that are too long, too old or too many are rejected or dropped", { timeout: 60_000 }, async () => {
    const app = await createAppFixture()
    await app.waitFor("Ask anything")
    const toast = (more: object) => app.post("/tui/show-toast", { message: "hello", variant: "info", ...more })
    for (const wrong of [
      { message: "x".repeat(10_000_000) },
      { message: "x".repeat(10_001) },
      { title: "x".repeat(201) },
      { duration: -1 },
      { duration: 0 },
      { duration: 1e12 },
      { duration: "long" },
      { variant: "blink" },
      { message: 1 },
    ])
      expect([Object.keys(wrong), (await toast(wrong)).status]).toEqual([Object.keys(wrong), 400])

    await Promise.all(
      Array.from({ length: toAttackCount(150, 1000) }, (_, i) => toast({ message: `notice ${i}`, duration: 600_000 })),
    )
    expect((await toast({ message: "the last one", title: "here" })).status).toBe(200)
    await app.waitFor("the last one")
    expect(app.screen().match(/notice \d+|the last one/g)!.length).toBeLessThanOrEqual(3)
    app.type("still typing")
    await app.waitFor("still typing")
  })

  it("show control sequences as visible characters", async () => {
    const app = await createAppFixture()
    await app.waitFor("Ask anything")
    const message = `${escape}]52;c;aGFja2Vk\u0007${escape}[2J${escape}c\u009b6n\u202egnp.exe`
    await app.post("/tui/show-toast", { message, title: `${escape}]0;owned\u0007`, variant: "error" })
    await app.waitFor("␛]52;c;")
    for (const active of [`${escape}]52`, `${escape}]0;owned`, `${escape}c`, "\u009b", "\u202e"])
      expect([active, app.written().includes(active)]).toEqual([active, false])
    expect(app.title()).not.toContain("owned")
  })
})

describe("30: text in the prompt", () => {
  async function send(text: string, settings: Partial<(typeof emptySettings)["settings"]> = {}) {
    const app = await createAppFixture({ settings })
    writeFileSync(join(app.project.home.directory, "secret.txt"), "CANARY-HOME")
    await app.waitFor("Ask anything")
    const appended = await app.post("/tui/append-prompt", { text })
    const submitted = await app.post("/tui/submit-prompt")
    return { app, appended, submitted }
  }
  async function readPrompt(app: Awaited<ReturnType<typeof createAppFixture>>) {
    const { json: sessions } = await app.get<{ id: string }[]>("/session")
    const { json } = await app.get<{ info: Message; parts: Part[] }[]>(`/session/${sessions[0]!.id}/message`)
    return json.find(({ info }) => info.role === "user")!.parts
  }

  it.each(["/exit", "/new\n/exit", "!touch owned", " !touch owned", "\n/exit\n", "/exit now"])(
    "is text and never a command: %j",
    async (text) => {
      const { app } = await send(text)
      await app.until(() => app.screen().includes("rule-based helper"), "no answer")
      expect(await readPrompt(app)).toMatchObject([{ type: "text", text }])
      expect(app.isEnded()).toBe(false)
      expect(await app.project.git("status", "--porcelain")).toBe("")
    },
  )

  it("attaches no file from outside, and shows its source", async () => {
    const app = await createAppFixture()
    writeFileSync(join(app.project.home.directory, "secret.txt"), "CANARY-HOME")
    await app.waitFor("Ask anything")
    const secret = join(app.project.home.directory, "secret.txt")
    await app.post("/tui/append-prompt", { text: `see @../../secret @/etc/passwd @${secret} @~/.ssh/id @README.md ` })
    await app.waitFor("contains text from another program")
    await app.post("/tui/submit-prompt")
    await app.until(() => app.screen().includes("rule-based helper"), "no answer")
    const parts = await readPrompt(app)
    const files = parts.flatMap((part) => (part.type === "file" ? [part.url] : []))
    expect(files).toEqual([expect.stringMatching(/\/README\.md$/)])
    expect(JSON.stringify(parts)).not.toMatch(/CANARY|root:x/)
  })

  it("loses control sequences, such as the end of a paste", async () => {
    const { app } = await send(`a${escape}[201~b${escape}]0;owned\u0007c\u009b2J\u0000d\r\ne\tf`)
    await app.until(() => app.screen().includes("rule-based helper"), "no answer")
    expect(await readPrompt(app)).toMatchObject([{ text: "a[201~b]0;ownedc2Jd\ne\tf" }])
    expect(app.written()).not.toContain(`${escape}]0;owned`)
  })

  it("waits for the user if the settings require it", async () => {
    const { app, submitted } = await send("send me", { takesRemoteSubmit: false })
    expect([submitted.json, submitted.headers["x-tui-reason"]]).toEqual([
      false,
      expect.stringContaining("remote_submit"),
    ])
    expect((await app.post("/tui/execute-command", { command: "prompt_submit" })).json).toBe(false)
    expect((await app.get("/session")).json).toEqual([])
    app.type("\r")
    await app.until(() => app.screen().includes("rule-based helper"), "no answer")
  })
})

describe("31: events", () => {
  it("of the server cannot be published", async () => {
    const project = await createProject({})
    const server = await startServer({ cwd: project.directory, env: project.env })
    const reader = await server.events()
    const allowed = ["tui.prompt.append", "tui.command.execute", "tui.toast.show", "tui.session.select"]
    for (const type of [...Object.keys(events), "made.up", "__proto__", "constructor", "", "tui"]) {
      if (allowed.includes(type)) continue
      const properties = { sessionID: "ses_x", requestID: "per_x", reply: "always", text: "x", info: {} }
      expect([type, (await server.request("POST", "/tui/publish", { type, properties })).status]).toEqual([type, 400])
    }
    for (const properties of [{}, { command: "" }, { command: 1 }, null, []]) {
      const answer = await server.request("POST", "/tui/publish", { type: "tui.command.execute", properties })
      expect([properties, answer.status]).toEqual([properties, 400])
    }
    expect(
      (await server.request("POST", "/tui/publish", { type: "tui.session.select", properties: { sessionID: "ses_x" } }))
        .status,
    ).toBe(404)
    await server.request("POST", "/tui/append-prompt", { text: "the end" })
    await reader.waitFor("tui.prompt.append")
    expect(reader.all.map(({ type }) => type)).toEqual(["server.connected", "tui.prompt.append"])
  })
})

describe("32: a leased call", () => {
  it("is acknowledged once, by its holder", async () => {
    const project = await createProject({})
    const server = await startServer({ cwd: project.directory, env: project.env })
    const taken = server.request("GET", "/tui/control/next", undefined, { "x-tui-client": "a" })
    const respond = async (client: string, id?: string) => {
      const headers = { "x-tui-client": client, ...(id === undefined ? {} : { "x-control-id": id }) }
      return (await server.request("POST", "/tui/control/response", {}, headers)).status
    }
    // Waits until a terminal takes it.
    await expect.poll(async () => (await server.request("POST", "/tui/open-help")).headers["x-tui-clients"]).toBe("1")
    const { headers, json } = await taken
    const id = String(headers["x-control-id"])
    expect(json).toEqual({ path: "/tui/open-help", body: {} })
    expect(await respond("b", id)).toBe(409)
    expect(await respond("b")).toBe(409)
    expect(await respond("a", "client_made_up")).toBe(409)
    expect(await respond("a", `${id}\u0020`.trim() + "x")).toBe(409)
    expect(await respond("a", id)).toBe(200)
    expect(await respond("a", id)).toBe(409)
  })
})
