// A scripted model on loopback that speaks the OpenAI chat-completions protocol. It records every request, and a reply may
// hang until the test releases it, so that tests of a half-streamed reply do not depend on timing.
import { createServer } from "node:http"
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { toChunks, toCompletion } from "./provider-reply.ts"
import type { ModelReply } from "./provider-reply.ts"

export type ChatMessage = {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool"
  readonly content: string | null | readonly { type: string; text?: string }[]
  readonly tool_calls?: readonly { id: string; function: { name: string; arguments: string } }[]
  readonly tool_call_id?: string
}

export type ProviderRequest = {
  /** Index among the requests of its kind, from 0. */
  readonly n: number
  readonly kind: "chat" | "title"
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
  readonly model: string
  readonly messages: readonly ChatMessage[]
  /** Names of the tools in the request. */
  readonly tools: readonly string[]
  /** `aborted`: the client disconnected before the reply was complete. */
  readonly state: "answering" | "hanging" | "done" | "aborted"
}

/** Replies in order, or a function of the n-th request (from 0). Requests for a title are not counted. */
export type Script = readonly ModelReply[] | ((request: ProviderRequest, n: number) => ModelReply)

type ProviderConfigOptions = {
  readonly id?: string
  readonly limit?: { readonly context: number; readonly output: number }
  readonly cost?: { readonly input: number; readonly output: number; readonly cache_read?: number }
}

export type Provider = Disposable & {
  readonly url: string
  /** All requests except those for a title, oldest first. */
  readonly requests: readonly ProviderRequest[]
  readonly titleRequests: readonly ProviderRequest[]
  /** Resolves when the predicate is true; it is evaluated when a request arrives or changes its state. */
  readonly waitFor: (
    predicate: (requests: readonly ProviderRequest[]) => boolean,
    options?: { timeoutMs?: number },
  ) => Promise<void>
  /** Resumes all replies that hang now. */
  readonly release: () => void
  /** Returns a fragment of `opencode.json` that configures this model as `mock/main`. */
  readonly config: (options?: ProviderConfigOptions) => Record<string, unknown>
}

type OpenRequest = { -readonly [K in keyof ProviderRequest]: ProviderRequest[K] }

/** Starts the model. A request beyond the last reply of the script gets status 400. */
export async function startProvider(script: Script, options: { title?: string } = {}): Promise<Provider> {
  const { title = "A short title" } = options
  const condition = createCondition()
  const requests: OpenRequest[] = []
  const titleRequests: OpenRequest[] = []
  const held = new Set<() => void>()

  const hang = (request: OpenRequest, response: ServerResponse) =>
    new Promise<void>((resolve) => {
      const go = () => {
        held.delete(go)
        if (request.state === "hanging") request.state = "answering"
        resolve()
      }
      held.add(go)
      response.once("close", go)
      request.state = "hanging"
      condition.changed()
    })

  const toReply = (request: OpenRequest): ModelReply => {
    if (request.kind === "title") return { text: title }
    if (typeof script === "function") return script(request, request.n)
    const message = `The script has ${script.length} replies and this is request ${request.n + 1}`
    return script[request.n] ?? { status: 400, body: { error: { message } } }
  }

  const answer = async (request: OpenRequest, response: ServerResponse) => {
    const reply = toReply(request)
    const head = {
      id: `chat-${request.kind}-${request.n}`,
      created: Math.floor(Date.now() / 1000),
      model: request.model,
    }
    if (reply.hangAfter === 0) await hang(request, response)
    if (reply.status !== undefined) return sendJson(response, reply.status, reply.body ?? {}, reply.headers)
    if (reply.reset && !reply.text && !reply.chunks) return response.socket?.destroy()
    if (request.body["stream"] !== true) return sendJson(response, 200, toCompletion(reply, head), reply.headers)

    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...reply.headers })
    response.flushHeaders()
    let sent = 0
    for (const chunk of toChunks(reply, head)) {
      if (reply.delayMs) await new Promise((resolve) => setTimeout(resolve, reply.delayMs))
      if (response.destroyed) return
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      if (++sent === reply.hangAfter) await hang(request, response)
    }
    // Destroying the socket immediately would drop buffered bytes.
    if (reply.reset) return response.write("\n", () => response.socket?.destroy())
    if (reply.streamError === undefined) response.write("data: [DONE]\n\n")
    response.end()
  }

  const server = createServer(async (incoming, response) => {
    const body = await readJson(incoming)
    if (incoming.method === "GET" && incoming.url === "/v1/models")
      return sendJson(response, 200, { object: "list", data: [{ id: "main", object: "model" }] })
    if (incoming.method !== "POST" || incoming.url !== "/v1/chat/completions")
      return sendJson(response, 404, { error: { message: "Not found" } })

    const kind = isTitleRequest(body) ? "title" : "chat"
    const list = kind === "title" ? titleRequests : requests
    const request = toRequest(body, incoming.headers, kind, list.length)
    list.push(request)
    response.once("close", () => {
      request.state = response.writableFinished ? "done" : "aborted"
      condition.changed()
    })
    condition.changed()
    await answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    ...toDisposable(async () => {
      for (const go of held) go()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    }),
    url,
    requests,
    titleRequests,
    async waitFor(predicate, { timeoutMs } = {}) {
      const describe = () =>
        `The expected request did not arrive; requests: ${JSON.stringify(requests.map(toSummary), null, 1)}`
      await condition.until(() => predicate(requests), { timeoutMs, describe })
    },
    release() {
      for (const go of held) go()
    },
    config({ id = "mock", limit, cost } = {}) {
      const main = {
        name: "Scripted model",
        tool_call: true,
        limit: limit ?? { context: 100_000, output: 4_000 },
        cost: cost ?? { input: 1, output: 2, cache_read: 0.5 },
      }
      const options = { baseURL: `${url}/v1`, apiKey: "test-key" }
      return {
        provider: { [id]: { npm: "@ai-sdk/openai-compatible", name: "Scripted provider", options, models: { main } } },
        model: `${id}/main`,
      }
    },
  }
}

/** The text of a message, from either form of its content. */
export function toText(message: ChatMessage | undefined): string {
  if (typeof message?.content === "string") return message.content
  return (message?.content ?? []).map((part) => part.text ?? "").join("\n")
}

function toRequest(
  body: Record<string, unknown>,
  headers: IncomingHttpHeaders,
  kind: ProviderRequest["kind"],
  n: number,
): OpenRequest {
  const tools = (body["tools"] ?? []) as { function: { name: string } }[]
  return {
    n,
    kind,
    headers,
    body,
    model: String(body["model"]),
    messages: (body["messages"] ?? []) as ChatMessage[],
    tools: tools.map((tool) => tool.function.name),
    state: "answering",
  }
}

function isTitleRequest(body: Record<string, unknown>): boolean {
  const tools = body["tools"]
  if (Array.isArray(tools) && tools.length > 0) return false
  const messages = (body["messages"] ?? []) as ChatMessage[]
  return messages.some((message) => /title generator|generate a title/i.test(toText(message)))
}

function toSummary(request: ProviderRequest) {
  return { n: request.n, state: request.state, last: toText(request.messages.at(-1)).slice(0, 200) }
}

async function readJson(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>
  } catch {
    return {}
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: ModelReply["headers"] = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const type = typeof body === "string" ? "text/plain" : "application/json"
  response.writeHead(status, { "content-type": type, ...headers })
  response.end(text)
}
