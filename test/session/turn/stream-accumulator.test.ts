import type { LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { describe, expect, test } from "vitest"
import type { Part } from "../../../server/schema/part.ts"
import { createStreamAccumulator } from "../../../server/session/turn/stream-accumulator.ts"
import { createSessionFixture, finish } from "../../fixture/session.ts"
import { createRandom, type Random } from "../../support/random.ts"

/** An accumulator over a real store; started calls are recorded and stay pending. */
function createAccumulatorFixture() {
  const { sessions, store, deps, events } = createSessionFixture(() => [])
  const session = sessions.create({})
  const message = { id: deps.newId("message"), sessionID: session.id }
  store.saveMessage({
    ...message,
    role: "user",
    time: { created: 1 },
    agent: "build",
    model: { providerID: "test", modelID: "main" },
  })
  const started: { readonly part: Part; readonly input: string }[] = []
  const accumulator = createStreamAccumulator({
    store,
    newId: deps.newId,
    message,
    onToolCall: (part, input) => started.push({ part, input }),
  })
  const parts = () => store.findMessage(session.id, message.id)!.parts
  return { accumulator, started, parts, events }
}

const call = (id: string): LanguageModelV4StreamPart => ({
  type: "tool-call",
  toolCallId: id,
  toolName: "read",
  input: `{"filePath":"${id}"}`,
})

describe("a stream accumulator", () => {
  test("keeps the order in which the model produced text, reasoning and calls", () => {
    const { accumulator, parts, started } = createAccumulatorFixture()
    const stream: LanguageModelV4StreamPart[] = [
      { type: "reasoning-start", id: "r" },
      { type: "reasoning-delta", id: "r", delta: "think" },
      { type: "reasoning-end", id: "r" },
      { type: "text-start", id: "t" },
      { type: "text-delta", id: "t", delta: "I look. " },
      { type: "tool-input-start", id: "c1", toolName: "read" },
      { type: "text-delta", id: "t", delta: "Wait." },
      { type: "text-end", id: "t" },
      call("c1"),
      call("c2"),
      finish("tool-calls"),
    ]
    for (const part of stream) accumulator.add(part)
    accumulator.close()
    expect(parts().map((part) => [part.type, "text" in part ? part.text : undefined])).toEqual([
      ["reasoning", "think"],
      ["text", "I look. Wait."],
      ["tool", undefined],
      ["tool", undefined],
    ])
    expect(started.map(({ input }) => input)).toEqual(['{"filePath":"c1"}', '{"filePath":"c2"}'])
    expect(accumulator.finishReason()?.unified).toBe("tool-calls")
    expect(accumulator.usage()?.outputTokens.total).toBe(30)
  })

  test("starts a call as soon as its arguments are complete, before the stream ends", () => {
    const { accumulator, started } = createAccumulatorFixture()
    accumulator.add({ type: "tool-input-start", id: "c1", toolName: "read" })
    expect(started).toHaveLength(0)
    accumulator.add(call("c1"))
    expect(started).toHaveLength(1)
  })

  test("opens a new part for a block whose id is used again, and merges metadata that comes in pieces", () => {
    const { accumulator, parts } = createAccumulatorFixture()
    for (const delta of ["one", "two"]) {
      accumulator.add({ type: "text-start", id: "0", providerMetadata: { openai: { itemId: delta } } })
      accumulator.add({ type: "text-delta", id: "0", delta })
      accumulator.add({ type: "text-end", id: "0", providerMetadata: { openai: { signature: `${delta}!` } } })
    }
    expect(parts()).toMatchObject([
      { text: "one", metadata: { openai: { itemId: "one", signature: "one!" } } },
      { text: "two", metadata: { openai: { itemId: "two", signature: "two!" } } },
    ])
  })

  test("leaves calls of the provider's own tools alone", () => {
    const { accumulator, started, parts } = createAccumulatorFixture()
    accumulator.add({ ...call("web"), providerExecuted: true } as LanguageModelV4StreamPart)
    expect([started.length, parts().length, accumulator.hasToolCalls()]).toEqual([0, 0, false])
  })

  test("discards a failed attempt: its parts are removed, its error and usage are forgotten", () => {
    const { accumulator, parts, events } = createAccumulatorFixture()
    accumulator.add({ type: "text-start", id: "t" })
    accumulator.add({ type: "text-delta", id: "t", delta: "half" })
    accumulator.add({ type: "tool-input-start", id: "c1", toolName: "read" })
    accumulator.add({ type: "error", error: new Error("broken") })
    accumulator.discard()
    expect(parts()).toEqual([])
    expect(accumulator.error()).toBeUndefined()
    expect(events.filter(({ type }) => type === "message.part.removed")).toHaveLength(2)
    accumulator.add({ type: "text-start", id: "t" })
    accumulator.add({ type: "text-delta", id: "t", delta: "whole" })
    accumulator.close()
    expect(parts()).toMatchObject([{ type: "text", text: "whole" }])
  })

  test("leaves nothing unfinished and loses no text, wherever any stream breaks off", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = createRandom(seed)
      const { accumulator, parts, started } = createAccumulatorFixture()
      const stream = toRandomStream(random)
      const cut = stream.slice(0, random.below(stream.length + 1))
      for (const part of cut) accumulator.add(part)
      accumulator.close()
      const running = new Set(started.map(({ part }) => part.id))
      for (const part of parts()) {
        if (part.type === "text" || part.type === "reasoning") expect(part.time?.end).toBeGreaterThan(0)
        if (part.type === "tool" && !running.has(part.id)) expect(part.state.status).toBe("error")
      }
      const written = cut.flatMap((part) => ("delta" in part && part.type !== "tool-input-delta" ? [part.delta] : []))
      const stored = parts().flatMap((part) => (part.type === "text" || part.type === "reasoning" ? [part.text] : []))
      const letters = (texts: readonly string[]) => texts.join("").replaceAll(/\s/g, "").split("").toSorted().join("")
      expect(letters(stored), `seed ${seed}`).toBe(letters(written))
    }
  })
})

/** Interleaved blocks with ids that repeat, deltas without a start, ends without a block, calls with and without a start. */
function toRandomStream(random: Random): LanguageModelV4StreamPart[] {
  return Array.from({ length: 40 }, (_, n): LanguageModelV4StreamPart => {
    const id = String(random.below(3))
    switch (random.below(8)) {
      case 0:
        return { type: "text-start", id }
      case 1:
        return { type: "text-end", id }
      case 2:
        return { type: "reasoning-start", id }
      case 3:
        return { type: "reasoning-delta", id, delta: `r${n} ` }
      case 4:
        return { type: "reasoning-end", id }
      case 5:
        return { type: "tool-input-start", id: `c${n}`, toolName: "read" }
      case 6:
        return call(`c${n - 1}`)
      default:
        return { type: "text-delta", id, delta: `t${n} ` }
    }
  })
}
