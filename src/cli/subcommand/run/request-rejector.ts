// Rejects the permissions and questions that a turn asks for, its sub-agents included, since no user can answer them.
import { setTimeout } from "node:timers/promises"
import type { EventPayload } from "../../../../server/schema/event.ts"
import type { Client } from "../../../client/client.ts"
import { ClientError } from "../../../client/client-error.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import type { RunPrinter } from "./printer.ts"
import { createSessionTree } from "./session-tree.ts"

const maxAttempts = 30
const retryMs = 1000

type Request = Extract<EventPayload, { type: "permission.asked" | "question.asked" }>

export type RequestRejector = {
  /** Rejects the request, once, if it belongs to the turn. */
  reject(request: Request): void
  /** Resolves when all rejections have been sent. Gives whether there was any. */
  settled(): Promise<boolean>
}

export type RequestRejectorOptions = {
  readonly client: Client
  readonly sessionID: string
  readonly printer: RunPrinter
  /** A request could not be rejected, so the turn would wait for an answer forever. */
  readonly onFailure: (error: unknown) => void
}

export function createRequestRejector(options: RequestRejectorOptions): RequestRejector {
  const { client, sessionID, printer, onFailure } = options
  const isInTree = createSessionTree(client, sessionID)
  const pending = new Set<Promise<void>>()
  const seenIDs = new Set<string>()
  const printedIDs = new Set<string>()

  async function send(request: Request): Promise<void> {
    const requestID = request.properties.id
    if (!(await isInTree(request.properties.sessionID))) return
    if (!printedIDs.has(requestID)) printer.rejected(toMessage(request), sessionID)
    printedIDs.add(requestID)
    if (request.type === "question.asked") await client.question.reject({ requestID })
    else await client.permission.reply({ requestID }, { reply: "reject" })
  }

  return {
    reject(request) {
      const { id } = request.properties
      if (seenIDs.has(id)) return
      seenIDs.add(id)
      const rejection = withRetries(() => send(request))
        .catch(onFailure)
        .finally(() => pending.delete(rejection))
      pending.add(rejection)
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending)
      return printedIDs.size > 0
    },
  }
}

/** Repeats a call that got no response, since the turn waits until it has arrived. */
async function withRetries(call: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      return await call()
    } catch (error) {
      const status = error instanceof ClientError ? error.status : undefined
      // Another client answered first, or the request was aborted.
      if (status === 404 || status === 409) return
      if (status !== 0 || attempt === maxAttempts) throw error
      await setTimeout(retryMs)
    }
}

function toMessage(request: Request): string {
  if (request.type === "question.asked")
    return `no user can answer here: ${request.properties.questions.map((each) => sanitize(each.question)).join(" ")}`
  const { permission, patterns } = request.properties
  return `not allowed without asking: ${permission} ${patterns.join(", ")}. Allow it in opencode.json under "permission".`
}
