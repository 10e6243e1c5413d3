// The store's promise: a durable event names what is on disk, and nothing else writes or publishes messages and parts.
import { describe, expect, test, vi } from "vitest"
import { createIdSource } from "../../../server/base/id.ts"
import { createBus } from "../../../server/bus/bus.ts"
import type { Event } from "../../../server/schema/event.ts"
import type { AssistantMessage, UserMessage } from "../../../server/schema/message.ts"
import type { Part } from "../../../server/schema/part.ts"
import { createSessionStore } from "../../../server/session/record/store.ts"
import { openDatabase } from "../../../server/storage/database.ts"
import { createRandom } from "../../support/random.ts"

const directory = "/project"

/** Checks each durable event against the database at the moment in which it is published. */
function createStoreFixture() {
  const database = openDatabase(":memory:", () => {})
  const newId = createIdSource()
  const failures: unknown[] = []
  const bus = createBus({ newId, onError: (error) => failures.push(error) })
  const events: { readonly event: Event; readonly audience: string }[] = []
  const row = (table: string, id: string): unknown => {
    const found = database.get(`SELECT data FROM ${table} WHERE id=?`, id)
    return found && JSON.parse(found["data"] as string)
  }
  for (const deltas of [false, true])
    bus
      .subscribe({
        directory,
        deltas,
        onFrame({ event, audience }) {
          if (audience !== "all" || deltas) events.push({ event, audience })
          if (deltas) return
          switch (event.type) {
            case "message.created":
            case "message.updated":
              return expect(row("message", event.properties.info.id)).toEqual(event.properties.info)
            case "message.part.updated":
              if (audience === "all") expect(row("part", event.properties.part.id)).toEqual(event.properties.part)
              return
            case "message.removed":
              return expect(row("message", event.properties.messageID)).toBeUndefined()
            case "message.part.removed":
              return expect(row("part", event.properties.partID)).toBeUndefined()
            case "session.created":
            case "session.updated":
              return expect(row("session", event.properties.info.id)).toEqual(event.properties.info)
            case "session.deleted":
              return expect(row("session", event.properties.info.id)).toBeUndefined()
            default:
          }
        },
      })
      .resume()
  const store = createSessionStore({ database, bus, projectID: "p", directory })
  const session = store.createSession({
    id: newId("session"),
    slug: "calm-anchor",
    version: "test",
    projectID: "p",
    directory,
    title: "t",
    time: { created: 1, updated: 1 },
  })
  const user = (id = newId("message")): UserMessage => ({
    id,
    sessionID: session.id,
    role: "user",
    time: { created: 1 },
    agent: "build",
    model: { providerID: "test", modelID: "main" },
  })
  const assistant = (): AssistantMessage => ({
    id: newId("message"),
    sessionID: session.id,
    role: "assistant",
    time: { created: 1 },
    parentID: "msg_x",
    modelID: "main",
    providerID: "test",
    mode: "build",
    agent: "build",
    path: { cwd: directory, root: directory },
    cost: 0,
    tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
  })
  const text = (messageID: string, value: string): Part => ({
    id: newId("part"),
    sessionID: session.id,
    messageID,
    type: "text",
    text: value,
  })
  return {
    store,
    session,
    database,
    events,
    failures,
    newId,
    user,
    assistant,
    text,
    row,
    types: () => events.filter(({ audience }) => audience === "all").map(({ event }) => event.type),
  }
}

describe("durable events", () => {
  test("name what is on disk when they are published, whatever is written", () => {
    const { store, session, failures, user, assistant, text, types } = createStoreFixture()
    const first = user()
    store.saveMessages({ info: first, parts: [text(first.id, "a"), text(first.id, "b")] })
    const answer = assistant()
    store.saveMessage(answer)
    store.saveMessage({ ...answer, finish: "stop" })
    const part = text(answer.id, "c")
    store.savePart(part)
    store.savePart({ ...part, text: "cd" } as Part)
    store.removePart(part)
    store.removeMessage(session.id, answer.id)
    store.updateSession(session.id, (each) => ({ ...each, title: "new" }))
    store.removeSession(session.id)
    expect(failures).toEqual([])
    expect(types().slice(2)).toEqual([
      "message.created",
      "message.updated",
      "message.part.updated",
      "message.part.updated",
      "message.created",
      "message.updated",
      "message.updated",
      "message.part.updated",
      "message.part.updated",
      "message.part.removed",
      "message.removed",
      "session.updated",
      "session.deleted",
    ])
  })

  test("are not published for a part that was never written", () => {
    const { store, user, text, types } = createStoreFixture()
    const info = user()
    store.saveMessage(info)
    const before = types().length
    store.removePart(text(info.id, "never saved"))
    expect(types()).toHaveLength(before)
  })

  test("of several messages come after all of them are written, or none is written at all", () => {
    const { store, session, user, text, types } = createStoreFixture()
    const [first, second] = [user(), user()]
    store.saveMessages({ info: first, parts: [text(first.id, "a")] })
    const before = types().length
    expect(() =>
      store.saveMessages({ info: second, parts: [text(second.id, "b")] }, { info: first, parts: [] }),
    ).toThrow()
    expect(store.messages(session.id).map(({ info }) => info.id)).toEqual([first.id])
    expect(types()).toHaveLength(before)
  })
})

