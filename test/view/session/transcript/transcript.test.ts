import { expect, test } from "vitest"
import type { MessageWithParts } from "../../../../server/schema/message.ts"
import { loadMarkdown } from "../../../../src/text/markdown/markdown.ts"
import type { ScrollAnchor } from "../../../../src/state/scroll-anchor.ts"
import { createTranscript, type View } from "../../../../src/view/session/transcript/transcript.ts"
import {
  assistantMessage,
  completedTool,
  runningTool,
  startMs,
  streamingMessage,
  textPart,
  userMessage,
} from "../../../fixture/message.ts"
import { toRowSettings, rowsToText } from "../../../fixture/rows.ts"

const lexer = await loadMarkdown()
const nowMs = startMs + 1000

function conversation(turns: number): MessageWithParts[] {
  return Array.from({ length: turns }, (_, i) => [
    userMessage(`msg_${i}_u`, `question ${i}`),
    assistantMessage(
      `msg_${i}_a`,
      [textPart(`t${i}`, `answer ${i}\n\n${"some words ".repeat((i % 7) * 9)}`, startMs)],
      {
        parentID: `msg_${i}_u`,
      },
    ),
  ]).flat()
}

function start(messages: readonly MessageWithParts[], columns = 80) {
  const transcript = createTranscript(toRowSettings(columns, lexer))
  transcript.setMessages(messages)
  const view = (scroll: ScrollAnchor, height = 20): View => ({ scroll, height, nowMs })
  return {
    transcript,
    view,
    text: (scroll: ScrollAnchor, height = 20) => rowsToText(transcript.window(view(scroll, height)).rows),
  }
}

test("a session of 10,000 messages draws only what is visible, and so do keys and tokens", () => {
  const messages = conversation(5000)
  const { transcript, view, text } = start(messages)
  expect(text("end")).toContain("answer 4999")
  const opened = transcript.drawnUnits()
  expect(opened).toBeLessThan(30)

  let list = [...messages, streamingMessage("msg_live", [textPart("live", "")])]
  for (let token = 0; token < 50; token++) {
    list = list.with(messages.length, streamingMessage("msg_live", [textPart("live", "word ".repeat(token))]))
    transcript.setMessages(list)
    transcript.window(view("end"))
  }
  // One unit a token: the text that grows.
  expect(transcript.drawnUnits() - opened).toBeLessThan(50 + 5)

  const before = transcript.drawnUnits()
  let scroll: ScrollAnchor = "end"
  for (let key = 0; key < 20; key++) {
    scroll = transcript.scrollBy(view(scroll), -1)
    transcript.window(view(scroll))
  }
  expect(transcript.drawnUnits() - before).toBeLessThan(20)
  transcript.window(view(transcript.toFirst()))
  expect(transcript.drawnUnits() - before).toBeLessThan(60)
})

test("new output does not move the view of a user who scrolled up", () => {
  const messages = conversation(30)
  const { transcript, view, text } = start(messages)
  const scroll = transcript.scrollBy(view("end"), -25)
  expect(scroll).not.toBe("end")
  const seen = text(scroll)
  let list: MessageWithParts[] = messages
  for (let i = 0; i < 20; i++) {
    list = [
      ...messages,
      streamingMessage("msg_live", [runningTool("c", "bash", { command: "x" }, { output: "line\n".repeat(i) })]),
    ]
    transcript.setMessages(list)
    expect(text(scroll)).toBe(seen)
  }
  const { below, messagesBelow, isAtEnd } = transcript.window(view(scroll))
  expect(isAtEnd).toBe(false)
  expect(below).toBeGreaterThan(25)
  expect(messagesBelow).toBeGreaterThan(1)
  expect(text("end")).toContain("line")
})

