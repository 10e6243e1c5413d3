// Notices that a model makes the same call again and again in one turn.
export type CallRecord = { readonly tool: string; readonly input: string }

/** Adds a call to the turn's calls and gives how often it now stands there in an unbroken row. */
export function countRepeats(calls: CallRecord[], call: CallRecord): number {
  calls.push(call)
  let repeats = 0
  while (repeats < calls.length) {
    const earlier = calls[calls.length - 1 - repeats]!
    if (earlier.tool !== call.tool || earlier.input !== call.input) break
    repeats++
  }
  return repeats
}
