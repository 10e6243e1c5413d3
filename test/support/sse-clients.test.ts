// The clients against every framing that a server might choose, with what each was seen to make of three events.
import { describe, expect, test } from "vitest"
import { sseClients } from "./sse-clients.ts"

const events = [
  { type: "server.connected", properties: {} },
  { type: "session.idle", properties: { sessionID: "ses_1" } },
  { type: "tui.prompt.append", properties: { text: "a\nb" } },
]
const json = events.map((event) => JSON.stringify(event))
const each = (frame: (data: string, n: number) => string) => json.map(frame).join("")

const framings = {
  "data only": each((data) => `data: ${data}\n\n`),
  "with id": each((data, n) => `id: ${n}\ndata: ${data}\n\n`),
  "with event name": each((data, n) => `event: ${events[n]?.type}\ndata: ${data}\n\n`),
  "with event: message": each((data) => `event: message\ndata: ${data}\n\n`),
  "with event name and id": each((data, n) => `event: ${events[n]?.type}\nid: ${n}\ndata: ${data}\n\n`),
  "comments between": json.map((data) => `data: ${data}\n\n`).join(": still here\n\n"),
  "comments and id": json.map((data, n) => `id: ${n + 1}\ndata: ${data}\n\n`).join(": still here\n\n"),
  "retry as a frame": `retry: 3000\n\n${each((data) => `data: ${data}\n\n`)}`,
  "retry in a frame": each((data, n) => `${n === 0 ? "retry: 3000\n" : ""}data: ${data}\n\n`),
  CRLF: each((data) => `data: ${data}\r\n\r\n`),
  "id after data": each((data, n) => `data: ${data}\nid: ${n}\n\n`),
}

// [events, errors] of: sdk v1, sdk v2, eventsource, joining editor, line editor, python, go.
const all: [number, number] = [3, 0]
const seen: Record<keyof typeof framings, [number, number][]> = {
  "data only": [all, all, all, all, all, all, all],
  "with id": [all, all, all, [0, 3], all, all, all],
  "with event name": [all, all, [0, 0], [0, 3], all, all, all],
  "with event: message": [all, all, all, [0, 3], all, all, all],
  "with event name and id": [all, all, [0, 0], [0, 3], all, all, all],
  "comments between": [all, all, all, [3, 2], all, all, [1, 1]],
  "comments and id": [all, all, all, [0, 5], all, [1, 1], [1, 1]],
  "retry as a frame": [all, all, all, [3, 1], all, [0, 1], [0, 1]],
  "retry in a frame": [all, all, all, [2, 1], all, all, all],
  CRLF: [[0, 0], all, all, [0, 1], all, all, all],
  "id after data": [all, all, all, [0, 3], all, all, all],
}

describe.each(Object.entries(framings))("%s", (framing, text) => {
  const expected = seen[framing as keyof typeof framings]
  test.each(Object.entries(sseClients).map(([name, client], at) => ({ name, client, counts: expected[at] })))(
    "$name",
    ({ client, counts }) => {
      const result = client(Buffer.from(text))
      expect([result.events.length, result.errors.length]).toEqual(counts)
      if (result.events.length === 3) expect(result.events).toEqual(events)
    },
  )
})

test("an incomplete last frame is no event for any client with frames", () => {
  const bytes = Buffer.from(`data: ${json[0]}\n\ndata: ${json[1]}\n`)
  for (const [name, client] of Object.entries(sseClients))
    if (name !== "line editor" && name !== "joining editor") expect(client(bytes).events, name).toEqual([events[0]])
})
