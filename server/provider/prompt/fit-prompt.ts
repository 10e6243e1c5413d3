// Makes a conversation fit for the provider that receives it, whatever happened in it before: another provider's ids, cut-off
// steps, blank texts, half characters, files that are too large.
// Guarantees: the result alternates between user and assistant, begins with a user message and ends with a user message or tool
// results; every call has exactly one result, directly after its message; ids are unique and match the provider's pattern; no
// text is blank or has lone surrogates. A prompt that fits is unchanged, and the same beginning always gives the same
// beginning, so that the provider's cache is used.
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider"
import { isRecord } from "../../base/is-record.ts"
import type { AcceptedPrompt } from "./accepted-prompt.ts"
import { limitFiles } from "./limit-files.ts"
import { toWellFormed } from "./well-formed.ts"

type Message<Role> = Extract<LanguageModelV4Message, { role: Role }>
type AssistantPart = Message<"assistant">["content"][number]

const texts = {
  noBeginning: "[The beginning of this conversation is not shown.]",
  noEnd: "Continue.",
  afterTool: "I have read the results.",
  noOutput: "(no output)",
  noResult: "Tool execution aborted",
}

/** Converts a prompt for a provider. */
export function fitPrompt(prompt: LanguageModelV4Prompt, accepted: AcceptedPrompt): LanguageModelV4Prompt {
  const clean = toWellFormed(prompt).flatMap((message) => toCleanMessage(message, accepted))
  return renameCalls(limitFiles(toOrdered(withResults(clean), accepted), accepted), accepted)
}

/** The message without what no provider accepts; nothing when nothing is left. */
function toCleanMessage(message: LanguageModelV4Message, accepted: AcceptedPrompt): LanguageModelV4Message[] {
  switch (message.role) {
    case "system":
      return isBlank(message.content) ? [] : [message]
    case "user":
      return toFilled(message, message.content.filter(hasContent))
    case "assistant":
      return toFilled(message, toAssistantContent(message.content, accepted))
    case "tool":
      return toFilled(message, message.content.filter((part) => part.type === "tool-result").map(toFilledResult))
  }
}

function toFilled<M extends Message<"user" | "assistant" | "tool">>(message: M, content: M["content"]): M[] {
  return content.length > 0 ? [{ ...message, content }] : []
}

function hasContent(part: LanguageModelV4TextPart | LanguageModelV4FilePart): boolean {
  return part.type !== "text" || !isBlank(part.text)
}

function toAssistantContent(content: readonly AssistantPart[], accepted: AcceptedPrompt): AssistantPart[] {
  const seals = new Set(content.filter((part) => isSealed(part, accepted)).map((part) => toItem(part, accepted)))
  const kept = content.flatMap((part): AssistantPart[] => {
    if (part.type === "text") return isBlank(part.text) ? [] : [part]
    if (part.type === "tool-call") return [toFilledCall(part)]
    if (part.type === "reasoning") return !accepted.reasoningSeal || seals.has(toItem(part, accepted)) ? [part] : []
    return []
  })
  // Reasoning that led to nothing was cut off, and providers refuse it.
  return kept.slice(0, kept.findLastIndex((part) => part.type !== "reasoning") + 1)
}

/** The reasoning item that a part belongs to: the part itself when it names none. */
function toItem(part: AssistantPart, { reasoningSeal }: AcceptedPrompt): unknown {
  return part.providerOptions?.[reasoningSeal?.key ?? ""]?.["itemId"] ?? part
}

function isSealed(part: AssistantPart, { reasoningSeal }: AcceptedPrompt): boolean {
  const options = part.providerOptions?.[reasoningSeal?.key ?? ""]
  return (
    part.type === "reasoning" && reasoningSeal !== undefined && reasoningSeal.fields.some((name) => options?.[name])
  )
}

/** Models invent names of tools. */
function toFilledCall(call: LanguageModelV4ToolCallPart): LanguageModelV4ToolCallPart {
  return { ...call, toolName: toToolName(call.toolName), input: isRecord(call.input) ? call.input : {} }
}

