// Sends a prompt and follows its turn to the end. Promise: it ends when the turn ends, however many requests of it or of its
// files are rejected, at a signal, or when the server has been unreachable for 30 s.
import { setTimeout } from "node:timers/promises"
import type { MessageError } from "../../../../server/schema/error.ts"
import type { EventPayload } from "../../../../server/schema/event.ts"
import type { MessageWithParts } from "../../../../server/schema/message.ts"
import type { Client } from "../../../client/client.ts"
import { ClientError } from "../../../client/client-error.ts"
import { openEvents } from "../../../client/events.ts"
import { onEndingSignal } from "../../wait-for-signal.ts"
import type { RunPrinter } from "./printer.ts"
import { createRequestRejector } from "./request-rejector.ts"

export type TurnOptions = {
  readonly client: Client
  readonly sessionID: string
  readonly printer: RunPrinter
  /** Sends the prompt. */
  send(): Promise<unknown>
}

const maxDisconnectedMs = 30_000
const maxAbortMs = 1000
const exitCodes = { answered: 0, failed: 1, rejected: 3, stepLimit: 4, interrupted: 130 } as const

/** Returns the exit code. Throws ClientError. */
export async function runTurn(options: TurnOptions): Promise<number> {
  const { client, sessionID, printer } = options
  const [before] = await client.message.list({ sessionID, limit: 1 })
  const connected = Promise.withResolvers<void>()
  const turn = followTurn(options, before?.info.id ?? "")
  let lostAtMs: number | undefined
  const events = openEvents({
    client,
    onEvents: (batch) => batch.forEach(turn.handle),
    onConnect(isStale) {
      lostAtMs = undefined
      connected.resolve()
      if (isStale) turn.catchUp()
    },
    onLost(_waitMs, refusal) {
      const error = refusal ?? new ClientError(0, "ConnectionError", "The connection to the server is lost")
      if (refusal || Date.now() - (lostAtMs ??= Date.now()) > maxDisconnectedMs) turn.fail(error)
    },
    batchMs: 0,
  })
  try {
    onEndingSignal(turn.interrupt, exitCodes.interrupted)
    await Promise.race([connected.promise, turn.ended])
    turn.start()
    const code = await turn.ended
    events.flush()
    return code
  } finally {
    printer.end()
    events.close()
  }
}

/** The state of one turn. `lastMessageID` is the last message before it. */
function followTurn({ client, sessionID, printer, send }: TurnOptions, lastMessageID: string) {
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<number>()
  const rejector = createRequestRejector({ client, sessionID, printer, onFailure: fail })
  /** The server has stored the prompt: until then it reads the files of the prompt, which may ask and fail. */
  const accepted = Promise.withResolvers<void>()
  let isAccepted = false
  let isSent = false
  let hasFailed = false
  let hasReachedLimit = false
  let isAnswered = false
  let isInterrupted = false

  async function finish(): Promise<void> {
    const hasRejected = await rejector.settled()
    if (isInterrupted) return end(exitCodes.interrupted)
    if (hasReachedLimit) return end(exitCodes.stepLimit)
    if (hasRejected) return end(exitCodes.rejected)
    if (hasFailed) return end(exitCodes.failed)
    if (isAnswered) return end(exitCodes.answered)
    // Some servers drop a prompt that they cannot begin, without an error.
    fail(new Error("The server ended the turn without an answer."))
  }

  /** Some servers publish no idle event for a turn that could not begin. */
  async function finishIfIdle(): Promise<void> {
    await accepted.promise
    if (await isBusy(client, sessionID)) return
    // The turn may have ended meanwhile, with events that are still on their way.
    for (const message of await client.message.list({ sessionID })) if (message.info.id > lastMessageID) print(message)
    await finish()
  }

  function note(error: MessageError | undefined): void {
    hasFailed = true
    if (error?.name === "StepLimitError") hasReachedLimit = true
  }

  function handle(event: EventPayload): void {
    printer.handle(event, sessionID)
    if (event.type === "message.updated") {
      const { info } = event.properties
      if (isSent && info.sessionID === sessionID && info.role === "assistant") isAnswered = true
      return
    }
    if (event.type === "permission.asked" || event.type === "question.asked") return rejector.reject(event)
    if (!("sessionID" in event.properties) || event.properties.sessionID !== sessionID || !isSent) return
    if (event.type === "session.error") {
      note(event.properties.error)
      finishIfIdle().catch(fail)
    }
    const isIdle =
      event.type === "session.idle" || (event.type === "session.status" && event.properties.status.type === "idle")
    // An earlier turn may have ended while the prompt was being prepared.
    if (isIdle) (isAccepted ? finish() : finishIfIdle()).catch(fail)
  }

  function print({ info, parts }: MessageWithParts): void {
    handle({ type: "message.updated", properties: { info } })
    for (const part of parts) handle({ type: "message.part.updated", properties: { part } })
    if (info.role === "assistant" && info.error) note(info.error)
  }

  /** Fetches what the events of a lost connection reported, and handles it like those events. */
  async function fetchMissed(): Promise<void> {
    const [permissions, questions] = await Promise.all([client.permission.list(), client.question.list()])
    for (const properties of permissions) handle({ type: "permission.asked", properties })
    for (const properties of questions) handle({ type: "question.asked", properties })
    await finishIfIdle()
  }

  return {
    /** The exit code. */
    ended,
    fail,
    handle,
    start() {
      if (isInterrupted) return
      isSent = true
      send().then(() => {
        isAccepted = true
        accepted.resolve()
      }, fail)
    },
    /** After a reconnect that missed events. */
    catchUp() {
      if (isSent) fetchMissed().catch(fail)
    },
    async interrupt() {
      isInterrupted = true
      // Nothing has begun where the prompt was not sent.
      if (isSent) await Promise.race([client.session.abort({ sessionID }).catch(() => {}), setTimeout(maxAbortMs)])
      end(exitCodes.interrupted)
    },
  }
}

async function isBusy(client: Client, sessionID: string): Promise<boolean> {
  const status = await client.session.status()
  return status[sessionID] !== undefined && status[sessionID].type !== "idle"
}
