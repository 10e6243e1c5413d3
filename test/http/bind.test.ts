// How the binder turns a contract and its handlers into routes.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import express from "express"
import { expect, onTestFinished, test } from "vitest"
import * as z from "zod"
import { endpoint, type GroupHandlers, stream } from "../../server/api/endpoint.ts"
import { createIdSource } from "../../server/base/id.ts"
import { createBus } from "../../server/bus/bus.ts"
import { bind } from "../../server/http/bind.ts"
import { NamedError } from "../../server/schema/error.ts"
import { openEventStream } from "../support/event-reader.ts"
import { sendRequest } from "../support/request.ts"

const note = {
  take: endpoint("GET /note/next", { id: "note.take", summary: "Take a note", hasEffect: true, returns: z.number() }),
  watch: stream("GET /note/event", {
    id: "note.watch",
    summary: "Watch the notes",
    query: z.object({ room: z.enum(["a", "b"]) }),
    event: z.unknown(),
  }),
  get: endpoint("GET /note/:noteID", {
    id: "note.get",
    summary: "Get a note",
    params: z.object({ noteID: z.string().startsWith("note_") }),
    query: z.object({ lines: z.coerce.number().optional() }),
    headers: z.object({ "x-reader": z.string().max(5).optional() }),
    responseHeaders: z.object({ "x-truncated": z.enum(["size", "time"]).optional() }),
    returns: z.unknown(),
  }),
  write: endpoint("POST /note", { id: "note.write", summary: "Write a note", body: z.object({ text: z.string() }) }),
  print: endpoint("POST /note/print", {
    id: "note.print",
    summary: "Print a note",
    body: z.object({ copies: z.number() }),
    returns: z.string(),
    deferred: true,
  }),
}

async function serve() {
  const bus = createBus({ newId: createIdSource(), onError: () => {} })
  const written: string[] = []
  const logged: unknown[] = []
  let taken = 0
  const handlers: GroupHandlers<{ note: typeof note }, string> = {
    note: {
      get(context, { noteID, lines }, _body, { headers, setHeader }) {
        setHeader("x-truncated", "size")
        return { context, noteID, lines, reader: headers["x-reader"] }
      },
      take: () => ++taken,
      write: (_context, _address, { text }) => void written.push(text),
      print(_context, _address, { copies }) {
        if (copies === 0) throw new NamedError("NotFoundError", { message: "no copy" })
        return async () => {
          if (copies < 0) throw new Error("out of paper")
          return `${copies} copies`
        }
      },
      watch: (_context, { room }) => ({ directory: `/${room}`, deltas: false, framing: "id" }),
    },
  }
  const app = express()
  const log = (_ref: string, error: unknown) => void logged.push(error)
  bind(app, { note }, handlers, { contextOf: (request) => `context of ${request.path}`, bus, log })
  const server = createServer(app).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    sendRequest<never>(url + path, { method, body, headers })
  return { url, bus, send, written, logged }
}

test("a handler receives context, address, body and headers, and sets declared headers", async () => {
  const { send, written } = await serve()
  const { status, json, headers } = await send("GET", "/note/note_1?lines=3", undefined, { "x-reader": "anna" })
  expect(status).toBe(200)
  expect(json).toEqual({ context: "context of /note/note_1", noteID: "note_1", lines: 3, reader: "anna" })
  expect(headers["x-truncated"]).toBe("size")
  const { status: created, text } = await send("POST", "/note", { text: "x" })
  expect([created, text, written]).toEqual([204, "", ["x"]])
})

test.each([
  ["GET", "/note/1", undefined, {}, ["noteID"]],
  ["GET", "/note/note_1?lines=x", undefined, {}, ["lines"]],
  ["GET", "/note/note_1", undefined, { "x-reader": "too long" }, ["x-reader"]],
  ["POST", "/note", { text: 1 }, {}, ["text"]],
  ["GET", "/note/event?room=c", undefined, {}, ["room"]],
])("%s %s is a 400 that names the field", async (method, path, body, headers, field) => {
  const { send } = await serve()
  const { status, json } = await send(method, path, body, headers)
  expect([status, json]).toEqual([400, expect.objectContaining({ errors: [expect.objectContaining({ path: field })] })])
})

test("a 400 does not echo request headers, which may hold credentials", async () => {
  const { send } = await serve()
  const { text } = await send("GET", "/note/note_1", undefined, { "x-reader": "too long", cookie: "id=s3cret" })
  expect(text).not.toContain("s3cret")
})

test("HEAD of a GET with an effect does not call the handler", async () => {
  const { send } = await serve()
  expect((await send("HEAD", "/note/next")).status).toBe(200)
  expect((await send("GET", "/note/next")).json).toBe(1)
})

test("a deferred handler fails with a status before its headers, and with an error in the body after them", async () => {
  const { send, logged } = await serve()
  expect((await send("POST", "/note/print", { copies: 2 })).json).toBe("2 copies")
  expect((await send("POST", "/note/print", { copies: 0 })).status).toBe(404)
  const { status, json } = await send("POST", "/note/print", { copies: -1 })
  expect([status, json]).toEqual([200, expect.objectContaining({ name: "UnknownError" })])
  expect(logged).toEqual([new Error("out of paper")])
})

test("a stream sends the events that its handler selects", async () => {
  const { url, bus } = await serve()
  const events = await openEventStream(url, { path: "/note/event", query: { room: "b" } })
  await events.waitFor("server.connected")
  bus.publish("/a", { type: "session.idle", properties: { sessionID: "ses_a" } })
  bus.publish("/b", { type: "session.idle", properties: { sessionID: "ses_b" } })
  const event = await events.waitFor("session.idle")
  expect(event.properties).toEqual({ sessionID: "ses_b" })
  expect(events.frames[1]?.raw).toMatch(/^id: evt_/)
  events.close()
})
