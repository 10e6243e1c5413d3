// Removal and replacement of messages and parts.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Part } from "../../../server/schema/part.ts"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

const talk = async () => {
  const fixture = createSessionFixture((_options, n) =>
    n === 0
      ? [...text("I look."), toolCall("read", { filePath: "a.png" }), finish("tool-calls")]
      : [...text(`answer ${n}`), finish()],
  )
  writeFileSync(join(fixture.directory, "a.png"), Buffer.from("89504e470d0a1a0a", "hex"))
  const session = fixture.sessions.create({ title: "T" })
  await fixture.prompt(session.id, "first")
  await fixture.prompt(session.id, "second")
  return { fixture, session }
}

describe("a message", () => {
  it("is removed with its parts, and the removal is published", async () => {
    const { fixture, session } = await talk()
    const [first, , third] = fixture.store.messages(session.id)
    fixture.sessions.history.removeMessage(session.id, third!.info.id)
    expect(fixture.events.at(-1)).toMatchObject({
      type: "message.removed",
      properties: { sessionID: session.id, messageID: third!.info.id },
    })
    expect(fixture.store.messages(session.id)).toHaveLength(4)
    expect(fixture.database.all("SELECT * FROM part WHERE message_id=?", third!.info.id)).toEqual([])
    expect(() => fixture.sessions.history.removeMessage(session.id, third!.info.id)).toThrow(third!.info.id)
    const fork = fixture.sessions.fork(session.id)
    expect(() => fixture.sessions.history.removeMessage(fork.id, first!.info.id)).toThrow("not found")
  })

  it("cannot be removed while the session is busy", async () => {
    const fixture = createSessionFixture(async function* (options) {
      yield* text("work").slice(0, 2)
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    const [user, assistant] = fixture.store.messages(session.id)
    const part = assistant!.parts.at(-1)!
    const { history } = fixture.sessions
    const address = { sessionID: session.id, messageID: assistant!.info.id, partID: part.id }
    expect(() => history.removeMessage(session.id, user!.info.id)).toThrow("busy")
    expect(() => history.removePart(address)).toThrow("busy")
    expect(() => history.updatePart(address, part)).toThrow("busy")
    await fixture.sessions.abort(session.id)
    await done
    history.removeMessage(session.id, user!.info.id)
    expect(fixture.store.messages(session.id)).toHaveLength(1)
  })
})

describe("a part", () => {
  it("is replaced and removed by its address", async () => {
    const { fixture, session } = await talk()
    const { history } = fixture.sessions
    const message = fixture.store.messages(session.id)[0]!
    const part = message.parts[0]! as Extract<Part, { type: "text" }>
    const address = { sessionID: session.id, messageID: message.info.id, partID: part.id }
    const changed = { ...part, text: "other words" }
    expect(history.updatePart(address, changed)).toEqual(changed)
    expect(fixture.events.at(-1)).toMatchObject({ type: "message.part.updated", properties: { part: changed } })
    expect(fixture.store.findMessage(session.id, message.info.id)!.parts).toEqual([changed])
    for (const field of ["id", "sessionID", "messageID"])
      expect(() => history.updatePart(address, { ...part, [field]: "other" })).toThrow(field)
    expect(() => history.updatePart({ ...address, partID: "prt_x" }, { ...part, id: "prt_x" })).toThrow("prt_x")
    history.removePart(address)
    expect(fixture.events.at(-1)).toMatchObject({
      type: "message.part.removed",
      properties: { sessionID: session.id, messageID: message.info.id, partID: part.id },
    })
    expect(() => history.removePart(address)).toThrow("not found")
  })
})
