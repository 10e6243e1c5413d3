// Queued prompts: listing them, removing one, editing one.
import { expect, test } from "vitest"
import type { MessageWithParts } from "../../../server/schema/message.ts"
import {
  editQueuedPrompt,
  findQueuedPrompts,
  removeQueuedPrompt,
} from "../../../src/command/action/edit-queued-prompt.ts"
import { goSession } from "../../../src/state/route.ts"
import { setStatus } from "../../../src/state/session.ts"
import { createCommandFixture } from "../../fixture/command.ts"

const base = { sessionID: "ses_1" }

const user = (id: string, text: string): MessageWithParts =>
  ({
    info: { ...base, id, role: "user", time: { created: 0 }, agent: "build" },
    parts: [
      { ...base, id: `${id}-1`, messageID: id, type: "text", text },
      {
        ...base,
        id: `${id}-2`,
        messageID: id,
        type: "file",
        mime: "text/plain",
        filename: "a.ts",
        url: "file:///p/a.ts",
      },
    ],
  }) as unknown as MessageWithParts

const assistant = (id: string, parentID: string, more: object = {}): MessageWithParts =>
  ({
    info: { ...base, id, role: "assistant", parentID, time: { created: 0 }, ...more },
    parts: [],
  }) as unknown as MessageWithParts

function begin(list: readonly MessageWithParts[], answers: Record<string, unknown> = {}) {
  const fixture = createCommandFixture({ responses: answers })
  fixture.store.update((state) =>
    goSession(setStatus({ ...state, messages: new Map([["ses_1", list]]) }, "ses_1", { type: "busy" }, 0), "ses_1"),
  )
  return { ...fixture, ids: () => findQueuedPrompts(fixture.state()).map(({ info }) => info.id) }
}

const waiting = [user("msg_1", "one"), assistant("msg_2", "msg_1"), user("msg_3", "two"), user("msg_4", "three @a.ts")]

test("prompts after the one whose turn runs are queued, also between two steps of the turn", () => {
  expect(begin(waiting).ids()).toEqual(["msg_3", "msg_4"])
  const between = assistant("msg_2", "msg_1", { time: { created: 0, completed: 1 }, finish: "tool-calls" })
  expect(begin(waiting.with(1, between)).ids()).toEqual(["msg_3", "msg_4"])
  const done = assistant("msg_2", "msg_1", { time: { created: 0, completed: 1 }, finish: "stop" })
  expect(begin(waiting.with(1, done)).ids()).toEqual([])
  expect(begin([user("msg_1", "one")]).ids()).toEqual([])
})

test("the sequence lists queued prompts, and without any exits at the second time", () => {
  const fixture = begin(waiting)
  fixture.type("\x18q")
  expect(fixture.state().dialogs).toEqual([{ id: "queue" }])
  const empty = createCommandFixture()
  empty.type("\x18q")
  expect([empty.state().exitArmed?.key, empty.effects]).toEqual(["ctrl+x q", []])
  empty.clock.now += 2500
  empty.type("\x18q")
  expect(empty.effects).toEqual(["exit"])
})

test("removing a queued prompt deletes it; editing moves its text and files into the prompt", async () => {
  const fixture = begin(waiting)
  expect(await removeQueuedPrompt(fixture.context, "msg_3")).toBe(true)
  expect(fixture.requests).toEqual([["message.remove", { sessionID: "ses_1", messageID: "msg_3" }, undefined]])
  await editQueuedPrompt(fixture.context, "msg_4")
  expect(fixture.requests.at(-1)?.[1]).toEqual({ sessionID: "ses_1", messageID: "msg_4" })
  expect(fixture.text()).toBe("three @a.ts @a.ts")
  expect(fixture.state().editor.buffer.atoms).toMatchObject([{ kind: "file", payload: { path: "a.ts" } }])
})

test("a toast reports a queued prompt that could not be removed, and the draft stays", async () => {
  const fixture = begin(waiting, { "message.remove": new Error("it is being answered") })
  await editQueuedPrompt(fixture.context, "msg_3")
  expect(fixture.text()).toBe("")
  expect(fixture.state().toasts).toMatchObject([{ message: "Still in the queue: it is being answered" }])
})
