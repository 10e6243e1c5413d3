// Prompts that arrive while a turn runs: seen at once, answered after the step, and taken out while they wait.
import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { expect, test, describe, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

const words = ({ prompt }: LanguageModelV4CallOptions) =>
  prompt.flatMap((message) =>
    message.role === "user" ? message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
  )

/** The first answer waits until it is let go; the others name what they heard last. */
function createHeld() {
  const held = Promise.withResolvers<void>()
  const fixture = createSessionFixture((options, n) =>
    (async function* () {
      if (n === 0) await held.promise
      yield* [...text(`heard ${words(options).at(-1)}`), finish()]
    })(),
  )
  const { id } = fixture.sessions.create({})
  const send = (said: string) => fixture.sessions.prompt(id, { parts: [{ type: "text", text: said }] })
  const isAnswering = () =>
    fixture.waitFor((event) => event.type === "message.updated" && event.properties.info.role === "assistant")
  return { fixture, id, send, isAnswering, release: held.resolve }
}

const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, passed: promise }
}

test("concurrent prompts are all answered in one order, and all callers get the end", async () => {
  const fixture = createSessionFixture((options) => [...text(`heard ${words(options).join(", ")}`), finish()])
  const { id } = fixture.sessions.create({})
  const names = Array.from({ length: 8 }, (_, n) => `client-${n}`)
  const sent = await Promise.all(
    names.map((name) => fixture.sessions.prompt(id, { parts: [{ type: "text", text: name }] })),
  )
  const answers = await Promise.all(sent.map(({ done }) => done))
  expect(answers.every(({ info }) => info.role === "assistant")).toBe(true)
  const stored = fixture.store.messages(id).filter(({ info }) => info.role === "user")
  expect(stored.map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""))).toEqual(names)
  expect(words(fixture.calls.at(-1)!)).toEqual(names)
  expect(fixture.unanswered(id)).toEqual([])
  expect(fixture.types().filter((type) => type === "session.idle")).toHaveLength(1)
})

test("a queued prompt is listed without a reply, and is answered next", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  const second = await send("two")
  expect(fixture.store.messages(id).map(({ info }) => info.role)).toEqual(["user", "assistant", "user"])
  expect(fixture.unanswered(id)).toEqual([second.message.info.id])
  release()
  await first.done
  expect((await second.done).parts).toContainEqual(expect.objectContaining({ text: "heard two" }))
})

test("a removed queued prompt is never sent; the others are", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  const unwanted = await send("unwanted")
  const wanted = await send("wanted")
  fixture.sessions.history.removeMessage(id, unwanted.message.info.id)
  // Its caller is resolved.
  await unwanted.done
  expect(fixture.events).toContainEqual(
    expect.objectContaining({
      type: "message.removed",
      properties: { sessionID: id, messageID: unwanted.message.info.id },
    }),
  )
  release()
  await Promise.all([first.done, wanted.done])
  expect(fixture.calls.map((options) => words(options))).toEqual([["one"], ["one", "wanted"]])
  expect(fixture.store.findMessage(id, unwanted.message.info.id)).toBeUndefined()
})

test("the session becomes idle after the turn if its only queued prompt was removed", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  const unwanted = await send("unwanted")
  fixture.sessions.history.removeMessage(id, unwanted.message.info.id)
  release()
  await Promise.all([first.done, unwanted.done])
  expect(fixture.calls).toHaveLength(1)
  expect(fixture.sessions.status()).toEqual({})
})

test("a prompt in progress cannot be removed", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  expect(() => fixture.sessions.history.removeMessage(id, first.message.info.id)).toThrow(/busy/)
  release()
  await first.done
})

test("an abort ends the turn and keeps queued prompts", async () => {
  const { fixture, id, send, isAnswering } = createHeld()
  const first = await send("one")
  await isAnswering()
  const second = await send("two")
  await fixture.sessions.abort(id)
  expect((await first.done).info.role).toBe("assistant")
  expect((await second.done).parts).toContainEqual(expect.objectContaining({ text: "heard two" }))
})

describe("a prompt during a turn", () => {
  it("is answered after the current step, and both callers get the same last message", async () => {
    const first = gate()
    const fixture = createSessionFixture(async function* (_options, n) {
      if (n === 0) await first.passed
      yield* [...text(`answer ${n}`), finish()]
    })
    const session = fixture.sessions.create({})
    const one = fixture.prompt(session.id, "first")
    await fixture.waitFor((event) => event.type === "message.updated" && event.properties.info.role === "assistant")
    const two = fixture.prompt(session.id, "second")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "text" &&
        event.properties.part.text === "second",
    )
    first.open()
    const [a, b] = await Promise.all([one, two])
    expect(a.info.id).toBe(b.info.id)
    expect(b.parts.find((part) => part.type === "text")).toMatchObject({ text: "answer 1" })
    const users = fixture.store.messages(session.id).filter(({ info }) => info.role === "user")
    expect(b.info).toMatchObject({ parentID: users[1]!.info.id })
    expect(fixture.types().filter((type) => type === "session.idle")).toHaveLength(1)
  })

  it("survives an abort of the turn before it", async () => {
    const fixture = createSessionFixture(async function* (options, n) {
      yield* text(`answer ${n}`)
      if (n === 0) await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
      yield finish()
    })
    const session = fixture.sessions.create({})
    const one = fixture.prompt(session.id, "first")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    const two = fixture.prompt(session.id, "second")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "text" &&
        event.properties.part.text === "second",
    )
    await fixture.sessions.abort(session.id)
    expect((await one).info).toMatchObject({ role: "assistant", error: { name: "MessageAbortedError" } })
    expect((await two).parts.find((part) => part.type === "text")).toMatchObject({ text: "answer 1" })
  })

  it("never loops on a message id that sorts after all others", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      messageID: "msg_zzzzzz",
      parts: [{ type: "text", text: "x" }],
    })
    await done
    expect(fixture.calls).toHaveLength(1)
  })
})

test("a queued prompt can be removed, one in progress cannot", async () => {
  const started = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const fixture = createSessionFixture((_options, count) => {
    if (count > 0) return [...text("Next."), finish()]
    return (async function* () {
      started.resolve()
      await release.promise
      yield* [...text("First."), finish()]
    })()
  })
  const { id } = fixture.sessions.create({})
  const first = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "first" }] })
  await started.promise
  const second = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "second" }] })
  const third = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "third" }] })
  expect(() => fixture.sessions.history.removeMessage(id, first.message.info.id)).toThrow(/busy/)
  fixture.sessions.history.removeMessage(id, second.message.info.id)
  await second.done
  release.resolve()
  await third.done
  const said = fixture.store
    .messages(id)
    .flatMap(({ info, parts }) =>
      info.role === "user" ? parts.map((part) => (part.type === "text" ? part.text : "")) : [],
    )
  expect(said).toEqual(["first", "third"])
  expect(fixture.calls).toHaveLength(2)
})
