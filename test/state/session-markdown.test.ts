import { expect, test } from "vitest"
import { toSessionMarkdown } from "../../src/state/session-markdown.ts"
import {
  assistantMessage,
  completedTool,
  failedTool,
  reasoningPart,
  startMs,
  textPart,
  userMessage,
} from "../fixture/message.ts"

const session = {
  id: "ses_1",
  slug: "calm-river",
  projectID: "p",
  directory: "/p",
  title: "Fix  the\ntest",
  version: "1",
  time: { created: startMs, updated: startMs },
}
const everything = { hasThinking: true, hasTools: true, hasMetadata: true }
const messages = [
  userMessage("msg_1", "Please fix it"),
  assistantMessage("msg_2", [
    reasoningPart("prt_1", "I wonder\n\nwhy", startMs + 5),
    completedTool("prt_2", "bash", { command: "ls" }, {}, "\u001b[32ma.md\u001b[0m\u001b]0;x\u0007\n```\nb"),
    failedTool("prt_3", "read", { filePath: "x" }, "Error: no\nsuch file"),
    textPart("prt_4", "Done **it**.", startMs),
  ]),
]

test("a session with thinking, tools and metadata", () => {
  expect(toSessionMarkdown(session, messages, everything)).toMatchInlineSnapshot(`
    "# Fix the test

    - Session: ses_1
    - Begun: 2023-11-14T22:13:20.000Z
    - Last change: 2023-11-14T22:13:20.000Z

    ---

    ## User

    Please fix it

    ## Assistant (build · Mock One · 3.1s · $0.01)

    *Thinking*

    > I wonder
    >
    > why

    **Tool: bash**

    \`\`\`json
    {
      "command": "ls"
    }
    \`\`\`

    \`\`\`\`
    a.md␛]0;x␇
    \`\`\`
    b
    \`\`\`\`

    **Tool: read** (failed: Error: no such file)

    \`\`\`json
    {
      "filePath": "x"
    }
    \`\`\`

    Done **it**.
    "
  `)
})

test("a session without thinking, tools and metadata has no heading for an empty answer", () => {
  const plain = { hasThinking: false, hasTools: false, hasMetadata: false }
  const more = [...messages, assistantMessage("msg_3", [reasoningPart("prt_9", "only thoughts", startMs)])]
  expect(toSessionMarkdown(session, more, plain)).toMatchInlineSnapshot(`
    "# Fix the test

    ---

    ## User

    Please fix it

    ## Assistant

    **Tool: bash**

    **Tool: read** (failed: Error: no such file)

    Done **it**.
    "
  `)
})

test("a failure and an interruption are included", () => {
  const failed = assistantMessage("msg_2", [], {
    error: { name: "APIError", data: { message: "too many", isRetryable: true, statusCode: 429 } },
  })
  const stopped = assistantMessage("msg_3", [textPart("prt_1", "half", startMs)], {
    error: { name: "MessageAbortedError", data: { message: "stopped" } },
  })
  const text = toSessionMarkdown(session, [failed, stopped], everything)
  expect(text).toContain("> **Error:** too many")
  expect(text).toContain("half\n\n> Interrupted")
})
