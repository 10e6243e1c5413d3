// Instructions by URL, cached for ten minutes. URLs of an untrusted project are withheld from its settings and never get here.
// Guarantee: a failing URL is logged once a minute at most and does not affect the other instructions.
import { toReason } from "../base/reason.ts"

export type RemoteInstructions = (url: string) => Promise<string | undefined>

const cachedMs = 10 * 60_000
const failedMs = 60_000

/** `fetchText` must limit the time and size of a request itself. */
export function createRemoteInstructions(deps: {
  readonly fetchText: (url: string) => Promise<string>
  readonly onFailure: (url: string, reason: string) => void
  readonly now?: () => number
}): RemoteInstructions {
  const { fetchText, onFailure, now = Date.now } = deps
  const cache = new Map<string, { readonly text: Promise<string | undefined>; until: number }>()
  return (url) => {
    const entry = cache.get(url)
    if (entry && now() < entry.until) return entry.text
    const next = { text: get(url), until: now() + cachedMs }
    cache.set(url, next)
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
