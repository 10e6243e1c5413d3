// Subscribers of /event: without permission, in large numbers, and without reading.
import { once } from "node:events"
import { readFile, readdir } from "node:fs/promises"
import type { Socket } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toAttackCount } from "../support/attack.ts"
import { readResidentMegabytes } from "../support/memory.ts"
import { createProject, type Project } from "../support/project.ts"
import { openSocket } from "../support/raw-connection.ts"
import { type Server, startServer } from "../support/server.ts"

let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

/** A subscriber that reads the beginning of the stream and then stops reading. */
async function openStuck(query = ""): Promise<Socket> {
  const socket = openSocket(server.url)
  socket.on("error", () => {})
  await once(socket, "connect")
  socket.write(`GET /event${query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`)
  await once(socket, "data")
  return socket.pause()
}

const append = (text: string) => server.request("POST", "/tui/append-prompt", { text })

/** Many calls on one connection, sent before the answers to those before them are there. */
async function appendMany(text: string, count: number): Promise<void> {
  const socket = openSocket(server.url)
  await once(socket, "connect")
  const body = JSON.stringify({ text })
  const call = `POST /tui/append-prompt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  let answered = 0
  const answers = (async () => {
    for await (const chunk of socket) {
      answered += (chunk as Buffer).toString("latin1").split("HTTP/1.1 200").length - 1
      if (answered >= count) break
    }
  })()
  for (let i = 0; i < count; i += 100)
    if (!socket.write(call.repeat(Math.min(100, count - i)))) await once(socket, "drain")
  await answers
}

describe("10: a password", () => {
  it("is required by each stream; in a URL it is accepted for streams only, and never logged", async () => {
    const own = await createProject({})
    const password = "Pa55 of the stream"
    const env = { ...own.env, OPENCODE_SERVER_PASSWORD: password }
    const guarded = await startServer({ cwd: own.directory, env, args: ["--print-logs", "--log-level", "DEBUG"] })
    const token = Buffer.from(`opencode:${password}`).toString("base64")
    const wrong = Buffer.from("opencode:wrong").toString("base64")
    for (const path of ["/event", "/global/event"]) {
      expect((await guarded.request("GET", path)).status).toBe(401)
      expect((await guarded.request("GET", `${path}?auth_token=${wrong}`)).status).toBe(401)
      expect((await guarded.request("GET", `/session?auth_token=${encodeURIComponent(token)}`)).status).toBe(401)
      const events = await guarded.events({ path, query: { auth_token: token } })
      expect(events.status).toBe(200)
      await events.waitFor("server.connected")
      events.close()
    }
    await guarded.kill()
    const folder = join(own.home.dataDirectory, "log")
    const names = await readdir(folder).catch(() => [])
    const logs = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))
    for (const text of [...logs, guarded.stderr(), guarded.stdout()]) {
      expect(text).not.toContain(password)
      expect(text).not.toContain(token.slice(0, 20))
    }
  })
})

describe("10: subscribers that do not read", () => {
  it("use no memory for missed events, and do not affect others", async () => {
    const good = await server.events()
    const count = toAttackCount(2000, 100_000)
    // A reader that shares this busy process must not become a slow one: it is waited for.
    let told = 0
    const appendInSteps = async (total: number) => {
      for (let left = total; left > 0; left -= 1000) {
        await appendMany("y".repeat(1000), Math.min(1000, left))
        told += Math.min(1000, left)
        await good.waitFor(() => good.all.length > told, { timeoutMs: 60_000 })
      }
    }
    // What the work itself takes is taken before.
    await appendInSteps(8000)
    const before = readResidentMegabytes(server.pid)
    const stuck = await Promise.all(
      Array.from({ length: toAttackCount(50, 1000) }, (_, i) => openStuck(i % 2 === 0 ? "" : "?framing=id&deltas=1")),
    )
    await appendInSteps(count)
    await append("last")
    await good.waitFor(() => good.all.at(-1)?.properties["text"] === "last", { timeoutMs: 60_000 })
    expect(good.all.filter(({ type }) => type === "tui.prompt.append")).toHaveLength(count + 8001)
    // The replay window in the requested framings and the memory of the connections; nothing per event and subscriber.
    expect(readResidentMegabytes(server.pid) - before).toBeLessThan(150 + stuck.length * 0.2)
    for (const socket of stuck) socket.destroy()
    good.close()
  })

  it("are disconnected when the replay window has passed them, and notified when they reconnect", async () => {
    const first = await server.events({ query: { framing: "id" } })
    await append("here")
    const { id } = await first.waitFor(({ properties }) => properties["text"] === "here")
    first.close()
    const socket = await openStuck("?framing=id")
    const over = once(socket, "close")
    const good = await server.events()
    const text = "z".repeat(900_000)
    for (let i = 0; i < 30; i++) await append(text)
    await good.waitFor(() => good.all.filter(({ properties }) => properties["text"] === text).length === 30, {
      timeoutMs: 60_000,
    })
    let bytes = 0
    socket.on("data", (chunk: Buffer) => (bytes += chunk.length)).resume()
    await over
    expect(bytes).toBeLessThan(20 * 900_000)
    const again = await server.events({ headers: { "last-event-id": id! } })
    expect((await again.waitFor("server.connected")).properties).toEqual({ resync: true })
    again.close()
    good.close()
  })

  it("receive every event once and in order when they are only slow", async () => {
    const socket = await openStuck("?framing=id")
    const texts = Array.from({ length: 60 }, (_, i) => `${i}:${"w".repeat(60_000)}`)
    for (const text of texts) await append(text)
    let all = ""
    const seen = () => [...all.matchAll(/"text":"(\d+):w+"/g)].map((match) => Number(match[1]))
    socket.on("data", (chunk: Buffer) => (all += chunk.toString("latin1"))).resume()
    await expect.poll(() => seen().length, { timeout: 30_000 }).toBe(texts.length)
    expect(seen()).toEqual(texts.map((_, i) => i))
    socket.destroy()
  })
})

describe("10: many subscribers", () => {
  it("all receive the events, and leave nothing behind when they disconnect", async () => {
    const descriptors = async () => (await readdir(`/proc/${server.pid}/fd`).catch(() => [])).length
    const before = await descriptors()
    const readers = await Promise.all(Array.from({ length: toAttackCount(50, 1000) }, () => server.events()))
    await append("for all of them")
    for (const reader of readers) await reader.waitFor(({ properties }) => properties["text"] === "for all of them")
    for (const reader of readers) reader.close()
    await expect.poll(descriptors, { timeout: 30_000 }).toBeLessThan(before + 10)
    expect((await server.request("GET", "/global/health")).status).toBe(200)
  })
})
