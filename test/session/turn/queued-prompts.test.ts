// Prompts that arrive while a turn runs: seen at once, answered after the step, and taken out while they wait.
import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { expect, test } from "vitest"
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

test("two clients that prompt at once are both heard, in one order, and both told the end", async () => {
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

test("a prompt that waits is in the list without an answer, and is answered next", async () => {
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

test("one that is removed while it waits is never heard; the others are", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  const unwanted = await send("unwanted")
  const wanted = await send("wanted")
  fixture.sessions.history.removeMessage(id, unwanted.message.info.id)
  // Who waits for it is not left waiting.
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

test("when the only one that waits is removed the session ends with its turn", async () => {
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

test("what is being answered stays: it is stopped first", async () => {
  const { fixture, id, send, isAnswering, release } = createHeld()
  const first = await send("one")
  await isAnswering()
  expect(() => fixture.sessions.history.removeMessage(id, first.message.info.id)).toThrow(/busy/)
  release()
  await first.done
})

test("an abort stops the turn and not what waits", async () => {
  const { fixture, id, send, isAnswering } = createHeld()
  const first = await send("one")
  await isAnswering()
  const second = await send("two")
  await fixture.sessions.abort(id)
  expect((await first.done).info.role).toBe("assistant")
  expect((await second.done).parts).toContainEqual(expect.objectContaining({ text: "heard two" }))
})
