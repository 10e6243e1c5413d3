// The part of the stored conversation that the model receives.
import { describe, expect, it, test } from "vitest"
import type { MessageWithParts, AssistantMessage } from "../../../server/schema/message.ts"
import { fromLastSummary, withPrompts } from "../../../server/session/context/history.ts"
import { toModelPrompt } from "../../../server/session/context/model-prompt.ts"
import { createModels } from "../../../server/provider/models.ts"
import type { Part } from "../../../server/schema/part.ts"

const user = (id: string, type = "text") =>
  ({ info: { id, role: "user" }, parts: [{ type, text: id }] }) as unknown as MessageWithParts
const answer = (id: string, parentID: string, more: object = {}) =>
  ({
    info: { id, parentID, role: "assistant", time: { created: 1, completed: 2 }, ...more },
    parts: [{ type: "text", text: id }],
  }) as unknown as MessageWithParts
const ids = (messages: readonly MessageWithParts[]) => messages.map(({ info }) => info.id)

const seeing = { input: ["text" as const, "image" as const], output: ["text" as const] }

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
const file = (mime: string, data: string, filename = "dot") =>
  ({ type: "file", mime, filename, url: `data:${mime};base64,${data}` }) as const

describe("the history for the model", () => {
  const before = [user("m1"), answer("m2", "m1")]
  const summedUp = [user("m3", "compaction"), answer("m4", "m3", { summary: true })]
  const after = [user("m5"), answer("m6", "m5")]

  it("is the whole conversation without a summary", () => {
    expect(ids(fromLastSummary([...before, ...after].toReversed()))).toEqual(["m1", "m2", "m5", "m6"])
  })

  it("begins with the request for the last summary, and earlier messages are not read", () => {
    const read: string[] = []
    function* newestFirst() {
      for (const message of [...before, ...summedUp, ...after].toReversed()) {
        read.push(message.info.id)
        yield message
      }
    }
    expect(ids(fromLastSummary(newestFirst()))).toEqual(["m3", "m4", "m5", "m6"])
    expect(read).toEqual(["m6", "m5", "m4", "m3"])
  })

  it("begins with the summary itself if its request was removed", () => {
    expect(ids(fromLastSummary([...before, summedUp[1]!, ...after].toReversed()))).toEqual(["m4", "m5", "m6"])
  })

  it("omits failed summaries", () => {
    const failed = [user("m7", "compaction"), answer("m8", "m7", { summary: true, error: { name: "APIError" } })]
    expect(ids(fromLastSummary([...before, ...summedUp, ...after, ...failed].toReversed()))).toEqual([
      "m3",
      "m4",
      "m5",
      "m6",
    ])
    expect(ids(fromLastSummary([...before, ...failed].toReversed()))).toEqual(["m1", "m2"])
  })
})

test("attachments of a tool are sent with their real type, or described in text", () => {
  const info = { id: "msg_1", sessionID: "ses_1", role: "assistant", providerID: "p", modelID: "m" } as AssistantMessage
  const attachments = [
    file("image/jpeg", png, "wrong.jpg"),
    file("image/png", Buffer.from("words").toString("base64"), "words.png"),
    file("application/pdf", Buffer.from("%PDF-1.7").toString("base64"), "paper.pdf"),
  ]
  const time = { start: 1, end: 2 }
  const state = { status: "completed", input: {}, output: "read", title: "", metadata: {}, time, attachments }
  const part = { id: "prt_1", sessionID: "ses_1", messageID: "msg_1", type: "tool", callID: "c", tool: "read", state }
  const models = createModels({ provider: { p: { models: { m: { modalities: seeing } } } } }, {})
  const model = models.resolve({ providerID: "p", modelID: "m" }).info
  const prompt = toModelPrompt("", [{ info, parts: [part as Part] }], model)
  expect(prompt.at(-1)).toEqual({
    role: "user",
    content: [
      { type: "text", text: "The files that the tools above attached:" },
      { type: "file", mediaType: "image/png", data: { type: "data", data: png }, filename: "wrong.jpg" },
      { type: "text", text: expect.stringContaining("words.png was attached as image/png, but it is none") },
      { type: "text", text: expect.stringContaining("paper.pdf was attached, but this model cannot read pdf") },
    ],
  })
})

describe("prompts around a summary", () => {
  const message = (id: string, role: "user" | "assistant", extra: object = {}): MessageWithParts =>
    ({ info: { id, role, time: { created: 1, completed: 2 }, ...extra }, parts: [{ type: "text", text: id }] }) as never
  const request = { ...message("request", "user"), parts: [{ type: "compaction" }] } as unknown as MessageWithParts
  const summary = message("summary", "assistant", { summary: true, parentID: "request" })
  const ids = (messages: readonly MessageWithParts[]) => messages.map(({ info }) => info.id)

  it("come after it when they were stored while it was written", () => {
    const stored = [message("old", "user"), request, message("during", "user"), summary, message("after", "user")]
    expect(ids(fromLastSummary(stored.toReversed()))).toEqual(["request", "summary", "during", "after"])
  })

  it("are put behind it when they were stored before it and are still to be answered", () => {
    const [pending, after] = [message("pending", "user"), message("after", "user")]
    const history = fromLastSummary([pending, request, summary, after].toReversed())
    expect(ids(withPrompts(history, [pending, after]))).toEqual(["request", "summary", "pending", "after"])
  })

  it("come after it when they were stored before it and answered since", () => {
    const stored = [
      message("old", "user"),
      message("answer", "assistant", { parentID: "old" }),
      message("pending-1", "user"),
      message("pending-2", "user"),
      request,
      summary,
      message("both", "assistant", { parentID: "pending-2" }),
      message("after", "user"),
    ]
    expect(ids(fromLastSummary(stored.toReversed()))).toEqual([
      "request",
      "summary",
      "pending-1",
      "pending-2",
      "both",
      "after",
    ])
  })

  it("change nothing when the history holds them already", () => {
    const history = [message("a", "user"), message("b", "assistant"), message("c", "user")]
    expect(withPrompts(history, [history[2]!])).toBe(history)
  })
})
