// Stored messages -> what the model reads.
// Promises: every tool call has a result, so a provider never refuses a conversation that was cut; what was added for
// the model stands inside the user's own message.
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

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"]
type UserContent = Array<LanguageModelV4TextPart | LanguageModelV4FilePart>

/** Builds the prompt for a model. Messages are in their order. */
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

/**
 * What counts of a conversation, in its order: all since its last summary, and no try at one that failed. Messages are
 * taken from the last one back, and none from before the summary.
 */
export function fromLastSummary(newestFirst: Iterable<MessageWithParts>): MessageWithParts[] {
  const taken: MessageWithParts[] = []
  let summary: AssistantMessage | undefined
  let length = 0
  for (const message of newestFirst) {
    taken.push(message)
    if (message.info.id === summary?.parentID) {
      length = taken.length
      break
    }
    if (summary || message.info.role !== "assistant" || !isSummary(message)) continue
    summary = message.info
    // Should the request for it be gone.
    length = taken.length
  }
  if (summary) taken.length = length
  return taken
    .reverse()
    .filter(({ info, parts }) =>
      info.role === "user"
        ? info.id === summary?.parentID || !parts.some((part) => part.type === "compaction")
        : info === summary || !info.summary,
    )
}

/** A summary that can stand for what came before it. */
export function isSummary({ info, parts }: MessageWithParts): boolean {
  if (info.role !== "assistant" || !info.summary || info.error || info.time.completed === undefined) return false
  return parts.some((part) => part.type === "text" && part.text.trim() !== "")
}

/** Neighbouring user messages become one: some providers refuse two in a row. */
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

/** A file as the model can take it; what it cannot take is said in words. */
function toFileContent(part: FilePart, model: Model): LanguageModelV4TextPart | LanguageModelV4FilePart {
  const name = part.filename ?? part.url.slice(0, 200)
  const data = /^data:[^,]*;base64,(.*)$/s.exec(part.url)?.[1]
  if (data === undefined || !isPicture(part.mime)) return { type: "text", text: `[Attached: ${name}]` }
  // A tool goes by a file's name, and a provider refuses the whole conversation for one wrong type in it.
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
  // What another model thought carries signatures that only its own provider accepts.
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

/** A command that was stopped has often said enough to go on from. */
function toErrorText(state: Exclude<ToolPart["state"], { status: "completed" }>): string {
  if (state.status !== "error") return "Tool execution aborted"
  const said = state.metadata?.output
  return typeof said === "string" && said.trim() !== ""
    ? `${state.error}\n\nIts output until then:\n${said}`
    : state.error
}
