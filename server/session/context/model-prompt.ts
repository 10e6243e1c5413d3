// Converts stored messages to the prompt of a model.
// Guarantees: every tool call has a result, so a provider does not refuse a conversation that was cut off; text that the
// server added for the model is part of the user's message.
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider"
import { findFileKind, isPicture } from "../../base/file/file-kind.ts"
import type { AssistantMessage, MessageWithParts } from "../../schema/message.ts"
import type { Model } from "../../schema/model.ts"
import type { FilePart, Part, ToolPart } from "../../schema/part.ts"
import { cutText } from "../../base/cut-text.ts"

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"]
type UserContent = Array<LanguageModelV4TextPart | LanguageModelV4FilePart>

/** Builds the prompt for a model from messages in their order. */
export function toModelPrompt(
  system: string,
  messages: readonly MessageWithParts[],
  model: Model,
): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = [{ role: "system", content: system }]
  for (const { info, parts } of messages) {
    if (info.role === "user") addUser(prompt, toUserContent(parts, model))
    else addAssistant(prompt, info, parts, model)
  }
  return prompt
}

/** Merges consecutive user messages: some providers refuse two in a row. */
function addUser(prompt: LanguageModelV4Prompt, content: UserContent) {
  if (content.length === 0) return
  const last = prompt.at(-1)
  if (last?.role === "user") last.content.push(...content)
  else prompt.push({ role: "user", content })
}

function toUserContent(parts: readonly Part[], model: Model): UserContent {
  return parts.flatMap((part): UserContent => {
    if (part.type === "text") return part.ignored || part.text === "" ? [] : [{ type: "text", text: part.text }]
    if (part.type === "file") return [toFileContent(part, model)]
    if (part.type === "compaction") return [{ type: "text", text: "Where do we stand? The work goes on from there." }]
    return []
  })
}

/** A file as content for the model; a file that the model cannot read becomes a text that says so. */
function toFileContent(part: FilePart, model: Model): LanguageModelV4TextPart | LanguageModelV4FilePart {
  const name = part.filename ?? cutText(part.url, 200)
  const data = /^data:[^,]*;base64,(.*)$/s.exec(part.url)?.[1]
  if (data === undefined || !isPicture(part.mime)) return { type: "text", text: `[Attached: ${name}]` }
  // The declared type comes from the file's name, and a provider refuses the whole conversation for one wrong type.
  const mediaType = findFileKind(Buffer.from(data.slice(0, 64), "base64"))
  if (mediaType === undefined)
    return { type: "text", text: `[The file ${name} was attached as ${part.mime}, but it is none. Tell the user.]` }
  const kind = mediaType === "application/pdf" ? "pdf" : "image"
  if (!model.capabilities.input[kind])
    return {
      type: "text",
      text: `[The file ${name} was attached, but this model cannot read ${kind} input. Tell the user.]`,
    }
  return { type: "file", mediaType, data: { type: "data", data }, filename: name }
}

function addAssistant(prompt: LanguageModelV4Prompt, info: AssistantMessage, parts: readonly Part[], model: Model) {
  const content: AssistantContent = []
  const results: LanguageModelV4ToolResultPart[] = []
  const images: UserContent = []
  // Reasoning carries signatures that only the provider of the model that produced it accepts.
  const isOwn = info.providerID === model.providerID && info.modelID === model.id
  for (const part of parts) {
    if (part.type === "text" && part.text !== "")
      content.push({ type: "text", text: part.text, ...(isOwn ? toProviderOptions(part.metadata) : {}) })
    if (part.type === "reasoning" && isOwn && (part.text !== "" || part.metadata))
      content.push({ type: "reasoning", text: part.text, ...toProviderOptions(part.metadata) })
    if (part.type === "tool" && part.state.status !== "pending") {
      content.push({
        type: "tool-call",
        toolCallId: part.callID,
        toolName: part.tool,
        input: part.state.input,
        ...(isOwn ? toProviderOptions(part.metadata) : {}),
      })
      results.push(toResult(part))
      if (part.state.status === "completed")
        for (const file of part.state.attachments ?? []) images.push(toFileContent(file, model))
    }
  }
  if (content.length === 0) return
  prompt.push({ role: "assistant", content })
  if (results.length > 0) prompt.push({ role: "tool", content: results })
  if (images.length > 0)
    addUser(prompt, [{ type: "text", text: "The files that the tools above attached:" }, ...images])
}

function toProviderOptions(metadata: Record<string, unknown> | undefined) {
  return metadata ? { providerOptions: metadata as SharedV4ProviderOptions } : {}
}

function toResult(part: ToolPart): LanguageModelV4ToolResultPart {
  const { state } = part
  const output =
    state.status === "completed"
      ? ({
          type: "text",
          value: state.time.compacted ? "[Older output was dropped to save space]" : state.output,
        } as const)
      : ({ type: "error-text", value: toErrorText(state) } as const)
  return { type: "tool-result", toolCallId: part.callID, toolName: part.tool, output }
}

/** Output of an aborted command is kept: it is often enough to continue from. */
function toErrorText(state: Exclude<ToolPart["state"], { status: "completed" }>): string {
  if (state.status !== "error") return "Tool execution aborted"
  const output = state.metadata?.output
  return typeof output === "string" && output.trim() !== ""
    ? `${state.error}\n\nIts output until then:\n${output}`
    : state.error
}
