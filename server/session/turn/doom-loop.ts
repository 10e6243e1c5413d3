// Detects a model that repeats a call: three times in one message, as in the published program, or five times over the steps of a turn
// with the same outcome each time. A poll whose outcome changes is no loop.
export type CallRecord = {
  readonly tool: string
  readonly input: string
  readonly messageID: string
  /** Output or error, once the call has ended. */
  outcome?: string
}

const maxInMessage = 2
const maxInTurn = 4

/** True when the last call continues a loop. */
export function isLooping(calls: readonly CallRecord[]): boolean {
  const last = calls.at(-1)
  if (!last) return false
  const other = calls.findLastIndex((call) => call.tool !== last.tool || call.input !== last.input)
  const earlier = calls.slice(other + 1, -1)
  if (earlier.filter((call) => call.messageID === last.messageID).length >= maxInMessage) return true
  return earlier.length >= maxInTurn && new Set(earlier.slice(-maxInTurn).map((call) => call.outcome)).size === 1
}
