// The validator: valid responses pass, and each kind of violation is reported with its path.
import { describe, expect, test } from "vitest"
import { checkValue } from "./json-schema.ts"
import { checkEvent, checkResponse, listOperations, publishedContract } from "./published-contract.ts"

const session = {
  id: "ses_20cb37e35001WXicv8SztB9eFx",
  slug: "quiet-harbor",
  version: "1.0.0",
  projectID: "global",
  directory: "/a/b",
  title: "A title",
  time: { created: 1, updated: 2 },
}

const assistant = {
  id: "msg_1",
  sessionID: session.id,
  role: "assistant",
  time: { created: 1 },
  parentID: "msg_0",
  modelID: "main",
  providerID: "mock",
  mode: "build",
  agent: "build",
  path: { cwd: "/a", root: "/a" },
  cost: 0,
  tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
}

const toolPart = (state: object) => ({
  id: "prt_1",
  sessionID: session.id,
  messageID: "msg_1",
  type: "tool",
  callID: "call_1",
  tool: "read",
  state,
})

describe("responses", () => {
  test("a session conforms by template, by real path and with a query", () => {
    expect(checkResponse("GET", "/session/{sessionID}", 200, session)).toEqual([])
    expect(checkResponse("GET", `/session/${session.id}`, 200, session)).toEqual([])
    expect(checkResponse("get", `/session/${session.id}?directory=/a`, 200, session)).toEqual([])
    expect(checkResponse("GET", "/session", 200, [session, session])).toEqual([])
  })

  test("an additional field is allowed, a missing one is not", () => {
    expect(checkResponse("POST", "/session", 200, { ...session, cost: 1 })).toEqual([])
    const { slug: _, ...less } = session
    expect(checkResponse("POST", "/session", 200, less)).toEqual(['POST /session 200: "slug" is missing'])
  })

  test("a wrong type and a wrong pattern are reported with their path", () => {
    const wrong = { ...session, id: "nope", time: { created: "1", updated: 2 } }
    const problems = checkResponse("GET", "/session", 200, [session, wrong])
    expect(problems).toHaveLength(2)
    expect(problems[0]).toContain("[1].id")
    expect(problems[1]).toContain("[1].time.created: expected number")
  })

  test("a literal segment takes precedence over a parameter", () => {
    expect(checkResponse("GET", "/session/status", 200, { [session.id]: { type: "busy" } })).toEqual([])
    expect(checkResponse("GET", "/session/status", 200, { [session.id]: { type: "asleep" } })).not.toEqual([])
  })

  test("a union is checked against the variant whose discriminator matches", () => {
    const good = { info: assistant, parts: [toolPart({ status: "pending", input: {}, raw: "" })] }
    expect(checkResponse("POST", "/session/ses_1/message", 200, good)).toEqual([])
    const bad = { info: assistant, parts: [toolPart({ status: "running", input: {} })] }
    const problems = checkResponse("POST", "/session/ses_1/message", 200, bad)
    expect(problems).toEqual([expect.stringContaining('.parts[0].state: "time" is missing')])
  })

  test("error responses are validated too", () => {
    const good = { name: "NotFoundError", data: { message: "No session ses_1" } }
    expect(checkResponse("GET", "/session/ses_1", 404, good)).toEqual([])
    expect(checkResponse("GET", "/session/ses_1", 404, { name: "Lost", data: { message: "x" } })).not.toEqual([])
  })

  test("an empty response has no body", () => {
    expect(checkResponse("POST", "/session/ses_1/prompt_async", 204, undefined)).toEqual([])
    expect(checkResponse("POST", "/session/ses_1/prompt_async", 204, "")).toEqual([])
    expect(checkResponse("POST", "/session/ses_1/prompt_async", 204, { a: 1 })).not.toEqual([])
  })

  test("an operation or a status outside of the contract is a problem", () => {
    expect(checkResponse("GET", "/nowhere", 200, {})).toEqual(["GET /nowhere: not in the contract"])
    expect(checkResponse("DELETE", "/path", 200, {})).toEqual(["DELETE /path: not in the contract"])
    expect(checkResponse("GET", "/path", 418, {})).toEqual(["GET /path: status 418 is not in the contract"])
  })
})

describe("events", () => {
  test("valid ones pass, also with an id", () => {
    expect(checkEvent({ type: "server.connected", properties: {} })).toEqual([])
    expect(checkEvent({ id: "evt_1", type: "session.idle", properties: { sessionID: "ses_1" } })).toEqual([])
    expect(checkEvent({ type: "message.updated", properties: { info: assistant } })).toEqual([])
    expect(checkEvent({ type: "server.heartbeat", properties: {} })).toEqual([])
  })

  test("invalid ones are reported", () => {
    expect(checkEvent({ type: "session.idle", properties: {} })).toEqual([
      'session.idle.properties: "sessionID" is missing',
    ])
    expect(checkEvent({ type: "session.nap", properties: {} })).toEqual([
      '"session.nap": no such event in the contract',
    ])
    expect(checkEvent({ type: "message.part.delta", properties: { delta: "x" } })).not.toEqual([])
    expect(checkEvent("text")).toEqual(["the event is no object"])
    expect(checkEvent({})).not.toEqual([])
  })

  test("an envelope has a directory, except for events of the server itself", () => {
    const payload = { type: "session.idle", properties: { sessionID: "ses_1" } }
    expect(checkEvent({ directory: "/a", payload })).toEqual([])
    expect(checkEvent({ payload })).toEqual(["session.idle: the envelope has no directory"])
    expect(checkEvent({ payload: { type: "server.connected", properties: {} } })).toEqual([])
  })
})

test("every reference of the document resolves, and every operation is listed", () => {
  const text = JSON.stringify(publishedContract)
  const names = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? ""))
  expect(names.size).toBeGreaterThan(50)
  for (const name of names) expect(publishedContract.components.schemas, name).toHaveProperty([name])
  expect(listOperations().length).toBe(98)
})

test("numbers, enumerations, maps and null are checked", () => {
  expect(checkValue(5, { type: "integer", minimum: 1, maximum: 4 }, {})).toEqual(["$: 5 is above 4"])
  expect(checkValue(0, { type: "number", exclusiveMinimum: 0 }, {})).toEqual(["$: 0 is not above 0"])
  expect(checkValue(1.5, { type: "integer" }, {})).toEqual(["$: expected integer, got 1.5"])
  expect(checkValue("c", { enum: ["a", "b"] }, {})).toEqual(['$: expected one of ["a","b"], got "c"'])
  expect(checkValue({ a: 1, b: "x" }, { type: "object", additionalProperties: { type: "number" } }, {})).toEqual([
    '$.b: expected number, got "x"',
  ])
  expect(checkValue(null, { type: "object" }, {})).toEqual(["$: expected object, got null"])
  expect(checkValue({}, { anyOf: [{ type: "string" }, { type: "number" }] }, {})).toEqual([
    expect.stringContaining("matches none of 2 variants"),
  ])
})