describe("a streamed text", () => {
  const start = (fixture: ReturnType<typeof createStoreFixture>) => {
    const info = fixture.assistant()
    fixture.store.saveMessage(info)
    const id = fixture.newId("part")
    const text = fixture.store.streamText({
      id,
      sessionID: fixture.session.id,
      messageID: info.id,
      type: "text",
      text: "",
      time: { start: 1 },
    })
    return { id, info, text }
  }

  test("begins and ends durably; in between its updates are live and a reader sees what was published", () => {
    vi.useFakeTimers()
    try {
      const fixture = createStoreFixture()
      const { id, info, text } = start(fixture)
      const read = () => fixture.store.findPart(fixture.session.id, info.id, id)
      expect(fixture.row("part", id)).toBeUndefined()
      text.append("Hello")
      expect(fixture.row("part", id)).toMatchObject({ text: "Hello" })
      text.append(" there")
      // Not published yet, so a reader must not see it: the delta that comes would append it twice.
      expect(read()).toMatchObject({ text: "Hello" })
      vi.advanceTimersByTime(20)
      expect(read()).toMatchObject({ text: "Hello there" })
      expect(fixture.row("part", id)).toMatchObject({ text: "Hello" })
      vi.advanceTimersByTime(250)
      expect(fixture.row("part", id)).toMatchObject({ text: "Hello there" })
      text.append(", reader. \n")
      text.end({ provider: { signature: "s" } })
      const ended = {
        text: "Hello there, reader.",
        metadata: { provider: { signature: "s" } },
        time: { end: expect.any(Number) },
      }
      expect(fixture.row("part", id)).toMatchObject(ended)
      expect(read()).toMatchObject(ended)
      expect(fixture.failures).toEqual([])
      const last = fixture.events.at(-1)!
      expect([last.audience, last.event.type]).toEqual(["all", "message.part.updated"])
    } finally {
      vi.useRealTimers()
    }
  })

  test("adds up to the same text for subscribers of deltas and of whole parts, at any pace", () => {
    for (let seed = 1; seed <= 40; seed++) {
      vi.useFakeTimers()
      try {
        const random = createRandom(seed)
        const fixture = createStoreFixture()
        const { id, text } = start(fixture)
        let written = ""
        for (let n = 0; n < 60; n++) {
          const delta = "x".repeat(random.below(30)) + String(n)
          written += delta
          text.append(delta)
          if (random.below(3) === 0) vi.advanceTimersByTime(random.below(400))
        }
        text.end()
        text.append("after the end")
        vi.advanceTimersByTime(1000)
        let byDelta = ""
        let whole = ""
        for (const { event, audience } of fixture.events) {
          if (event.type === "message.part.delta" && audience === "deltas") {
            expect(event.properties.offset).toBe(byDelta.length)
            byDelta += event.properties.delta
          }
          if (event.type !== "message.part.updated" || event.properties.part.type !== "text") continue
          if (audience === "all") byDelta = event.properties.part.text
          whole = event.properties.part.text
        }
        expect([byDelta, whole]).toEqual([written, written])
        expect(fixture.row("part", id)).toMatchObject({ text: written })
        expect(fixture.failures).toEqual([])
      } finally {
        vi.useRealTimers()
      }
    }
  })

  test("that stays empty is never written, unless it is reasoning with metadata", () => {
    const fixture = createStoreFixture()
    const { id, info, text } = start(fixture)
    text.end()
    expect(fixture.row("part", id)).toBeUndefined()
    const reasoningID = fixture.newId("part")
    fixture.store
      .streamText({
        id: reasoningID,
        sessionID: fixture.session.id,
        messageID: info.id,
        type: "reasoning",
        text: "",
        time: { start: 1 },
      })
      .end({ anthropic: { redactedData: "x" } })
    expect(fixture.row("part", reasoningID)).toMatchObject({ metadata: { anthropic: { redactedData: "x" } } })
  })
})

describe("order", () => {
  test("of messages and parts is that of their first save, whatever their ids and later saves", () => {
    const { store, session, user, text } = createStoreFixture()
    const infos = ["msg_z", "msg_a", "msg_m"].map(user)
    for (const info of infos) store.saveMessage(info)
    const parts = ["1", "2", "3"].map((value) => text("msg_a", value))
    for (const part of parts) store.savePart(part)
    store.savePart(parts[0]!)
    store.saveMessage(infos[0]!)
    const messages = store.messages(session.id)
    expect(messages.map(({ info }) => info.id)).toEqual(["msg_z", "msg_a", "msg_m"])
    expect(messages[1]!.parts.map(({ id }) => id)).toEqual(parts.map(({ id }) => id))
    expect([...store.newestFirst(session.id)].toReversed()).toEqual(messages)
    expect(store.messages(session.id, 2)).toEqual(messages.slice(1))
  })

  test("of a removal is descendants first", () => {
    const { store, session, events, newId } = createStoreFixture()
    const child = store.createSession({ ...session, id: newId("session"), parentID: session.id })
    const grandchild = store.createSession({ ...session, id: newId("session"), parentID: child.id })
    store.removeSession(session.id)
    const deleted = events.flatMap(({ event }) => (event.type === "session.deleted" ? [event.properties.info.id] : []))
    expect(deleted).toEqual([grandchild.id, child.id, session.id])
  })
})
