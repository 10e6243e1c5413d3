// Names a new session in the background: by a small model call, or from the prompt's first line where that fails.
import type { LanguageModelV4 } from "@ai-sdk/provider"
import type { MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { Session } from "../../schema/session.ts"
import type { SessionDeps } from "../deps.ts"
import { toText } from "../intake/prompt.ts"
import { isDefaultTitle, toTitle } from "../record/title.ts"
import { cutText } from "../../base/cut-text.ts"

const instructions = `You are a title generator. You are given the start of a conversation between a developer and a coding agent.
Answer with one line and nothing else: a title of at most seven words that will let the developer find this conversation again.
Use the developer's language. Keep file names, identifiers and numbers exactly. Do not answer the request itself. No quotes, no full stop.`

const maxPromptCharacters = 4000

export type SessionTitles = {
  /** Starts naming a session that still has its default title and is no sub-agent's. */
  request(session: Session, message: MessageWithParts): void
  abort(sessionID: string): void
  dispose(): void
}

export function createSessionTitles({
  store,
  models,
  log,
}: Pick<SessionDeps, "store" | "models" | "log">): SessionTitles {
  const requests = new Map<string, AbortController>()

  /** A title that the user gave meanwhile stays. */
  function setTitle(sessionID: string, title: string) {
    if (title === "" || !isDefaultTitle(store.findSession(sessionID)?.title ?? "")) return
    store.updateSession(sessionID, (session) => ({ ...session, title }))
  }

  async function requestFrom(user: UserMessage, text: string, signal: AbortSignal): Promise<void> {
    const model = models.resolve(models.findSmall(user.model.providerID) ?? user.model)
    const title = await requestTitle(await model.load(), text, signal)
    if (title !== undefined) setTitle(user.sessionID, title)
  }

  return {
    request(session, { info, parts }) {
      if (info.role !== "user" || session.parentID || !isDefaultTitle(session.title) || requests.has(session.id)) return
      const text = toText(parts)
      const controller = new AbortController()
      requests.set(session.id, controller)
      requestFrom(info, text, controller.signal)
        .catch((error: unknown) => log("debug", "the model gave no title", { error: String(error) }))
        .finally(() => {
          requests.delete(session.id)
          if (!controller.signal.aborted) setTitle(session.id, toTitle(text))
        })
        .catch((error: unknown) => log("warn", "the session's title was not saved", { error: String(error) }))
    },
    abort: (sessionID) => requests.get(sessionID)?.abort(),
    dispose() {
      for (const controller of requests.values()) controller.abort()
    },
  }
}

/** Asks a model for a title; undefined when its answer is no title. */
async function requestTitle(model: LanguageModelV4, prompt: string, signal: AbortSignal): Promise<string | undefined> {
  const { stream } = await model.doStream({
    prompt: [
      { role: "system", content: instructions },
      {
        role: "user",
        content: [
          { type: "text", text: `Generate a title for this conversation:\n\n${cutText(prompt, maxPromptCharacters)}` },
        ],
      },
    ],
    maxOutputTokens: 1000,
    abortSignal: signal,
  })
  let text = ""
  for await (const part of stream) {
    if (part.type === "text-delta") text += part.delta
    if (part.type === "error") return undefined
  }
  const title = toTitle(text.replaceAll(/<think>.*?<\/think>/gs, ""))
  return title === "" ? undefined : title
}
