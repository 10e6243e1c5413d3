// Messages and parts: order, identity, and events that arrive during a fetch.
import { expect, test } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import {
  beginFetch,
  editParts,
  emptyMessages,
  endFetch,
  removeMessage,
  upsertMessage,
} from "../../src/state/message.ts"
import { appendPartDelta, removePart, upsertPart } from "../../src/state/part.ts"
import { assistantMessage, textPart, userMessage } from "../fixture/message.ts"

const sessionID = "ses_1"
const opened = beginFetch(emptyMessages, sessionID)
const owned = (entry: MessageWithParts): MessageWithParts => ({
  ...entry,
  parts: entry.parts.map((part) => ({ ...part, messageID: entry.info.id })),
})
const ids = (state: typeof emptyMessages) => state.messages.get(sessionID)?.map((entry) => entry.info.id)
const texts = (state: typeof emptyMessages) =>
  state.messages.get(sessionID)?.flatMap((entry) => entry.parts.map((part) => ("text" in part ? part.text : part.type)))

test("events of a session that was never opened are ignored", () => {
  expect(upsertMessage(emptyMessages, userMessage("msg_1", "hi").info)).toBe(emptyMessages)
})

test("messages are sorted by id, whatever the order of their events", () => {
  let state = endFetch(opened, sessionID, [])
  for (const id of ["msg_2", "msg_1", "msg_3"]) state = upsertMessage(state, userMessage(id, "").info)
  expect(ids(state)).toEqual(["msg_1", "msg_2", "msg_3"])
  expect(ids(removeMessage(state, sessionID, "msg_2"))).toEqual(["msg_1", "msg_3"])
})

test("a change keeps the identity of everything else", () => {
  const before = endFetch(opened, sessionID, [
    owned(userMessage("msg_1", "a")),
    owned(assistantMessage("msg_2", [textPart("prt_1", "b", 0)])),
  ])
  const after = appendPartDelta(before, { sessionID, messageID: "msg_2", partID: "prt_1", field: "text", delta: "c" })
  expect(texts(after)).toEqual(["a", "bc"])
  expect(after.messages.get(sessionID)?.[0]).toBe(before.messages.get(sessionID)?.[0])
  expect(after.messages.get(sessionID)?.[1]?.info).toBe(before.messages.get(sessionID)?.[1]?.info)
})

test("a repeated delta, or one that the fetched text contains, changes nothing; one after a gap is ignored", () => {
  const before = endFetch(opened, sessionID, [owned(assistantMessage("msg_2", [textPart("prt_1", "abc", 0)]))])
  const grow = (state: typeof before, delta: string, offset: number) =>
    appendPartDelta(state, { sessionID, messageID: "msg_2", partID: "prt_1", field: "text", delta, offset })
  expect(grow(before, "bc", 1)).toBe(before)
  expect(texts(grow(before, "cd", 2))).toEqual(["abcd"])
  expect(grow(before, "z", 7)).toBe(before)
})

test("a fetch does not undo events that arrived meanwhile", () => {
  let state = endFetch(opened, sessionID, [owned(assistantMessage("msg_2", [textPart("prt_1", "old", 0)]))])
  state = beginFetch(state, sessionID)
  state = upsertPart(state, { ...textPart("prt_1", "new", 0), messageID: "msg_2" })
  state = upsertMessage(state, userMessage("msg_3", "").info)
  const fetched = [
    owned(userMessage("msg_1", "first")),
    owned(assistantMessage("msg_2", [textPart("prt_1", "old", 0)])),
  ]
  const after = endFetch(state, sessionID, fetched)
  expect(ids(after)).toEqual(["msg_1", "msg_2", "msg_3"])
  expect(texts(after)).toEqual(["first", "new"])
})

test("a fetch removes messages that the server no longer has", () => {
  let state = endFetch(opened, sessionID, [owned(userMessage("msg_1", "a")), owned(userMessage("msg_2", "b"))])
  state = endFetch(beginFetch(state, sessionID), sessionID, [owned(userMessage("msg_2", "b"))])
  expect(ids(state)).toEqual(["msg_2"])
})

test("parts keep the order of their ids and can be removed", () => {
  let state = endFetch(opened, sessionID, [owned(assistantMessage("msg_2", []))])
  for (const id of ["prt_2", "prt_1"]) state = upsertPart(state, { ...textPart(id, id, 0), messageID: "msg_2" })
  expect(texts(state)).toEqual(["prt_1", "prt_2"])
  state = removePart(state, { sessionID, messageID: "msg_2", partID: "prt_1" })
  expect(texts(state)).toEqual(["prt_2"])
  expect(editParts(state, sessionID, "msg_9", "prt_9", () => [])).toBe(state)
})

test("with two concurrent fetches, the older one never undoes events that arrived meanwhile", () => {
  const info = { id: "msg_1", sessionID: "ses_1", role: "assistant" } as MessageWithParts["info"]
  const part = { id: "prt_1", sessionID: "ses_1", messageID: "msg_1", type: "text", text: "half a " } as Part
  let state = beginFetch(emptyMessages, "ses_1")
  state = upsertPart(upsertMessage(state, info), part)
  state = beginFetch(state, "ses_1")
  for (const snapshot of [[{ info, parts: [part] }], [{ info, parts: [] }]]) state = endFetch(state, "ses_1", snapshot)
  expect(state.messages.get("ses_1")).toEqual([{ info, parts: [part] }])
  expect(state.fetching.size).toBe(0)
})
