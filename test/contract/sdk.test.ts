// Both versions of the published SDK, unmodified, against the server.
import { createOpencodeClient } from "@opencode-ai/sdk"
import { createOpencodeClient as createV2 } from "@opencode-ai/sdk/v2"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, type Project } from "../support/project.ts"
import { type Server, startServer } from "../support/server.ts"

let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "a b/é.txt": "hello\n", "README.md": "# Demo\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

type Seen = { type: string; properties: Record<string, unknown> }

/** Reads a stream until a session is idle. */
async function untilIdle(stream: AsyncIterable<unknown>, idleOf: () => string): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const event of stream as AsyncIterable<Seen>) {
    seen.push(event)
    if (event.type === "session.idle" && event.properties.sessionID === idleOf()) break
  }
  return seen
}

describe("@opencode-ai/sdk v1", () => {
  it("creates a session, prompts it and receives the stream", async () => {
    const client = createOpencodeClient({ baseUrl: server.url, directory: project.directory })
    const session = await client.session.create({ body: { title: "v1" }, throwOnError: true })
    const { stream } = await client.event.subscribe()
    const reading = untilIdle(stream, () => session.data.id)
    const answer = await client.session.prompt({
      path: { id: session.data.id },
      body: { parts: [{ type: "text", text: "read README.md" }] },
      throwOnError: true,
    })
    expect(answer.data.info.role).toBe("assistant")
    expect(JSON.stringify(answer.data.parts)).toContain("README.md has")
    const types = (await reading).map((event) => event.type)
    expect(types[0]).toBe("server.connected")
    expect(types).toContain("message.part.updated")
    const messages = await client.session.messages({ path: { id: session.data.id }, throwOnError: true })
    expect(messages.data.length).toBeGreaterThanOrEqual(3)
    const listed = await client.session.list({ throwOnError: true })
    expect(listed.data.map((each) => each.id)).toContain(session.data.id)
  })

  it("changes settings, stores credentials and lists services", async () => {
    const client = createOpencodeClient({ baseUrl: server.url, directory: project.directory, throwOnError: true })
    expect((await client.config.update({ body: { username: "by v1" } })).data).toMatchObject({ username: "by v1" })
    expect((await client.config.get()).data).toMatchObject({ username: "by v1" })
    expect((await client.auth.set({ path: { id: "x" }, body: { type: "api", key: "k" } })).data).toBe(true)
    expect((await client.provider.auth()).data).toMatchObject({ anthropic: [{ type: "api" }] })
    const added = await client.mcp.add({ body: { name: "one", config: { type: "local", command: ["one"] } } })
    expect(added.data).toMatchObject({ one: { status: "failed" } })
    expect((await client.mcp.status()).data).toEqual(added.data)
    expect((await client.lsp.status()).data).toEqual([])
    expect((await client.formatter.status()).data).toEqual([])
    expect((await client.pty.list()).data).toEqual([])
    expect((await client.find.symbols({ query: { query: "x" } })).data).toEqual([])
  })

  it("controls the terminal with calls without a body", async () => {
    const client = createOpencodeClient({ baseUrl: server.url })
    expect((await client.tui.submitPrompt({ throwOnError: true })).data).toBe(true)
    expect((await client.tui.appendPrompt({ body: { text: "hi" }, throwOnError: true })).data).toBe(true)
    expect((await client.tui.showToast({ body: { message: "hi", variant: "info" }, throwOnError: true })).data).toBe(
      true,
    )
  })
})

describe("@opencode-ai/sdk v2", () => {
  it("creates a session, prompts it and receives the stream, in a directory with a space and an accent in its name", async () => {
    const directory = project.path("a b")
    const client = createV2({ baseUrl: server.url, directory })
    const session = await client.session.create({ title: "v2" }, { throwOnError: true })
    expect(session.data.directory).toBe(directory)
    const { stream } = await client.event.subscribe()
    const reading = untilIdle(stream, () => session.data.id)
    const answer = await client.session.prompt(
      { sessionID: session.data.id, parts: [{ type: "text", text: "read é.txt" }] },
      { throwOnError: true },
    )
    expect(JSON.stringify(answer.data.parts)).toContain("é.txt has 1 line")
    expect((await reading).map((event) => event.type)).toContain("message.updated")
    expect((await client.permission.list({}, { throwOnError: true })).data).toEqual([])
    expect((await client.find.files({ query: "é" }, { throwOnError: true })).data).toEqual(["é.txt"])
  })

  it("changes global and project settings, credentials and projects, and lists services", async () => {
    const client = createV2({ baseUrl: server.url, directory: project.directory, throwOnError: true })
    expect((await client.global.config.update({ config: { username: "of all" } })).data).toEqual({ username: "of all" })
    expect((await client.global.config.get()).data).toEqual({ username: "of all" })
    expect((await client.config.update({ config: { username: "by v2" } })).data).toMatchObject({ username: "by v2" })
    expect((await client.auth.set({ providerID: "x", auth: { type: "api", key: "k" } })).data).toBe(true)
    expect((await client.auth.remove({ providerID: "x" })).data).toBe(true)
    expect((await client.provider.auth()).data).toMatchObject({ anthropic: [{ type: "api" }] })
    const { id } = (await client.project.current()).data!
    expect((await client.project.update({ projectID: id, name: "Named" })).data).toMatchObject({ id, name: "Named" })
    const config = { type: "local" as const, command: ["two"], enabled: false }
    expect((await client.mcp.add({ name: "two", config })).data).toMatchObject({ two: { status: "disabled" } })
    expect((await client.app.skills()).data).toEqual([])
    expect((await client.experimental.resource.list()).data).toEqual({})
    expect((await client.worktree.list()).data).toEqual([])
    expect((await client.global.dispose()).data).toBe(true)
  })

  it("reads the stream of all directories", async () => {
    const client = createV2({ baseUrl: server.url })
    const { stream } = await client.global.event()
    for await (const event of stream as AsyncIterable<{ directory?: string; payload: Seen }>) {
      if (event.payload.type === "server.connected") {
        expect(event).not.toHaveProperty("directory")
        await client.session.create({ title: "global" }, { throwOnError: true })
      }
      if (event.payload.type !== "session.created") continue
      expect(event.directory).toBe(project.directory)
      break
    }
  })
})
