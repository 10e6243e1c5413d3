// The reply of a scripted model in the OpenAI chat-completions protocol: as a list of stream chunks, or as one response.

type ToolCall = {
  readonly name: string
  /** An object is sent as JSON, a string unchanged, so that a test can send invalid arguments. */
  readonly input: object | string
  readonly id?: string
}

type Usage = {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details?: { readonly cached_tokens: number }
  readonly completion_tokens_details?: { readonly reasoning_tokens: number }
}

/** The reply to one request. An empty reply has no content and finishes with `stop`. */
export type ModelReply = {
  readonly reasoning?: string
  /** Streamed in small chunks; `chunks` sets them exactly. */
  readonly text?: string
  readonly chunks?: readonly string[]
  readonly tools?: readonly ToolCall[]
  /** `tool_calls` when there are tools, else `stop`. */
  readonly finish?: "stop" | "length" | "tool_calls" | "content_filter"
  /** `null` omits it. */
  readonly usage?: Usage | null
  /** A response without a stream: an error status with body and headers. */
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Stops after this number of chunks until `release()`; 0 stops before the status line. */
  readonly hangAfter?: number
  /** Delay before each chunk. */
  readonly delayMs?: number
  /** Destroys the connection after the text instead of finishing; without text, before the response. */
  readonly reset?: boolean
  /** An error object inside the stream, after the text. */
  readonly streamError?: unknown
}

const defaultUsage: Usage = {
  prompt_tokens: 120,
  completion_tokens: 30,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 20 },
  completion_tokens_details: { reasoning_tokens: 5 },
}

/** Fields that all chunks of one reply share. */
export type ReplyHead = { readonly id: string; readonly created: number; readonly model: string }

/** The stream chunks in order, each the JSON of one `data:` line, without the closing `[DONE]`. */
export function toChunks(reply: ModelReply, head: ReplyHead): object[] {
  const chunk = (delta: object, finish: string | null = null) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const content = reply.chunks ?? split(reply.text ?? "", 10)
  const chunks: object[] = [
    ...split(reply.reasoning ?? "", 14).map((text) => chunk({ reasoning_content: text })),
    ...content.map((text) => chunk({ content: text })),
  ]
  if (reply.streamError !== undefined) return [...chunks, { error: reply.streamError }]
  if (reply.reset) return chunks

  for (const [index, call] of toCalls(reply, head).entries()) {
    const { name, arguments: input } = call.function
    chunks.push(chunk({ tool_calls: [{ index, id: call.id, type: "function", function: { name, arguments: "" } }] }))
    for (const piece of split(input, Math.max(8, Math.ceil(input.length / 3))))
      chunks.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }))
  }
  chunks.push(chunk({}, toFinish(reply)))
  const usage = reply.usage === undefined ? defaultUsage : reply.usage
  if (usage) chunks.push({ ...head, object: "chat.completion.chunk", choices: [], usage })
  return chunks
}

/** The reply to a request without streaming. */
export function toCompletion(reply: ModelReply, head: ReplyHead): object {
  const calls = toCalls(reply, head)
  return {
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: reply.text ?? reply.chunks?.join("") ?? null,
          ...(reply.reasoning ? { reasoning_content: reply.reasoning } : {}),
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        finish_reason: toFinish(reply),
      },
    ],
    ...(reply.usage === null ? {} : { usage: reply.usage ?? defaultUsage }),
  }
}

function toCalls(reply: ModelReply, head: ReplyHead) {
  return (reply.tools ?? []).map((call, index) => ({
    id: call.id ?? `call_${head.id}_${index}`,
    type: "function",
    function: { name: call.name, arguments: typeof call.input === "string" ? call.input : JSON.stringify(call.input) },
  }))
}

function toFinish(reply: ModelReply): string {
  return reply.finish ?? (reply.tools?.length ? "tool_calls" : "stop")
}

/** Splits a text into chunks of at most `size` characters; surrogate pairs stay whole. */
function split(text: string, size: number): string[] {
  const characters = [...text]
  const pieces: string[] = []
  for (let at = 0; at < characters.length; at += size) pieces.push(characters.slice(at, at + size).join(""))
  return pieces
}
