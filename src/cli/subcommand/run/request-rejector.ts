// Rejects the permissions and questions that a turn asks for, its sub-agents included, since no user can answer them.
import type { EventPayload } from "../../../../server/schema/event.ts"
import type { Client } from "../../../client/client.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import type { RunPrinter } from "./printer.ts"
import { createSessionTree } from "./session-tree.ts"

type Request = Extract<EventPayload, { type: "permission.asked" | "question.asked" }>

export type RequestRejector = {
  /** Rejects the request if it belongs to the turn. */
  reject(request: Request): void
  /** Resolves when all rejections have been sent. Gives whether there was any. */
  settled(): Promise<boolean>
}

export type RequestRejectorOptions = {
  readonly client: Client
  readonly sessionID: string
  readonly printer: RunPrinter
}

export function createRequestRejector({ client, sessionID, printer }: RequestRejectorOptions): RequestRejector {
  const isInTree = createSessionTree(client, sessionID)
  const pending = new Set<Promise<void>>()
  let hasRejected = false

  async function send(request: Request): Promise<void> {
    if (!(await isInTree(request.properties.sessionID))) return
    hasRejected = true
    printer.rejected(toMessage(request), sessionID)
    const requestID = request.properties.id
    // Fails when another client has answered first.
    if (request.type === "question.asked") await client.question.reject({ requestID }).catch(() => {})
    else await client.permission.reply({ requestID }, { reply: "reject" }).catch(() => {})
  }

  return {
    reject(request) {
      const rejection = send(request).finally(() => pending.delete(rejection))
      pending.add(rejection)
    },
    async settled() {
      await Promise.all(pending)
      return hasRejected
    },
  }
}

function toMessage(request: Request): string {
  if (request.type === "question.asked")
    return `no user can answer here: ${request.properties.questions.map((each) => sanitize(each.question)).join(" ")}`
  const { permission, patterns } = request.properties
  return `not allowed without asking: ${permission} ${patterns.join(", ")}. Allow it in opencode.json under "permission".`
}
