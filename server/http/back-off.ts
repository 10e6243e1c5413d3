// Slows down who guesses the password: after some wrong ones an address is not listened to for a while, twice as long each
// time. A program that repeats one wrong password counts once, so that it locks nobody out. Memory is bounded.
import { createHash } from "node:crypto"

export type BackOff = {
  /** How long the address must still wait; 0: it may try. */
  waitMs(address: string): number
  /** Notes a wrong credential. */
  fail(address: string, credential: string): void
}

export type BackOffOptions = {
  /** An address is made to wait. */
  readonly onWait: (address: string, tries: number, waitMs: number) => void
  readonly now?: () => number
}

type Tries = { readonly recent: string[]; count: number; until: number; last: number }

const freeTries = 5
const firstWaitMs = 1000
const longestWaitMs = 60_000
const forgetMs = 15 * 60_000
const mostAddresses = 1000

/** Makes one for a server. */
export function createBackOff({ onWait, now = Date.now }: BackOffOptions): BackOff {
  const byAddress = new Map<string, Tries>()

  function find(key: string): Tries | undefined {
    const tries = byAddress.get(key)
    if (tries && now() - tries.last > forgetMs) byAddress.delete(key)
    return byAddress.get(key)
  }

  return {
    waitMs: (address) => Math.max(0, (find(toNetwork(address))?.until ?? 0) - now()),
    fail(address, credential) {
      const key = toNetwork(address)
      const tries = find(key) ?? { recent: [], count: 0, until: 0, last: 0 }
      const digest = createHash("sha256").update(credential).digest("base64")
      if (tries.recent.includes(digest)) return
      tries.recent.push(digest)
      if (tries.recent.length > freeTries) tries.recent.shift()
      tries.count++
      tries.last = now()
      byAddress.delete(key)
      byAddress.set(key, tries)
      if (byAddress.size > mostAddresses) byAddress.delete(byAddress.keys().next().value!)
      if (tries.count < freeTries) return
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries.count - freeTries))
      tries.until = now() + waitMs
      onWait(key, tries.count, waitMs)
    },
  }
}

/** The part of an address that a stranger cannot choose freely: of IPv6 the first half. */
function toNetwork(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address
  const [head = "", tail] = address.split("::")
  const groups = head === "" ? [] : head.split(":")
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length)
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...(tail ? tail.split(":") : [])]
  return address === "::1" ? address : `${all.slice(0, 4).join(":")}::/64`
}
