// A model on loopback that does what a script says, in the OpenAI chat-completions protocol. It keeps every request, and
// a turn may hang until the test releases it, so that what happens in mid-stream is decided and not raced for.
import { createServer } from "node:http"
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { toChunks, toCompletion } from "./provider-turn.ts"
import type { Turn } from "./provider-turn.ts"

export type ChatMessage = {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool"
  readonly content: string | null | readonly { type: string; text?: string }[]
  readonly tool_calls?: readonly { id: string; function: { name: string; arguments: string } }[]
  readonly tool_call_id?: string
}

export type ProviderRequest = {
  /** Counts the requests of its kind, from 0. */
  readonly n: number
  readonly kind: "chat" | "title"
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
  readonly model: string
  readonly messages: readonly ChatMessage[]
  /** Names of the offered tools. */
  readonly tools: readonly string[]
  /** `aborted`: the client went away before the answer was whole. */
  readonly state: "answering" | "hanging" | "done" | "aborted"
}

/** Turns in order, or what to do with the n-th request (from 0); requests for a title are not counted. */
export type Script = readonly Turn[] | ((request: ProviderRequest, n: number) => Turn)

type ProviderConfigOptions = {
  readonly id?: string
  readonly limit?: { readonly context: number; readonly output: number }
  readonly cost?: { readonly input: number; readonly output: number; readonly cache_read?: number }
}

export type Provider = Disposable & {
  readonly url: string
  /** Requests for an answer, oldest first. */
  readonly requests: readonly ProviderRequest[]
  readonly titleRequests: readonly ProviderRequest[]
  /** Resolves when the predicate holds, which is looked at whenever a request arrives or changes its state. */
  readonly waitFor: (
    predicate: (requests: readonly ProviderRequest[]) => boolean,
    options?: { timeoutMs?: number },
  ) => Promise<void>
  /** Lets go on whatever hangs now. */
  readonly release: () => void
  /** A fragment of `opencode.json` that makes this the model `mock/main`. */
  readonly config: (options?: ProviderConfigOptions) => Record<string, unknown>
}

type OpenRequest = { -readonly [K in keyof ProviderRequest]: ProviderRequest[K] }

/** Starts the model. A request beyond a script's last turn gets a 400 that says so. */
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

  const toTurn = (request: OpenRequest): Turn => {
    if (request.kind === "title") return { text: title }
    if (typeof script === "function") return script(request, request.n)
    const message = `The script has ${script.length} turns and this is request ${request.n + 1}`
    return script[request.n] ?? { status: 400, body: { error: { message } } }
  }

  const answer = async (request: OpenRequest, response: ServerResponse) => {
    const turn = toTurn(request)
    const head = {
      id: `chat-${request.kind}-${request.n}`,
      created: Math.floor(Date.now() / 1000),
      model: request.model,
    }
    if (turn.hangAfter === 0) await hang(request, response)
    if (turn.status !== undefined) return sendJson(response, turn.status, turn.body ?? {}, turn.headers)
    if (turn.reset && !turn.text && !turn.chunks) return response.socket?.destroy()
    if (request.body["stream"] !== true) return sendJson(response, 200, toCompletion(turn, head), turn.headers)

    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...turn.headers })
    response.flushHeaders()
    let sent = 0
    for (const chunk of toChunks(turn, head)) {
      if (turn.delayMs) await new Promise((resolve) => setTimeout(resolve, turn.delayMs))
      if (response.destroyed) return
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      if (++sent === turn.hangAfter) await hang(request, response)
    }
    // Bytes still waiting in the socket would be lost with it.
    if (turn.reset) return response.write("\n", () => response.socket?.destroy())
    if (turn.streamError === undefined) response.write("data: [DONE]\n\n")
    response.end()
  }

  const server = createServer(async (incoming, response) => {
    const body = await readJson(incoming)
    if (incoming.method === "GET" && incoming.url === "/v1/models")
      return sendJson(response, 200, { object: "list", data: [{ id: "main", object: "model" }] })
    if (incoming.method !== "POST" || incoming.url !== "/v1/chat/completions")
      return sendJson(response, 404, { error: { message: "There is nothing here" } })

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
        `The model waited in vain; its requests: ${JSON.stringify(requests.map(toSummary), null, 1)}`
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

/** The text of a message, whichever of its forms it came in. */
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

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Turn["headers"] = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const type = typeof body === "string" ? "text/plain" : "application/json"
  response.writeHead(status, { "content-type": type, ...headers })
  response.end(text)
}
