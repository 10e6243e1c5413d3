import { expect, test } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import { beginFetch, emptyMessages, endFetch, upsertMessage } from "../../src/state/message.ts"
import { upsertPart } from "../../src/state/part.ts"

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
