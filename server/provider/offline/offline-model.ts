// `offline/guide`: a rule-based assistant with the model interface of the AI SDK, so that the program answers without a
// key and without a network, through the same loop, tools and permissions as with any model.
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider"
import { toGuideReply, type GuideReply, type GuideResult } from "./guide.ts"
import { toIntent } from "./intent.ts"
import { cutText } from "../../base/cut-text.ts"

export function createOfflineModel(): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "offline",
    modelId: "guide",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("The offline guide only streams.")),
    async doStream(options) {
      options.abortSignal?.throwIfAborted()
      const parts = toStreamParts(toReply(options), options)
      return {
        stream: new ReadableStream<LanguageModelV4StreamPart>({
          pull(controller) {
            const next = parts.next()
            if (next.done || options.abortSignal?.aborted) controller.close()
            else controller.enqueue(next.value)
          },
        }),
      }
    },
  }
}

function toReply({ prompt, tools }: LanguageModelV4CallOptions): GuideReply {
  const system = prompt[0]?.role === "system" ? prompt[0].content : ""
  const lastUser = prompt.findLastIndex((message) => message.role === "user")
  const text = toText(prompt[lastUser])
  if (system.includes("title generator")) return { text: toTitleLine(text) }
  if (system.includes("conversation summarizer")) return { text: toSummary(text) }
  const results = toResults(prompt.slice(lastUser + 1))
  const directory = /^Working directory: (.+)$/m.exec(system)?.[1]
  const reply = toGuideReply(toIntent(text), results, new Set(tools?.map((tool) => tool.name)))
  // Paths are shown relative to the working directory.
  return directory && reply.text ? { ...reply, text: reply.text.replaceAll(`${directory}/`, "") } : reply
}

/** The request: the last block of text, since attached files may come before it. */
function toText(message: LanguageModelV4CallOptions["prompt"][number] | undefined): string {
  if (message?.role !== "user") return ""
  const texts = message.content.flatMap((part) => (part.type === "text" ? [part.text] : []))
  return texts.at(-1) ?? ""
}

/** A summary by rule: the first line of each of the user's messages. */
function toSummary(transcript: string): string {
  const requests = [...transcript.matchAll(/^<user>\n(.*?)\n<\/user>$/gms)].map(
    ([, text]) => `- ${cutText(text!.split("\n")[0]!, 200)}`,
  )
  return `The user asked so far:\n\n${requests.length > 0 ? requests.slice(-50).join("\n") : "- nothing"}`
}

function toTitleLine(text: string): string {
  return text
    .replace(/^Generate a title for this conversation:\s*/, "")
    .split("\n")[0]!
    .slice(0, 60)
}

function toResults(prompt: LanguageModelV4CallOptions["prompt"]): GuideResult[] {
  const inputs = new Map<string, Record<string, unknown>>()
  return prompt.flatMap((message) => {
    if (message.role === "assistant")
      for (const part of message.content)
        if (part.type === "tool-call") inputs.set(part.toolCallId, part.input as Record<string, unknown>)
    if (message.role !== "tool") return []
    return message.content.flatMap((part) => {
      if (part.type !== "tool-result") return []
      const { output } = part
      return [
        {
          tool: part.toolName,
          input: inputs.get(part.toolCallId) ?? {},
          output: "value" in output && typeof output.value === "string" ? output.value : "",
          isError: output.type === "error-text",
        },
      ]
    })
  })
}

function* toStreamParts(reply: GuideReply, options: LanguageModelV4CallOptions): Generator<LanguageModelV4StreamPart> {
  yield { type: "stream-start", warnings: [] }
  if (reply.text) {
    yield { type: "text-start", id: "text" }
    for (const delta of reply.text.match(/\S+\s*|\s+/g) ?? []) yield { type: "text-delta", id: "text", delta }
    yield { type: "text-end", id: "text" }
  }
  // The id of a call must be unique in the conversation.
  const turn = options.prompt.length
  for (const [index, call] of (reply.calls ?? []).entries()) {
    const toolCallId = `guide_${turn}_${index}`
    yield { type: "tool-input-start", id: toolCallId, toolName: call.tool }
    yield { type: "tool-input-end", id: toolCallId }
    yield { type: "tool-call", toolCallId, toolName: call.tool, input: JSON.stringify(call.input) }
  }
  const unified = reply.calls?.length ? "tool-calls" : "stop"
  yield { type: "finish", finishReason: { unified, raw: unified }, usage: noUsage }
}

const noUsage: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
}
