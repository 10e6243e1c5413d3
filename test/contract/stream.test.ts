// The framing of /event, parsed as each published client parses it.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createBus } from "../../server/bus/bus.ts"
import { streamEvents } from "../../server/http/sse.ts"
import { openEventStream } from "../support/event-reader.ts"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"
import { sseClients } from "../support/sse-clients.ts"

const start = async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  return startServer({ cwd: project.directory, env: project.env })
}

describe("/event", () => {
  it("is read completely by every published client, in the framing that the client requests", async () => {
    const server = await start()
    for (const query of ["", "?framing=plain"]) {
      const events = await server.events({
        query: (query ? { framing: "plain" } : {}) as Record<string, string>,
        headers: { accept: "text/event-stream" },
      })
      const session = await server.request<{ id: string }>("POST", "/session", {})
      await server.request("POST", `/session/${session.json!.id}/message`, {
        parts: [{ type: "text", text: "list the files" }],
      })
      await events.waitFor("session.idle")
      for (const frame of events.frames) expect(frame.raw).toMatch(/^data: \{"id":"evt_/)
      for (const [name, read] of Object.entries(sseClients)) {
        const { events: seen, errors } = read(events.bytes())
        expect([name, errors, seen.length]).toEqual([name, [], events.all.length])
      }
      events.close()
    }
  })

  it("has event names and ids for curl, ids on request, and never a comment or CRLF", async () => {
    const server = await start()
    const named = await server.events({ headers: { accept: "*/*" } })
    const withIds = await server.events({ query: { framing: "id" } })
    await server.request("POST", "/session", {})
    await named.waitFor("session.created")
    await withIds.waitFor("session.created")
    expect(named.frames[0]?.raw).toMatch(/^event: server\.connected\ndata: /)
    expect(named.frames[1]?.raw).toMatch(/^event: session\.created\nid: evt_\w+\ndata: /)
    expect(withIds.frames[1]?.raw).toMatch(/^id: evt_\w+\ndata: /)
    for (const stream of [named, withIds]) {
      expect(Buffer.from(stream.bytes()).toString()).not.toMatch(/\r|^:|^retry:/m)
      stream.close()
    }
    expect((await server.request("GET", "/event?framing=loud")).status).toBe(400)
  })

  it("resumes after Last-Event-ID, and reports when it cannot", async () => {
    const server = await start()
    const first = await server.events({ query: { framing: "id" } })
    await server.request("POST", "/session", { title: "one" })
    const seen = await first.waitFor("session.created")
    first.close()
    await server.request("POST", "/session", { title: "two" })
    const again = await server.events({ headers: { "last-event-id": String(seen.id), accept: "text/event-stream" } })
    await again.waitFor((event) => event.type === "session.created" && JSON.stringify(event).includes("two"))
    expect(again.all.filter((event) => event.type === "session.created")).toHaveLength(1)
    expect(again.frames[1]?.raw).toMatch(/^id: /)
    again.close()
    const lost = await server.events({ headers: { "last-event-id": "evt_000000000000zzzzzzzzzzzzzz" } })
    expect((await lost.waitFor("server.connected")).properties).toEqual({ resync: true })
    lost.close()
  })

  it("sends heartbeats that every client parses as events while idle", async () => {
    const bus = createBus({ newId: createIdSource(), onError: () => {} })
    const http = createServer((request, response) =>
      streamEvents(request, response, { bus, deltas: false, heartbeatMs: 5 }),
    )
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    const events = await openEventStream(url, { headers: { accept: "text/event-stream" } })
    const isFifth = () => events.all.filter(({ type }) => type === "server.heartbeat").length >= 5
    await events.waitFor(isFifth)
    for (const [name, read] of Object.entries(sseClients))
      expect([name, read(events.bytes()).errors]).toEqual([name, []])
    events.close()
    http.close()
  })

  it("has published the end of a turn before the prompt's response", async () => {
    const server = await start()
    const events = await server.events({ headers: { accept: "text/event-stream" } })
    for (let turn = 0; turn < 8; turn++) {
      const session = await server.request<{ id: string }>("POST", "/session", {})
      const parts = [{ type: "text", text: "list the files" }]
      await server.request("POST", `/session/${session.json!.id}/message`, { parts })
      const isIdle = ({ type, properties }: { type: string; properties: Record<string, unknown> }) =>
        type === "session.idle" && properties["sessionID"] === session.json!.id
      // What was sent before the answer has arrived with it, if perhaps on the other connection: one turn reads it.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
      expect(events.all.some(isIdle)).toBe(true)
    }
    events.close()
  })

  it("sends deltas on request, which add up to the last complete part", async () => {
    const server = await start()
    const events = await server.events({ query: { deltas: "1" } })
    const session = await server.request<{ id: string }>("POST", "/session", {})
    await server.request("POST", `/session/${session.json!.id}/message`, { parts: [{ type: "text", text: "help" }] })
    await events.waitFor("session.idle")
    const texts = new Map<string, string>()
    let ended = 0
    for (const { type, properties } of events.all as { type: string; properties: Record<string, unknown> }[]) {
      if (type === "message.part.delta") {
        const { partID, delta, offset } = properties as { partID: string; delta: string; offset: number }
        expect(offset).toBe(texts.get(partID)?.length)
        texts.set(partID, texts.get(partID)! + delta)
      }
      const part = (properties as { part?: { type: string; id: string; text: string; time?: { end?: number } } }).part
      if (type === "message.part.updated" && part?.type === "text") {
        if (part.time?.end && texts.has(part.id)) {
          ended++
          expect(texts.get(part.id)?.trimEnd()).toBe(part.text)
        }
        texts.set(part.id, part.text)
      }
    }
    expect(ended).toBeGreaterThan(0)
    events.close()
  })
})
