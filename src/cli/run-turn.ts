// One turn of a session, followed to its end with nobody to ask: what would be asked, by its sub-agents too, is refused.
// Promises: it ends when the turn does, when a signal comes, or when the server stays away.
import type { EventPayload } from "../../server/schema/event.ts"
import type { Client } from "../client/client.ts"
import { ClientError } from "../client/client-error.ts"
import { openEvents } from "../client/events.ts"
import type { Transport } from "../client/transport.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { waitForSignal } from "./process-end.ts"
import type { RunPrinter } from "./run-printer.ts"

export type TurnOptions = {
  readonly url: string
  readonly transport: Transport
  readonly client: Client
  readonly directory: string | undefined
  readonly sessionID: string
  readonly printer: RunPrinter
  /** Begins the turn. */
  send(): Promise<unknown>
}

type Asked = Extract<EventPayload, { type: "permission.asked" | "question.asked" }>

const longestAwayMs = 30_000
const interruptedCode = 130

/** Gives the exit code. Throws ClientError. */
export async function runTurn(options: TurnOptions): Promise<number> {
  const { client, sessionID, printer } = options
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<number>()
  const isInFamily = createFamily(client, sessionID)
  const refusals = new Set<Promise<void>>()
  let isSent = false
  let hasFailed = false
  let isAnswered = false
  let isRefused = false
  let isInterrupted = false
  let lostAt: number | undefined

  async function finish(): Promise<void> {
    await Promise.all(refusals)
    if (isInterrupted) return end(interruptedCode)
    // Some servers drop in silence what they cannot begin.
    if (!isAnswered && !hasFailed && !isRefused) fail(new Error("The server ended the turn without an answer."))
    end(isRefused ? 3 : hasFailed ? 1 : 0)
  }

  async function refuse(asked: Asked): Promise<void> {
    if (!(await isInFamily(asked.properties.sessionID))) return
    isRefused = true
    printer.refused(toRefusal(asked), sessionID)
    const requestID = asked.properties.id
    // Another client may have answered first.
    if (asked.type === "question.asked") await client.question.reject({ requestID }).catch(() => {})
    else await client.permission.reply({ requestID }, { reply: "reject" }).catch(() => {})
  }

  function takeAsked(asked: Asked) {
    const refusal = refuse(asked).finally(() => refusals.delete(refusal))
    refusals.add(refusal)
  }

  function take(event: EventPayload) {
    printer.take(event, sessionID)
    if (event.type === "message.updated") {
      const { info } = event.properties
      if (isSent && info.sessionID === sessionID && info.role === "assistant") isAnswered = true
      return
    }
    if (event.type === "permission.asked" || event.type === "question.asked") return takeAsked(event)
    if (!("sessionID" in event.properties) || event.properties.sessionID !== sessionID || !isSent) return
    if (event.type === "session.error") {
      hasFailed = true
      void finishIfIdle()
    }
    if (event.type === "session.idle") void finish()
    if (event.type === "session.status" && event.properties.status.type === "idle") void finish()
  }

  /** Some servers say nothing more of a turn that could not begin. */
  async function finishIfIdle(): Promise<void> {
    try {
      if (!(await isBusy(client, sessionID))) await finish()
    } catch (error) {
      fail(error)
    }
  }

  /** Makes up for what was said while the server was away. */
  async function catchUp(last: string): Promise<void> {
    const [messages, permissions, questions] = await Promise.all([
      client.message.list({ sessionID }),
      client.permission.list(),
      client.question.list(),
    ])
    for (const properties of permissions) take({ type: "permission.asked", properties })
    for (const properties of questions) take({ type: "question.asked", properties })
    for (const { info, parts } of messages.filter((message) => message.info.id > last)) {
      take({ type: "message.updated", properties: { info } })
      for (const part of parts) take({ type: "message.part.updated", properties: { part } })
      if (info.role === "assistant" && info.error) hasFailed = true
    }
    await finishIfIdle()
  }

  const [before] = await client.message.list({ sessionID, limit: 1 })
  const connected = Promise.withResolvers<void>()
  const events = openEvents({
    url: options.url,
    transport: options.transport,
    directory: options.directory,
    onEvents: (batch) => batch.forEach(take),
    onConnect(isStale) {
      lostAt = undefined
      connected.resolve()
      if (isSent && isStale) catchUp(before?.info.id ?? "").catch(fail)
    },
    onLost(_waitMs, refusal) {
      const error = refusal ?? new ClientError(0, "ConnectionError", "The server is gone")
      if (refusal || Date.now() - (lostAt ??= Date.now()) > longestAwayMs) fail(error)
    },
    batchMs: 0,
  })
  try {
    await Promise.race([connected.promise, ended])
    isSent = true
    options.send().catch(fail)
    void waitForSignal().then(async () => {
      isInterrupted = true
      await client.session.abort({ sessionID }).catch(() => {})
      end(interruptedCode)
    })
    const code = await ended
    events.flush()
    return code
  } finally {
    printer.end()
    events.close()
  }
}

function toRefusal(asked: Asked): string {
  if (asked.type === "question.asked")
    return `nobody is here to answer: ${asked.properties.questions.map((each) => sanitize(each.question)).join(" ")}`
  const { permission, patterns } = asked.properties
  return `not allowed without asking: ${permission} ${patterns.join(", ")}. Allow it in opencode.json under "permission".`
}

async function isBusy(client: Client, sessionID: string): Promise<boolean> {
  const status = await client.session.status()
  return status[sessionID] !== undefined && status[sessionID].type !== "idle"
}

/** Whether a session is the one, or was started by it or by one that it started. */
function createFamily(client: Client, rootID: string): (sessionID: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>([[rootID, Promise.resolve(true)]])
  async function look(sessionID: string): Promise<boolean> {
    const { parentID } = await client.session.get({ sessionID })
    return parentID !== undefined && isIn(parentID)
  }
  function isIn(sessionID: string): Promise<boolean> {
    const found = known.get(sessionID) ?? look(sessionID).catch(() => false)
    known.set(sessionID, found)
    return found
  }
  return isIn
}