test("every scroll step shows the same document, row by row", () => {
  const { transcript, view } = start(conversation(12))
  const whole = rowsToText(transcript.window(view("end", 10_000)).rows).split("\n")
  let scroll: ScrollAnchor = transcript.toFirst()
  for (let offset = 0; scroll !== "end"; offset++) {
    const window = transcript.window(view(scroll))
    expect(rowsToText(window.rows)).toBe(whole.slice(offset, offset + 20).join("\n"))
    scroll = transcript.scrollBy(view(scroll), 1)
  }
  expect(rowsToText(transcript.window(view("end")).rows)).toBe(whole.slice(-20).join("\n"))
  for (let offset = whole.length - 21; offset >= 0; offset--) {
    scroll = transcript.scrollBy(view(scroll), -1)
    expect(rowsToText(transcript.window(view(scroll)).rows)).toBe(whole.slice(offset, offset + 20).join("\n"))
  }
  expect(transcript.scrollBy(view(scroll), -5)).toEqual(scroll)
})

test("the offset is exact once every message is drawn", () => {
  const { transcript, view } = start(conversation(12))
  const { total } = transcript.window(view("end", 10_000))
  expect(transcript.window(view("end", 10_000)).rows).toHaveLength(total)
  const scroll = transcript.scrollBy(view("end"), -7)
  const window = transcript.window(view(scroll))
  expect([window.offset, window.below, window.total]).toEqual([total - 27, 7, total])
})

test("scrolls to the first message, the last one, and between messages of the user", () => {
  const { transcript, view, text } = start(conversation(20))
  expect(text(transcript.toFirst())).toContain("question 0")
  let scroll = transcript.toUserMessage(view(transcript.toFirst()), 1)
  expect(scroll).toMatchObject({ messageID: "msg_1_u" })
  scroll = transcript.toUserMessage(view(scroll), 1)
  expect(scroll).toMatchObject({ messageID: "msg_2_u" })
  expect(transcript.toUserMessage(view(scroll), -1)).toMatchObject({ messageID: "msg_1_u" })
  expect(transcript.toUserMessage(view(transcript.scrollBy(view(scroll), 2)), -1)).toMatchObject({
    messageID: "msg_2_u",
  })
  expect(transcript.scrollBy(view(transcript.toFirst()), 10_000)).toBe("end")
})

test("a resize and its reversal keep the text at the top, also if the message grows in between", () => {
  const words = (count: number) =>
    Array.from({ length: count }, (_, i) => `w${i}${i % 12 === 11 ? "\n\n" : ""}`).join(" ")
  const grown = (count: number) => [userMessage("msg_u", "q"), streamingMessage("msg_a", [textPart("t", words(count))])]
  const { transcript, view, text } = start(grown(900), 100)
  const scroll = transcript.scrollBy(view("end"), -40)
  const seen = text(scroll)
  const word = /w\d+/.exec(seen)?.[0] ?? "none"
  transcript.setMessages(grown(3000))
  expect(text(scroll)).toBe(seen)
  for (const columns of [60, 120, 40]) {
    transcript.setSettings(toRowSettings(columns, lexer))
    expect(text(scroll)).toMatch(new RegExp(`^\\s*(\\S+ ){0,12}${word}\\b`))
  }
  transcript.setSettings(toRowSettings(100, lexer))
  expect(text(scroll)).toBe(seen)
})

test("a resize deep in a long message moves the view by at most one row", () => {
  const long = assistantMessage("msg_long", [
    textPart("t", Array.from({ length: 60 }, (_, i) => `Paragraph ${i} ${"word ".repeat(20)}`).join("\n\n"), startMs),
  ])
  const { transcript, view, text } = start([userMessage("msg_u", "q"), long, ...conversation(10)], 100)
  const scroll = transcript.scrollBy(view({ messageID: "msg_long", row: 0 }), 90)
  const first = Number(/Paragraph (\d+)/.exec(text(scroll))?.[1])
  transcript.setSettings(toRowSettings(50, lexer))
  const then = Number(/Paragraph (\d+)/.exec(text(scroll))?.[1])
  expect(Math.abs(then - first)).toBeLessThanOrEqual(1)
})

