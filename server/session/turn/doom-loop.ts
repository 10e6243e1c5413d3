// Notices that a model makes the same call again and again: three times in one message, as on the recorded wire, or five
// times over the steps of a turn with the same outcome each time. A poll whose outcome changes is no loop.
export type CallRecord = {
  readonly tool: string
  readonly input: string
  readonly messageID: string
  /** What the call gave, once it has ended. */
  outcome?: string
}

const mostInMessage = 2
const mostInTurn = 4

/** Tells whether the last of the calls goes on with a loop. */
export function isLooping(calls: readonly CallRecord[]): boolean {
  const last = calls.at(-1)
  if (!last) return false
  const other = calls.findLastIndex((call) => call.tool !== last.tool || call.input !== last.input)
  const earlier = calls.slice(other + 1, -1)
  if (earlier.filter((call) => call.messageID === last.messageID).length >= mostInMessage) return true
  return earlier.length >= mostInTurn && new Set(earlier.slice(-mostInTurn).map((call) => call.outcome)).size === 1
}
