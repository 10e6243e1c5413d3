// A draft as parts on the wire, and a message as a draft again.
import { expect, test } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { PartInput } from "../../server/schema/part.ts"
import { parseDraft, toStoredDraft } from "../../src/state/draft.ts"
import { findMediaMime, toMentionParts, toMessageDraft, toPromptParts } from "../../src/state/prompt-parts.ts"
import { joinSlices, toAtomSlice, toBuffer, type Slice } from "../../src/text/buffer/buffer.ts"
import { checkValue, type Schema } from "../support/json-schema.ts"
import { publishedContract } from "../support/published-contract.ts"

const text = (words: string): Slice => ({ text: words, atoms: [] })
const paste = toAtomSlice("[Pasted ~2 lines]", { kind: "paste", payload: { text: "one\ntwo\nthree" } })
const lines = toAtomSlice("@src/a b.ts#2-4", {
  kind: "file",
  payload: { path: "src/a b.ts", lines: { start: 2, end: 4 } },
})
const folder = toAtomSlice("@docs/", { kind: "file", payload: { path: "docs/" } })
const agent = toAtomSlice("@explore", { kind: "agent", payload: { name: "explore" } })
const image = toAtomSlice("[Image 1]", {
  kind: "image",
  payload: { mime: "image/png", url: "data:image/png;base64,AAAA", filename: "x.png" },
})
const toDraft = (...slices: Slice[]) => {
  const { text: words, atoms } = slices.reduce(joinSlices)
  return toBuffer(words, atoms)
}

test("the text comes first, then each mention with its position in the text", () => {
  const draft = toDraft(paste, text(" in "), lines, text(" and "), folder, text(" by "), agent, text(" as "), image)
  const parts = toPromptParts(draft, "/p")
  const sent = "one\ntwo\nthree in @src/a b.ts#2-4 and @docs/ by @explore as [Image 1]"
  const at = (value: string) => ({ value, start: sent.indexOf(value), end: sent.indexOf(value) + value.length })
  expect(parts).toEqual([
    { type: "text", text: sent },
    {
      type: "file",
      mime: "text/plain",
      filename: "src/a b.ts",
      url: "file:///p/src/a%20b.ts?start=2&end=4",
      source: { type: "file", path: "src/a b.ts", text: at("@src/a b.ts#2-4") },
    },
    {
      type: "file",
      mime: "application/x-directory",
      filename: "docs/",
      url: "file:///p/docs/",
      source: { type: "file", path: "docs/", text: at("@docs/") },
    },
    { type: "agent", name: "explore", source: at("@explore") },
    {
      type: "file",
      mime: "image/png",
      filename: "x.png",
      url: "data:image/png;base64,AAAA",
      source: { type: "file", path: "x.png", text: at("[Image 1]") },
    },
  ])
  for (const part of parts) expect(PartInput.parse(part)).toEqual(part)
  expect(findMediaMime(draft)).toEqual(["image/png"])
})

type WithBody = {
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } }
}

test("the published contract accepts the parts in a prompt and in a command", () => {
  const draft = toDraft(lines, text(" "), folder, text(" "), agent, text(" "), image)
  const bodies = {
    "/session/{sessionID}/prompt_async": { agent: "build", parts: toPromptParts(draft, "/p") },
    "/session/{sessionID}/command": {
      command: "review",
      arguments: "",
      model: "p/m",
      parts: toMentionParts(draft, "/p").filter(({ type }) => type === "file"),
    },
  }
  for (const [path, body] of Object.entries(bodies)) {
    const operation = publishedContract.paths[path]?.["post"] as WithBody | undefined
    const schema = operation?.requestBody?.content["application/json"].schema
    expect(schema && checkValue(body, schema, publishedContract.components.schemas, path)).toEqual([])
  }
})

test("a message is converted back to its draft", () => {
  const draft = toDraft(text("look at "), lines, text(" by "), agent, text(" and "), image)
  const parts = toPromptParts(draft, "/p").map((part, index) => ({
    ...part,
    id: `prt_${index}`,
    sessionID: "ses_1",
    messageID: "msg_1",
  }))
  const note = { type: "text", text: "Read it", synthetic: true, id: "prt_9", sessionID: "ses_1", messageID: "msg_1" }
  const entry = { parts: [note, ...parts] } as Pick<MessageWithParts, "parts">
  const again = toMessageDraft(entry, "/p")
  expect(again.text).toBe(draft.text)
  expect(toPromptParts(toBuffer(again.text, again.atoms), "/p")).toEqual(toPromptParts(draft, "/p"))
})

test("attachments without a mention in the text come at its end", () => {
  const base = { id: "prt_1", sessionID: "ses_1", messageID: "msg_1" }
  const parts: MessageWithParts["parts"] = [
    { ...base, type: "text", text: "see" },
    { ...base, type: "file", mime: "text/plain", filename: "a.ts", url: "file:///p/a.ts" },
  ]
  const { text: words, atoms } = toMessageDraft({ parts }, "/p")
  expect(words).toBe("see @a.ts")
  expect(atoms).toMatchObject([{ start: 4, end: 9, kind: "file", payload: { path: "a.ts" } }])
})

test("a stored draft is restored unchanged, and an invalid one is ignored", () => {
  const { text: words, atoms } = toDraft(text("x "), lines, agent, image, paste)
  expect(parseDraft(JSON.parse(JSON.stringify({ text: words, atoms })))).toEqual({ text: words, atoms })
  expect(parseDraft({ text: 5 })).toBeUndefined()
  expect(parseDraft(undefined)).toBeUndefined()
  const broken = [{ start: 5, end: 99, kind: "agent", payload: { name: "x" } }, { start: 0, end: 1, kind: "no" }, null]
  expect(parseDraft({ text: "abc", atoms: broken })).toEqual({ text: "abc", atoms: [] })
  const large = toDraft(
    toAtomSlice("[Image 1]", { kind: "image", payload: { mime: "image/png", url: "x".repeat(9e6) } }),
  )
  expect(toStoredDraft(large)).toEqual({ text: "[Image 1]", atoms: [] })
})
