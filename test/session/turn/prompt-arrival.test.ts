// Prompts that arrive at any moment: while a step is prepared, while it streams, between steps, together with aborts.
// Every prompt that is not removed is part of the history of a step, exactly one turn takes it, and its caller gets that
// turn's answer.
import type { LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import type { MessageWithParts } from "../../../server/schema/message.ts"
import { createSessionFixture, finish, text, toolCall } from "../../fixture/session.ts"
import { toAttackCount } from "../../support/attack.ts"
import { createRandom, type Random } from "../../support/random.ts"

/** The prompts that a request holds after the last answer. */
function toNewPrompts({ prompt }: LanguageModelV4CallOptions): string[] {
  const last = prompt.findLastIndex(({ role }) => role !== "user" && role !== "system")
  return prompt
    .slice(last + 1)
    .flatMap((message) => (message.role === "user" ? message.content : []))
    .flatMap((part) => (part.type === "text" && part.text.startsWith("prompt-") ? [part.text] : []))
}

const toTexts = ({ parts }: MessageWithParts) =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ")

test("a prompt that is stored while a step is being prepared is answered by that step", async () => {
  const fixture = createSessionFixture((options) => [...text(`answers ${toNewPrompts(options).join(" ")}`), finish()])
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  fixture.surroundings.branch = async () => {
    entered.resolve()
    await gate.promise
    return undefined
  }
  const { id } = fixture.sessions.create({ title: "arrival" })
  const first = fixture.prompt(id, "prompt-1")
  await entered.promise
  const second = fixture.prompt(id, "prompt-2")
  await expect.poll(() => fixture.store.messages(id).length).toBe(2)
  gate.resolve()
  expect(toTexts(await first)).toBe("answers prompt-1 prompt-2")
  expect(toTexts(await second)).toBe("answers prompt-1 prompt-2")
  expect(fixture.calls).toHaveLength(1)
  expect(fixture.unanswered(id)).toEqual([])
})

test("a prompt that is stored while the model is loaded is answered by the same step, whose message is stored afterwards", async () => {
  const fixture = createSessionFixture((options) => [...text(`answers ${toNewPrompts(options).join(" ")}`), finish()])
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const { resolve } = fixture.deps.models
  Object.assign(fixture.deps.models, {
    resolve: (ref: Parameters<typeof resolve>[0]) => {
      const model = resolve(ref)
      const load = async () => {
        entered.resolve()
        await gate.promise
        return model.load()
      }
      return { ...model, load }
    },
  })
  const { id } = fixture.sessions.create({ title: "arrival" })
  const first = fixture.prompt(id, "prompt-1")
  await entered.promise
  const second = fixture.prompt(id, "prompt-2")
  await expect.poll(() => fixture.store.messages(id).length).toBe(2)
  expect(fixture.store.findLast(id, "assistant")).toBeUndefined()
  gate.resolve()
  expect(toTexts(await first)).toBe("answers prompt-1 prompt-2")
  expect(toTexts(await second)).toBe("answers prompt-1 prompt-2")
})

test("a prompt that is removed while its step is being prepared starts no step", async () => {
  const fixture = createSessionFixture(() => [...text("not asked"), finish()])
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  fixture.surroundings.branch = async () => {
    entered.resolve()
    await gate.promise
    return undefined
  }
  const { id } = fixture.sessions.create({ title: "arrival" })
  const { message, done } = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "prompt-1" }] })
  await entered.promise
  fixture.sessions.history.removeMessage(id, message.info.id)
  gate.resolve()
  await done
  await fixture.waitFor((event) => event.type === "session.idle")
  expect(fixture.calls).toHaveLength(0)
  expect(fixture.store.messages(id)).toEqual([])
})

/** Clients that prompt, abort and remove at random milliseconds, over steps with and without tool calls. */
async function walk(random: Random): Promise<void> {
  const fixture = createSessionFixture((options, n) => {
    const answer = text(`answers ${toNewPrompts(options).join(" ")}`)
    const callsTool = n % 3 === 0
    return (async function* () {
      if (random.below(2) === 0) await sleep(random.below(6))
      yield* answer
      if (callsTool) yield toolCall("glob", { pattern: `*.${n}` }, `call_${n}`)
      yield finish(callsTool ? "tool-calls" : "stop")
    })()
  })
  fixture.surroundings.branch = async () => {
    if (random.below(2) === 0) await sleep(random.below(6))
    return undefined
  }
  const { id } = fixture.sessions.create({ title: "walk" })
  const sent: { readonly name: string; readonly id: string; readonly done: Promise<MessageWithParts> }[] = []
  const removed = new Set<string>()
  let abortCount = 0
  const clients = Array.from({ length: 3 }, async (_, client) => {
    for (let n = 0; n < 5; n++) {
      await sleep(random.below(9))
      const name = `prompt-${client}-${n}.`
      const { message, done } = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: name }] })
      sent.push({ name, id: message.info.id, done })
      const choice = random.below(10)
      if (choice === 0) {
        abortCount++
        await fixture.sessions.abort(id)
      } else if (choice === 1)
        try {
          fixture.sessions.history.removeMessage(id, message.info.id)
          removed.add(name)
        } catch (error) {
          expect(error).toMatchObject({ name: "SessionBusyError" })
        }
    }
  })
  await Promise.all(clients)
  const answers = await Promise.all(sent.map(async ({ done }) => await done))
  // The caller of a removed prompt is resolved before the step that was started for it has ended.
  await expect.poll(() => fixture.sessions.status()).toEqual({})

  const takenBy = new Map<string, number>()
  for (const [index, options] of fixture.calls.entries())
    for (const name of toNewPrompts(options)) if (!takenBy.has(name)) takenBy.set(name, index)
  const isAborted = (name: string) => answers.some(({ info }, n) => sent[n]!.name === name && "error" in info)
  for (const { name } of sent) {
    if (removed.has(name)) expect(takenBy.has(name), `${name} was removed`).toBe(false)
    // An abort may come before the model was called.
    else expect(takenBy.has(name) || (abortCount > 0 && isAborted(name)), `${name} is part of a request`).toBe(true)
  }
  for (const [n, { name, id: promptID }] of sent.entries()) {
    const { info } = answers[n]!
    if (removed.has(name)) continue
    expect(info.role, `${name} has an answer`).toBe("assistant")
    const messages = fixture.store.messages(id)
    const at = (messageID: string) => messages.findIndex((message) => message.info.id === messageID)
    expect(at(info.id), `the answer to ${name} stands after it`).toBeGreaterThan(at(promptID))
  }
  expect(fixture.unanswered(id)).toEqual([])
}

const seeds = toAttackCount(12, 300)

test(
  `${seeds} random walks of clients that prompt, abort and remove lose no prompt`,
  { timeout: 120_000 },
  async () => {
    for (let seed = 1; seed <= seeds; seed++)
      await walk(createRandom(seed)).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      })
  },
)
