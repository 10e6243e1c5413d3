// Rules that `instructions` name by URL, fetched once in a while. Those of a project without trust are left out of its
// settings before they come here.
// Promises: an address that does not answer costs one short wait and a line in the log, and the other rules count.

import { toReason } from "../base/reason.ts"

export type RemoteInstructions = (url: string) => Promise<string | undefined>

const freshMs = 10 * 60_000
const failedMs = 60_000

/** `fetchText` is bounded in time and size by whoever gives it. */
export function createRemoteInstructions(deps: {
  readonly fetchText: (url: string) => Promise<string>
  readonly onFailure: (url: string, reason: string) => void
  readonly now?: () => number
}): RemoteInstructions {
  const { fetchText, onFailure, now = Date.now } = deps
  const known = new Map<string, { readonly text: Promise<string | undefined>; until: number }>()
  return (url) => {
    const entry = known.get(url)
    if (entry && now() < entry.until) return entry.text
    const next = { text: get(url), until: now() + freshMs }
    known.set(url, next)
    void next.text.then((text) => {
      if (text === undefined) next.until = now() + failedMs
    })
    return next.text
  }

  async function get(url: string): Promise<string | undefined> {
    try {
      return await fetchText(url)
    } catch (error) {
      onFailure(url, toReason(error))
      return undefined
    }
  }
}
