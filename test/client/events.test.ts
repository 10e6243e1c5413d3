import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as fc from "fast-check"
import { afterEach, expect, test } from "vitest"
import { type Event, type EventType, events } from "../../server/schema/event.ts"
import { createClient } from "../../src/client/client.ts"
import { parseEvent } from "../../src/client/event-frame.ts"
import { openEvents } from "../../src/client/events.ts"
import { createTransport } from "../../src/client/transport.ts"
import { createCondition } from "../support/condition.ts"
import { toArbitrary } from "../support/schema-arbitrary.ts"

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A server that hands each opened stream to the test. */
async function serve(answerHeaders: http.OutgoingHttpHeaders = {}) {
  const { changed, until } = createCondition()
  const streams: { response: http.ServerResponse; headers: http.IncomingHttpHeaders; url: string }[] = []
  const server = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", ...answerHeaders })
    response.flushHeaders()
    streams.push({ response, headers: request.headers, url: request.url ?? "" })
    changed()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ url, headers: { authorization: "Basic abc" } })
  closers.push(() => (transport.close(), server.closeAllConnections(), server.close()))

  const batches: Event[][] = []
  const connects: boolean[] = []
  const kinds: string[] = []
  const losses: number[] = []
  const events = openEvents({
    client: createClient({ transport, directory: "/p" }),
    retryMs: 1,
    onEvents: (batch) => (batches.push([...batch]), changed()),
    onConnect: (isStale, isOurs) => (kinds.push(isOurs ? "ours" : "published"), connects.push(isStale), changed()),
    onLost: (waitMs) => (losses.push(waitMs), changed()),
  })
  closers.push(() => events.close())
  const stream = (index: number) =>
    until(() => streams[index], { describe: () => `stream ${index} of ${streams.length} was not opened` })
  return { batches, connects, kinds, losses, stream, until, events }
}

function send(response: http.ServerResponse, type: string, properties: unknown, id = "") {
  response.write(`${id ? `id: ${id}\n` : ""}data: ${JSON.stringify({ id, type, properties })}\n\n`)
}

const delta = (text: string) => ({
  sessionID: "ses_1",
  messageID: "msg_1",
  partID: "prt_1",
  field: "text",
  delta: text,
})

test("requests deltas and ids, batches events, and resumes after a disconnection without a new fetch", async () => {
  const { batches, connects, losses, stream, until } = await serve()
  const first = await stream(0)
  expect(first.url).toBe("/event?directory=%2Fp&framing=id&deltas=1")
  expect(first.headers).toMatchObject({ authorization: "Basic abc", accept: "text/event-stream" })
  expect(first.headers["last-event-id"]).toBeUndefined()
  send(first.response, "server.connected", {})
  for (const text of ["a", "b", "c"]) send(first.response, "message.part.delta", delta(text), `evt_${text}`)
  await until(() => batches.flat().length === 3, { describe: () => JSON.stringify(batches) })
  expect(batches).toHaveLength(1)
  expect(connects).toEqual([true])

  first.response.destroy()
  const second = await stream(1)
  expect(losses).toHaveLength(1)
  expect(second.headers["last-event-id"]).toBe("evt_c")
  send(second.response, "server.connected", {})
  await until(() => connects.length === 2, { describe: () => JSON.stringify(connects) })
  expect(connects).toEqual([true, false])
})

test("a connection that missed events reports that the state is stale", async () => {
  const { connects, stream, until } = await serve()
  const first = await stream(0)
  send(first.response, "server.connected", {})
  send(first.response, "session.idle", { sessionID: "ses_1" }, "evt_1")
  first.response.end()
  const second = await stream(1)
  send(second.response, "server.connected", { resync: true })
  await until(() => connects.length === 2, { describe: () => JSON.stringify(connects) })
  expect(connects).toEqual([true, true])
})

