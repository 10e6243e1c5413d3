// A model server on loopback for the benchmark, in its own thread so that its work does not delay the measurement. The
// user's text selects the reply: `chunks:1000` streams 1000 words, one packet each; `commands:20` calls the shell 20 times, one
// after the other; any other text gets a short sentence.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { isMainThread, parentPort, Worker } from "node:worker_threads"

export const finalText = "And that is the end."

export type ModelServer = { readonly url: string; close(): Promise<void> }

/** Starts the server; `url` is the base URL of an OpenAI-compatible provider. */
export async function startModelServer(): Promise<ModelServer> {
  const worker = new Worker(new URL(import.meta.url))
  const port = await new Promise<number>((resolve) => worker.once("message", resolve))
  return { url: `http://127.0.0.1:${port}/v1`, close: async () => void (await worker.terminate()) }
}

type Content = string | readonly { readonly text?: string }[]
type Body = { readonly messages: readonly { role: string; content: Content }[]; readonly tools?: readonly unknown[] }

/** The id of the next call of the shell; undefined when none is left to make. */
function toCall({ messages, tools }: Body): string | undefined {
  const at = messages.findLastIndex(({ role }) => role === "user")
  const count = Number(/commands:(\d+)/.exec(toText(messages[at]?.content))?.[1] ?? 0)
  const made = messages.slice(at).filter(({ role }) => role === "tool").length
  return tools?.length && made < count ? `call_${messages.length}` : undefined
}

function toText(content: Content | undefined = ""): string {
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join(" ")
}

function toWords({ messages, tools }: Body): string[] {
  const text = toText(messages.filter(({ role }) => role === "user").at(-1)?.content)
  const count = Number(/chunks:(\d+)/.exec(text)?.[1] ?? 0)
  // A request without tools asks for a title.
  if (!tools?.length || count === 0) return ["All is well."]
  const words = Array.from({ length: count }, (_, at) => (at % 60 === 59 ? `paragraph ${at}.\n\n` : `word${at} `))
  return [...words, `\n\n${finalText}`]
}

function serve(): void {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on("data", (piece: Buffer) => pieces.push(piece))
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as Body
      const words = toWords(body)
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.socket?.setNoDelay(true)
      const head = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "main" }
      const send = (more: object) => response.write(`data: ${JSON.stringify({ ...head, ...more })}\n\n`)
      const finish = (reason: "stop" | "tool_calls") => {
        send({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
        send({ choices: [], usage: { prompt_tokens: 100, completion_tokens: words.length, total_tokens: 100 } })
        response.end("data: [DONE]\n\n")
      }
      const id = toCall(body)
      if (id !== undefined) {
        const call = { name: "bash", arguments: JSON.stringify({ command: `: ${id}`, description: "Nothing" }) }
        send({ choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id, type: "function", function: call }] } }] })
        return finish("tool_calls")
      }
      const next = (at: number): void => {
        if (response.destroyed) return
        if (at === words.length) return finish("stop")
        const hasRoom = send({ choices: [{ index: 0, delta: { role: "assistant", content: words[at] } }] })
        if (hasRoom) setImmediate(next, at + 1)
        else response.once("drain", () => next(at + 1))
      }
      next(0)
    })
  })
  server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port))
}

if (!isMainThread) serve()
