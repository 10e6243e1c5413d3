// kill -9 during work: acknowledged writes are found, interrupted ones are marked, and nothing hangs.
import { execFileSync } from "node:child_process"
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { readStoredParts } from "../support/stored-parts.ts"
import { startServer } from "../support/server.ts"

const createFixture = async (provider: Awaited<ReturnType<typeof startProvider>>) => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  return { project, start: () => startServer({ cwd: project.directory, env }) }
}

describe("a server that is killed while a reply streams", () => {
  it("keeps the prompt and the streamed text, and marks the turn as aborted", async () => {
    const chunks = Array.from({ length: 40 }, (_, i) => `word${i} `)
    const provider = await startProvider([{ chunks, hangAfter: 20 }, { text: "again" }])
    const { start, project } = await createFixture(provider)
    const first = await start()
    const { json } = await first.request<{ id: string }>("POST", "/session", { title: "Cut" })
    const path = `/session/${json!.id}/message`
    const events = await first.events({ query: { deltas: "1" } })
    expect(
      (await first.request("POST", `/session/${json!.id}/prompt_async`, { parts: [{ type: "text", text: "go" }] }))
        .status,
    ).toBe(204)
    await provider.waitFor((requests) => requests.some((request) => request.state === "hanging"))
    await events.waitFor((event) => JSON.stringify(event).includes("word19"))
    await expect.poll(() => readStoredParts(project.home), { timeout: 2000 }).toContain("word19")
    first.kill("SIGKILL")
    await first.exit

    const second = await start()
    const messages = await second.request<MessageWithParts[]>("GET", path)
    const [user, assistant] = messages.json!
    expect(user!.parts).toMatchObject([{ type: "text", text: "go" }])
    expect(assistant!.info).toMatchObject({
      error: { name: "MessageAbortedError" },
      time: { completed: expect.any(Number) },
    })
    expect(assistant!.parts.find((part) => part.type === "text")).toMatchObject({
      text: expect.stringContaining("word0 word1 word2"),
      time: { end: expect.any(Number) },
    })
    expect((await second.request("GET", "/session/status")).json).toEqual({})
    const answer = await second.request<MessageWithParts>("POST", path, {
      parts: [{ type: "text", text: "once more" }],
    })
    expect(JSON.stringify(answer.json!.parts)).toContain("again")
  })

  it("leaves no child process of a running command, and marks its tool call as failed", async () => {
    const command = "sleep 300.123 & sleep 300.456; echo never"
    const provider = await startProvider([{ tools: [{ name: "bash", input: { command, description: "waits" } }] }])
    const { start, project } = await createFixture(provider)
    const first = await start()
    const { json } = await first.request<{ id: string }>("POST", "/session", {})
    await first.request("POST", `/session/${json!.id}/prompt_async`, { parts: [{ type: "text", text: "go" }] })
    const running = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).match(/sleep 300\.(123|456)/g) ?? []
    await expect.poll(() => running().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
    first.kill("SIGKILL")
    await first.exit
    await expect.poll(() => running().length, { timeout: 5000 }).toBe(0)
    const second = await start()
    const messages = await second.request<MessageWithParts[]>("GET", `/session/${json!.id}/message`)
    expect(messages.json!.at(-1)!.parts.find((part) => part.type === "tool")).toMatchObject({
      state: { status: "error", error: "Tool execution aborted" },
    })
    await second.dispose()
    expect(await project.home.listProcesses()).toEqual([])
  })

  it("does not mark the turn of another running program as aborted", async () => {
    const provider = await startProvider([{ chunks: ["one ", "two "], hangAfter: 1 }])
    const { start } = await createFixture(provider)
    const first = await start()
    const { json } = await first.request<{ id: string }>("POST", "/session", {})
    await first.request("POST", `/session/${json!.id}/prompt_async`, { parts: [{ type: "text", text: "go" }] })
    await provider.waitFor((requests) => requests.some((request) => request.state === "hanging"))
    const second = await start()
    const refused = await second.request("POST", `/session/${json!.id}/prompt_async`, {
      parts: [{ type: "text", text: "me too" }],
    })
    expect([refused.status, refused.json]).toMatchObject([409, { name: "SessionBusyError" }])
    const idle = await first.events()
    provider.release()
    await idle.waitFor("session.idle")
    const messages = await second.request<MessageWithParts[]>("GET", `/session/${json!.id}/message`)
    expect(messages.json!.at(-1)!.info).toMatchObject({ finish: "stop" })
  })
})

describe("a corrupt database", () => {
  it("is moved aside and reported, and a new one is created", async () => {
    const provider = await startProvider([])
    const { start, project } = await createFixture(provider)
    const first = await start()
    first.kill("SIGTERM")
    expect(await first.exit).toEqual({ code: 0, signal: null })
    const data = join(project.home.directory, ".local", "share", "opencode-tui")
    writeFileSync(join(data, "opencode-tui.db"), "this is no database, and long enough to be looked at".repeat(50))
    const second = await start()
    await expect.poll(() => second.stderr()).toContain("kept as")
    expect(readdirSync(data).some((name) => name.includes(".damaged-"))).toBe(true)
    expect((await second.request("GET", "/session")).json).toEqual([])
  })
})
