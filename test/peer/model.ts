// The model that a published terminal talks to through our server: what it does stands in the user's last words.
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
  // Held in the middle, so that a half-drawn answer is seen before its end is.
  count: { chunks: ["It begins.\n\n", `${lines.join("\n\n")}\n\n`, "It is over."], hangAfter: 2 },
  forever: { chunks: ["Going on and on.", "never seen"], hangAfter: 1 },
  ask: { tools: [{ name: "bash", input: { command: "echo asked$((40+2))", description: "Asks first" } }] },
  choose: { tools: [{ name: "question", input: { questions: [question] } }] },
  edit: { tools: [{ name: "write", input: { filePath: "made.txt", content: "made by the model\n" } }] },
}

/** Starts it; a prompt names a turn by a word like `go:count`, and a tool's result is followed by words. */
export function startModel(): Promise<Provider> {
  return startProvider(({ messages }) => {
    const last = messages.at(-1)
    if (last?.role === "tool") return { text: `The tool said: ${toText(last).trim()}` }
    const name = /go:(\w+)/.exec(toText(messages.findLast((message) => message.role === "user")))?.[1]
    return (name && turns[name]) || { text: "Plainly answered." }
  })
}
