// Pictures and PDFs of a prompt: what they really are counts, and what cannot be is refused before anything is stored.
import { expect, test } from "vitest"
import { createModels } from "../../../server/provider/create-models.ts"
import type { AssistantMessage } from "../../../server/schema/message.ts"
import type { Part } from "../../../server/schema/part.ts"
import { toModelPrompt } from "../../../server/session/context/history.ts"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

const seeing = { input: ["text" as const, "image" as const], output: ["text" as const] }

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
const file = (mime: string, data: string, filename = "dot") =>
  ({ type: "file", mime, filename, url: `data:${mime};base64,${data}` }) as const

test("a picture keeps its type, and gets the right one where it was named wrongly", async () => {
  const fixture = createSessionFixture(() => [...text("ok"), finish()])
  const { id } = fixture.sessions.create({})
  for (const mime of ["image/png", "image/jpeg"]) {
    const { message, done } = await fixture.sessions.prompt(id, { parts: [file(mime, png)] })
    expect(message.parts).toMatchObject([{ type: "file", mime: "image/png", url: `data:image/png;base64,${png}` }])
    await done
  }
})

test("what is no picture, and what is too large, is named and not stored", async () => {
  const fixture = createSessionFixture(() => [])
  const { id } = fixture.sessions.create({})
  const send = (part: ReturnType<typeof file>) => fixture.sessions.prompt(id, { parts: [part] })
  await expect(send(file("image/png", Buffer.from("hello").toString("base64"), "a.png"))).rejects.toThrow(
    'The file part "a.png" is declared as image/png, but its content is none of PNG, JPEG, GIF, WebP and PDF',
  )
  await expect(send(file("application/pdf", "A".repeat(30_000_000), "big.pdf"))).rejects.toThrow(
    /"big.pdf" is too large: it has about 21.5 MB, expected at most 20 MB/,
  )
  expect(fixture.store.messages(id)).toEqual([])
})

test("a drawing in XML is shown as the text that it is", async () => {
  const fixture = createSessionFixture(() => [...text("ok"), finish()])
  const { id } = fixture.sessions.create({})
  const svg = Buffer.from("<svg/>").toString("base64")
  const { message, done } = await fixture.sessions.prompt(id, { parts: [file("image/svg+xml", svg, "a.svg")] })
  expect(message.parts.map((part) => (part.type === "text" ? part.text : part.type))).toEqual([
    expect.stringContaining("Called the Read tool"),
    "<svg/>",
    "file",
  ])
  await done
})

test("what a tool attached goes to the model as what it is, or in words", () => {
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