function toFilledResult(result: LanguageModelV4ToolResultPart): LanguageModelV4ToolResultPart {
  const { output } = result
  const isEmpty = (output.type === "text" || output.type === "error-text") && isBlank(output.value)
  return {
    ...result,
    toolName: toToolName(result.toolName),
    output: isEmpty ? { ...output, value: texts.noOutput } : output,
  }
}

function toToolName(name: string): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_-]/g, "_").slice(0, 64)
  return /^[a-zA-Z_]/.test(safe) ? safe : `_${safe}`.slice(0, 64)
}

/** Puts one result for each call after its message; results without a call are dropped. */
function withResults(prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
  return prompt.flatMap((message, index): LanguageModelV4Message[] => {
    if (message.role === "tool") return []
    if (message.role !== "assistant") return [message]
    const calls = message.content.filter((part) => part.type === "tool-call")
    if (calls.length === 0) return [message]
    const after = prompt.slice(index + 1)
    const end = after.findIndex(({ role }) => role !== "tool")
    const tools = after.slice(0, end < 0 ? undefined : end).filter(isTool)
    const results = tools.flatMap(({ content }) => content.filter((part) => part.type === "tool-result"))
    const content = calls.map(({ toolCallId, toolName }): LanguageModelV4ToolResultPart => {
      const at = results.findIndex((result) => result.toolCallId === toolCallId)
      const [found] = at < 0 ? [] : results.splice(at, 1)
      const output = { type: "error-text", value: texts.noResult } as const
      return found ? { ...found, toolName } : { type: "tool-result", toolCallId, toolName, output }
    })
    return [message, { ...tools.at(-1), role: "tool", content }]
  })
}

function isTool(message: LanguageModelV4Message): message is Message<"tool"> {
  return message.role === "tool"
}

/** Merges messages of one role in a row, and adds short messages where the order requires one. */
function toOrdered(prompt: LanguageModelV4Prompt, { isUserAfterTool }: AcceptedPrompt): LanguageModelV4Prompt {
  const ordered: LanguageModelV4Prompt = []
  for (const message of prompt) {
    const last = ordered.at(-1)
    if (message.role === "user" && last?.role === "user") ordered.splice(-1, 1, merge(last, message))
    else if (message.role === "assistant" && last?.role === "assistant") ordered.splice(-1, 1, merge(last, message))
    else {
      if (message.role === "assistant" && (!last || last.role === "system")) ordered.push(toUser(texts.noBeginning))
      if (message.role === "user" && last?.role === "tool" && !isUserAfterTool)
        ordered.push({ role: "assistant", content: [{ type: "text", text: texts.afterTool }] })
      ordered.push(message)
    }
  }
  const last = ordered.at(-1)?.role
  return last === "user" || last === "tool" ? ordered : [...ordered, toUser(texts.noEnd)]
}

function merge<M extends Message<"user" | "assistant">>(first: M, second: M): M {
  const providerOptions = { ...first.providerOptions, ...second.providerOptions }
  const content = [...first.content, ...second.content]
  return { ...first, content, ...(Object.keys(providerOptions).length > 0 ? { providerOptions } : {}) }
}

function toUser(text: string): Message<"user"> {
  return { role: "user", content: [{ type: "text", text }] }
}

/** Replaces ids that do not match the provider's pattern, or that an earlier call has. */
function renameCalls(prompt: LanguageModelV4Prompt, { callID }: AcceptedPrompt): LanguageModelV4Prompt {
  const used = new Set<string>()
  let count = 0
  const toUnused = (id: string): string => {
    let name = id
    while (used.has(name) || !callID.test(name)) name = `call${String(++count).padStart(5, "0")}`
    used.add(name)
    return name
  }
  let names: string[] = []
  return prompt.map((message) => {
    if (message.role === "assistant") {
      names = []
      const content = message.content.map((part) => {
        if (part.type !== "tool-call") return part
        const toolCallId = toUnused(part.toolCallId)
        names.push(toolCallId)
        return { ...part, toolCallId }
      })
      return { ...message, content }
    }
    if (message.role !== "tool") return message
    // The results are in the order of the calls: see withResults.
    const results = message.content.filter((part) => part.type === "tool-result")
    return { ...message, content: results.map((part, index) => ({ ...part, toolCallId: names[index]! })) }
  })
}

function isBlank(text: string): boolean {
  return text.trim() === ""
}
