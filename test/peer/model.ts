// The model that a published terminal uses through the server: the user's last text selects its reply.
import { type Provider, startProvider, toText } from "../support/provider.ts"
import type { ModelReply } from "../support/provider-reply.ts"

const lines = Array.from({ length: 40 }, (_, index) => `counted ${index + 1}`)

const question = {
  question: "Which colour?",
  header: "Colour",
  options: [
    { label: "Red", description: "warm" },
    { label: "Blue", description: "cold" },
  ],
}

const turns: Readonly<Record<string, ModelReply>> = {
  // Delayed, so that a partial reply is on the screen before its end.
  count: { chunks: ["It begins.\n\n", `${lines.join("\n\n")}\n\n`, "It is over."], hangAfter: 2 },
  forever: { chunks: ["Going on and on.", "never seen"], hangAfter: 1 },
  ask: { tools: [{ name: "bash", input: { command: "echo asked$((40+2))", description: "Asks first" } }] },
  choose: { tools: [{ name: "question", input: { questions: [question] } }] },
  edit: { tools: [{ name: "write", input: { filePath: "made.txt", content: "made by the model\n" } }] },
}

/** Starts the model. A word like `go:count` in the prompt selects the reply; a tool result is followed by text. */
export function startModel(): Promise<Provider> {
  return startProvider(({ messages }) => {
    const last = messages.at(-1)
    if (last?.role === "tool") return { text: `The tool said: ${toText(last).trim()}` }
    const name = /go:(\w+)/.exec(toText(messages.findLast((message) => message.role === "user")))?.[1]
    return (name && turns[name]) || { text: "Plainly answered." }
  })
}
