// A streamed text by itself: what reaches the disk when a write fails.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { createStreamingText } from "../../../server/session/record/streaming-text.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("a checkpoint that fails is no loss: the end writes the whole text", () => {
  const saved: string[] = []
  const text = createStreamingText(
    { id: "prt_1", sessionID: "ses_1", messageID: "msg_1", type: "text", text: "", time: { start: 0 } },
    {
      save: (part) => void saved.push(part.text),
      checkpoint() {
        throw new Error("the session was removed by another process")
      },
      publishDelta: () => {},
      publishWhole: () => {},
      close: () => {},
    },
  )
  text.append("one ")
  text.append("two")
  // An error of a timer would end the process.
  vi.advanceTimersByTime(1000)
  text.end()
  expect(saved).toEqual(["one ", "one two"])
})