test("a removed message loses its rows, and an inserted one is drawn in its position", () => {
  const messages = conversation(6)
  const { transcript, view, text } = start(messages)
  transcript.window(view("end", 1000))
  const drawn = transcript.drawnUnits()
  transcript.setMessages(messages.toSpliced(4, 2))
  expect(text("end", 1000)).not.toContain("answer 2")
  expect(text("end", 1000)).toContain("answer 3")
  transcript.setMessages(messages.toSpliced(4, 0, userMessage("msg_new", "in the middle")))
  const rows = text("end", 1000)
  expect(rows.indexOf("in the middle")).toBeGreaterThan(rows.indexOf("answer 1"))
  expect(rows.indexOf("in the middle")).toBeLessThan(rows.indexOf("question 2"))
  expect(transcript.drawnUnits() - drawn).toBeLessThan(8)
  expect(text({ messageID: "gone", row: 3 }, 5)).toContain("question 0")
})

test("with each tick only a running tool is drawn again", () => {
  const messages = [
    ...conversation(3),
    streamingMessage("msg_live", [
      completedTool("d", "read", { filePath: "/project/a" }),
      runningTool("c", "bash", { command: "npm test" }),
    ]),
  ]
  const { transcript } = start(messages)
  const at = (seconds: number) => transcript.window({ scroll: "end", height: 30, nowMs: startMs + seconds * 1000 })
  expect(rowsToText(at(5).rows)).toMatch(/npm test .* 5s/)
  expect(at(5).isLive).toBe(true)
  const drawn = transcript.drawnUnits()
  expect(rowsToText(at(6).rows)).toMatch(/npm test .* 6s/)
  expect(transcript.drawnUnits() - drawn).toBe(1)
})

test("once the parser is loaded the same text is drawn again as Markdown", () => {
  const { transcript, view } = start([assistantMessage("m", [textPart("t", "**bold**", startMs)])])
  transcript.setSettings({ ...toRowSettings(80, lexer), lexer: undefined })
  expect(rowsToText(transcript.window(view("end")).rows)).toContain("**bold**")
  transcript.setSettings(toRowSettings(80, lexer))
  expect(rowsToText(transcript.window(view("end")).rows)).not.toContain("**")
})

test("each row has the ids of its message and its unit", () => {
  const { transcript, view } = start(conversation(2))
  const { rows, sources } = transcript.window(view("end", 100))
  expect(sources).toHaveLength(rows.length)
  const at = rows.findIndex((row) => rowsToText([row]).includes("answer 1"))
  expect(sources[at]).toEqual({ messageID: "msg_1_a", unitID: "t1" })
})

test("rows of messages that were scrolled past are evicted, and their heights are kept", () => {
  const { transcript, view } = start(conversation(1500))
  let scroll: ScrollAnchor = "end"
  let early: ScrollAnchor = "end"
  for (let page = 0; page < 400; page++) {
    scroll = transcript.scrollBy(view(scroll), -19)
    transcript.window(view(scroll))
    if (page === 20) early = scroll
  }
  const drawn = transcript.drawnUnits()
  const { total } = transcript.window(view(scroll))
  expect(transcript.drawnUnits()).toBe(drawn)
  expect(transcript.window(view(early)).total).toBe(total)
  expect(transcript.drawnUnits()).toBeGreaterThan(drawn)
})

test("an empty session has an empty window", () => {
  const { transcript, view } = start([])
  expect(transcript.window(view("end"))).toMatchObject({ rows: [], total: 0, isAtEnd: true })
  expect(transcript.scrollBy(view("end"), -3)).toBe("end")
  expect(transcript.toFirst()).toBe("end")
  expect(transcript.toUserMessage(view("end"), -1)).toBe("end")
})
