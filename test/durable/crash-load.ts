// Concurrent clients of one server that record acknowledged writes: these must be found after a kill at any time, while
// writes without a response may be found.
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import type { Session, Todo } from "../../server/schema/session.ts"
import { toText, type ProviderRequest } from "../support/provider.ts"
import type { ModelReply } from "../support/provider-reply.ts"
import type { Random } from "../support/random.ts"
import type { Server } from "../support/server.ts"

export type Known = {
  /** Deleted, or perhaps so. */
  gone: "no" | "maybe" | "yes"
  /** Any of them. */
  titles: string[]
  /** Clients that rename it just now. */
  renaming: number
  readonly prompts: Set<string>
  /** As they were answered, by their ids. */
  readonly messages: Map<string, MessageWithParts>
  /** Parts that events reported as finished, by id. */
  readonly parts: Map<string, Part>
  /** From the last list that an event published. */
  todo: number
}

export type Ledger = Map<string, Known>

const kinds = ["text", "write", "bash", "todo"] as const

export const fileLine = (n: number) => `this is what was written as number ${n}\n`
export const fileLines = 4000

/** What the scripted model does with a prompt such as `write 17`. */
export function answer({ messages }: ProviderRequest): ModelReply {
  const asked = messages.findLastIndex(({ role }) => role === "user")
  const [kind, number] = toText(messages[asked]!).split("\n").at(-1)!.split(" ")
  const n = Number(number)
  const call = {
    write: { name: "write", input: { filePath: `file-${n}.txt`, content: fileLine(n).repeat(fileLines) } },
    bash: { name: "bash", input: { command: `sleep 987654 & sleep 0.05; echo done-${n}`, description: "Waits" } },
    todo: {
      name: "todowrite",
      input: { todos: [{ id: "1", content: `todo ${n}`, status: "pending", priority: "low" }] },
    },
  }[kind!]
  const isDone = messages.slice(asked + 1).some(({ role }) => role === "tool")
  if (call && !isDone) return { text: "I begin. ", tools: [call], delayMs: 2 }
  return { chunks: Array.from({ length: 10 }, (_, i) => `word${i} of ${n}. `), delayMs: 3 }
}

export type Load = {
  readonly ledger: Ledger
  readonly nextNumber: () => number
  /** A call was answered. */
  readonly onAnswer: () => void
}

const createKnown = (title: string): Known => ({
  gone: "no",
  titles: [title],
  renaming: 0,
  prompts: new Set(),
  messages: new Map(),
  parts: new Map(),
  todo: 0,
})

const listOpen = (known: Ledger) => [...known].filter(([, { gone }]) => gone === "no").map(([id]) => id)

/** One client, until the server is gone. Rejects on an answer that no client expects. */
export async function runClient(server: Server, { ledger, nextNumber, onAnswer }: Load, random: Random): Promise<void> {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T | undefined> => {
    const answer = await server.request<T>(method, path, body)
    onAnswer()
    // Another client was quicker: the session or its message is gone, or a turn runs in it.
    if ([404, 409].includes(answer.status)) return undefined
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return (answer.json ?? true) as T
  }
  const toPrompt = (text: string, more = {}) => ({ ...more, parts: [{ type: "text", text }] })

  async function act(): Promise<void> {
    const ids = listOpen(ledger)
    const choice = random.next()
    if (ids.length === 0 || choice < 0.15) {
      const title = `title ${nextNumber()}`
      const made = await call<Session>("POST", "/session", { title })
      if (made) ledger.set(made.id, createKnown(title))
      return
    }
    const id = random.pick(ids)
    const known = ledger.get(id)!
    const path = `/session/${id}`
    if (choice < 0.3) {
      const title = `title ${nextNumber()}`
      const titles = [...known.titles, title]
      // Two at once may be stored in either order.
      const isAlone = known.renaming++ === 0
      known.titles = titles
      if ((await call("PATCH", path, { title })) && isAlone && known.titles === titles) known.titles = [title]
      known.renaming--
    } else if (choice < 0.35) {
      known.gone = "maybe"
      if (await call("DELETE", path)) known.gone = "yes"
    } else if (choice < 0.5) {
      const text = `note ${nextNumber()}`
      const made = await call<MessageWithParts>("POST", `${path}/message`, toPrompt(text, { noReply: true }))
      if (made) known.messages.set(made.info.id, made)
    } else if (choice < 0.75) {
      const text = `${random.pick(kinds)} ${nextNumber()}`
      if (await call("POST", `${path}/prompt_async`, toPrompt(text))) known.prompts.add(text)
    } else {
      const text = `${random.pick(kinds)} ${nextNumber()}`
      const made = await call<MessageWithParts>("POST", `${path}/message`, toPrompt(text))
      if (!made) return
      known.prompts.add(text)
      if (isEnded(made)) known.messages.set(made.info.id, made)
      // Where the session is being deleted, the turn ends as it stands.
      else if (known.gone === "no") throw new Error(`An answer that has not ended: ${JSON.stringify(made)}`)
    }
  }

  for (;;)
    try {
      await act()
    } catch (error) {
      if (isBrokenConnection(error)) return
      throw error
    }
}

const isEnded = ({ info }: MessageWithParts) => info.role === "assistant" && info.time.completed !== undefined

/** What a call meets when the server is killed. */
function isBrokenConnection(error: unknown): boolean {
  const codes: (string | undefined)[] = ["ECONNRESET", "ECONNREFUSED", "EPIPE"]
  return codes.includes((error as NodeJS.ErrnoException).code)
}

/** Records what events report as finished, until the server is gone. */
export async function followFinished(server: Server, ledger: Ledger): Promise<() => void> {
  const events = await server.events()
  return () => {
    for (const { type, properties } of events.all) {
      if (type === "message.part.updated") {
        const part = properties["part"] as Part
        if (isFinished(part)) ledger.get(part.sessionID)?.parts.set(part.id, part)
      } else if (type === "todo.updated") {
        const [todo] = properties["todos"] as Todo[]
        const known = ledger.get(properties["sessionID"] as string)
        if (known && todo) known.todo = Math.max(known.todo, toNumber(todo))
      }
    }
    events.close()
  }
}

export const toNumber = ({ content }: Pick<Todo, "content">) => Number(content.split(" ")[1])

function isFinished(part: Part): boolean {
  if (part.type === "text") return part.time?.end !== undefined
  return part.type === "tool" && (part.state.status === "completed" || part.state.status === "error")
}
