// User messages that the server stores itself: prompts for the model that no person typed.
import type { IdSource } from "../../base/id.ts"
import type { UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionStore } from "../record/store.ts"

type Deps = { readonly store: Pick<SessionStore, "saveMessages">; readonly newId: IdSource }

type Head = { readonly sessionID: string; readonly agent: string; readonly model: ModelRef; readonly title: string }

/** Stores a user message with one part. */
export function storeUserMessage(
  { store, newId }: Deps,
  { sessionID, agent, model, title }: Head,
  toPart: (identity: Pick<Part, "id" | "sessionID" | "messageID">) => Part,
): UserMessage {
  const info: UserMessage = {
    id: newId("message"),
    sessionID,
    role: "user",
    time: { created: Date.now() },
    summary: { title, diffs: [] },
    agent,
    model,
  }
  store.saveMessages({ info, parts: [toPart({ id: newId("part"), sessionID, messageID: info.id })] })
  return info
}

/** Stores a text for the model, with the agent and model of the message that it follows. */
export function storeSyntheticPrompt(
  deps: Deps,
  { sessionID, agent, model }: Pick<UserMessage, "sessionID" | "agent" | "model">,
  { title, text }: { readonly title: string; readonly text: string },
): UserMessage {
  return storeUserMessage(deps, { sessionID, agent, model, title }, (identity) => {
    const now = Date.now()
    return { ...identity, type: "text", synthetic: true, text, time: { start: now, end: now } }
  })
}