test("a flush delivers the batch at once", async () => {
  const { batches, connects, stream, until, events } = await serve()
  const { response } = await stream(0)
  send(response, "server.connected", {})
  send(response, "message.part.delta", delta("x"), "evt_1")
  send(response, "session.idle", { sessionID: "ses_1" }, "evt_2")
  await until(() => connects.length > 0 && batches.length > 0, { describe: () => "no events" })
  events.flush()
  expect(batches.flat().map((event) => event.type)).toEqual(["message.part.delta", "session.idle"])
})

test("a server that sends the requested framing is ours; without it every disconnection is a loss", async () => {
  const ours = await serve({ "x-event-framing": "id" })
  send((await ours.stream(0)).response, "server.connected", {})
  await ours.until(() => ours.kinds.length === 1, { describe: () => "not connected" })
  expect(ours.kinds).toEqual(["ours"])

  const { kinds, connects, stream, until, batches } = await serve()
  const first = await stream(0)
  send(first.response, "server.connected", {})
  // The id is only in the event, not in the frame.
  first.response.write(
    `data: ${JSON.stringify({ id: "evt_1", type: "session.idle", properties: { sessionID: "s" } })}\n\n`,
  )
  await until(() => batches.flat().length === 1, { describe: () => JSON.stringify(batches) })
  first.response.destroy()
  const second = await stream(1)
  expect(second.headers["last-event-id"]).toBeUndefined()
  send(second.response, "server.connected", {})
  await until(() => connects.length === 2, { describe: () => JSON.stringify(connects) })
  expect([kinds, connects]).toEqual([
    ["published", "published"],
    [true, true],
  ])
})

test("a broken frame and an event of an unknown type are dropped, and the stream continues", async () => {
  const { batches, losses, stream, until } = await serve({ "x-event-framing": "id" })
  const { response } = await stream(0)
  send(response, "server.connected", {})
  const frames: unknown[] = [
    "no JSON",
    null,
    ["message.part.delta"],
    { type: 1 },
    { type: "session.invented", properties: { sessionID: "ses_1" } },
    { type: "toString", properties: {} },
    { type: "session.idle" },
    { type: "session.updated", properties: { info: { id: "ses_1" } } },
    { type: "message.updated", properties: { info: "msg_1" } },
    { type: "message.part.delta", properties: { ...delta("x"), delta: 5 } },
    { type: "message.part.updated", properties: { part: { id: "p", sessionID: "s", messageID: "m", type: "text" } } },
    { type: "session.error", properties: { error: { name: "UnknownError" } } },
    { type: "todo.updated", properties: { sessionID: "ses_1", todos: {} } },
  ]
  for (const [index, frame] of frames.entries())
    response.write(`id: evt_bad${index}\ndata: ${typeof frame === "string" ? "{" : JSON.stringify(frame)}\n\n`)
  send(response, "session.idle", { sessionID: "ses_1" }, "evt_good")
  await until(() => batches.length > 0, { describe: () => "nothing came" })
  expect(batches.flat().map((event) => event.id)).toEqual(["evt_good"])
  expect(losses).toEqual([])
})

test("the stream resumes after a dropped frame, not before it", async () => {
  const { connects, stream, until } = await serve({ "x-event-framing": "id" })
  const first = await stream(0)
  send(first.response, "server.connected", {})
  await until(() => connects.length === 1, { describe: () => "not connected" })
  first.response.end("id: evt_bad\ndata: {\n\n")
  expect((await stream(1)).headers["last-event-id"]).toBe("evt_bad")
})

test.each(Object.keys(events) as EventType[])("%s passes with all properties that its schema accepts", (type) => {
  const accepted = fc.sample(toArbitrary(events[type]), 60).filter((each) => events[type].safeParse(each).success)
  expect(accepted.length).toBeGreaterThan(0)
  for (const properties of accepted) {
    const data = JSON.stringify({ id: "evt_1", type, properties })
    expect(parseEvent(data), data).toEqual(JSON.parse(data))
  }
})
