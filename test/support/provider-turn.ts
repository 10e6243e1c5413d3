// How a scripted model's turn looks in the OpenAI chat-completions protocol: as a list of stream chunks, or as one answer.

type ToolCall = {
  readonly name: string
  /** An object becomes JSON; a string is sent as it is, so that a test can send broken arguments. */
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

/** What the model does with one request. An empty turn answers with nothing and stops. */
export type Turn = {
  readonly reasoning?: string
  /** Streamed in small pieces; `chunks` says exactly which. */
  readonly text?: string
  readonly chunks?: readonly string[]
  readonly tools?: readonly ToolCall[]
  /** `tool_calls` when there are tools, else `stop`. */
  readonly finish?: "stop" | "length" | "tool_calls" | "content_filter"
  /** null leaves it out. */
  readonly usage?: Usage | null
  /** An answer that is no stream: an error status with its body and headers. */
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Stops after so many pieces of the stream until `release()`; 0 stops before the status line. */
  readonly hangAfter?: number
  /** Pause before each piece. */
  readonly delayMs?: number
  /** Destroys the connection instead of finishing: at once, or after the text. */
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

/** What every chunk of one answer repeats. */
export type AnswerHead = { readonly id: string; readonly created: number; readonly model: string }

/** The pieces of the stream in order, each the JSON of one `data:` line; the closing `[DONE]` is not among them. */
export function toChunks(turn: Turn, head: AnswerHead): object[] {
  const chunk = (delta: object, finish: string | null = null) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const content = turn.chunks ?? cut(turn.text ?? "", 10)
  const chunks: object[] = [
    ...cut(turn.reasoning ?? "", 14).map((text) => chunk({ reasoning_content: text })),
    ...content.map((text) => chunk({ content: text })),
  ]
  if (turn.streamError !== undefined) return [...chunks, { error: turn.streamError }]
  if (turn.reset) return chunks

  for (const [index, call] of toCalls(turn, head).entries()) {
    const { name, arguments: input } = call.function
    chunks.push(chunk({ tool_calls: [{ index, id: call.id, type: "function", function: { name, arguments: "" } }] }))
    for (const piece of cut(input, Math.max(8, Math.ceil(input.length / 3))))
      chunks.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }))
  }
  chunks.push(chunk({}, toFinish(turn)))
  const usage = turn.usage === undefined ? defaultUsage : turn.usage
  if (usage) chunks.push({ ...head, object: "chat.completion.chunk", choices: [], usage })
  return chunks
}

/** The whole turn as the answer to a request that did not ask for a stream. */
export function toCompletion(turn: Turn, head: AnswerHead): object {
  const calls = toCalls(turn, head)
  return {
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: turn.text ?? turn.chunks?.join("") ?? null,
          ...(turn.reasoning ? { reasoning_content: turn.reasoning } : {}),
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        finish_reason: toFinish(turn),
      },
    ],
    ...(turn.usage === null ? {} : { usage: turn.usage ?? defaultUsage }),
  }
}

function toCalls(turn: Turn, head: AnswerHead) {
  return (turn.tools ?? []).map((call, index) => ({
    id: call.id ?? `call_${head.id}_${index}`,
    type: "function",
    function: { name: call.name, arguments: typeof call.input === "string" ? call.input : JSON.stringify(call.input) },
  }))
}

function toFinish(turn: Turn): string {
  return turn.finish ?? (turn.tools?.length ? "tool_calls" : "stop")
}

/** Pieces of at most `size` characters; no character is cut in two. */
function cut(text: string, size: number): string[] {
  const characters = [...text]
  const pieces: string[] = []
  for (let at = 0; at < characters.length; at += size) pieces.push(characters.slice(at, at + size).join(""))
  return pieces
}
