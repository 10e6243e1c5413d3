// Exponential backoff on failed logins, per address: after five wrong credentials an address is locked out, twice as long
// for each further one. One wrong credential that a program repeats counts once, so that it does not lock out its address.
// Memory is bounded.
import { createHash } from "node:crypto"

export type LoginLockout = {
  /** The rest of the lockout; 0 for an address that is not locked out. */
  remainingMs(address: string): number
  /** Counts a wrong credential. */
  recordFailure(address: string, credential: string): void
}

export type LoginLockoutOptions = {
  /** Called when an address is locked out; `failures` counts its wrong credentials so far. */
  readonly onLockout: (address: string, failures: number, lockoutMs: number) => void
  readonly now?: () => number
}

/** `recentDigests` are of the last wrong credentials; times are in Unix ms. */
type Failures = { readonly recentDigests: string[]; count: number; lockedUntil: number; lastAt: number }

const maxFreeFailures = 5
const firstLockoutMs = 1000
const maxLockoutMs = 60_000
const forgetAfterMs = 15 * 60_000
const maxAddresses = 1000

export function createLoginLockout({ onLockout, now = Date.now }: LoginLockoutOptions): LoginLockout {
  const byAddress = new Map<string, Failures>()

  function find(key: string): Failures | undefined {
    const failures = byAddress.get(key)
    if (failures && now() - failures.lastAt > forgetAfterMs) byAddress.delete(key)
    return byAddress.get(key)
  }

  return {
    remainingMs: (address) => Math.max(0, (find(toNetwork(address))?.lockedUntil ?? 0) - now()),
    recordFailure(address, credential) {
      const key = toNetwork(address)
      const failures = find(key) ?? { recentDigests: [], count: 0, lockedUntil: 0, lastAt: 0 }
      const digest = createHash("sha256").update(credential).digest("base64")
      if (failures.recentDigests.includes(digest)) return
      failures.recentDigests.push(digest)
      if (failures.recentDigests.length > maxFreeFailures) failures.recentDigests.shift()
      failures.count++
      failures.lastAt = now()
      // Re-inserted, so that the first key of the map is the address whose last failure is oldest.
      byAddress.delete(key)
      byAddress.set(key, failures)
      if (byAddress.size > maxAddresses) byAddress.delete(byAddress.keys().next().value!)
      if (failures.count < maxFreeFailures) return
      const lockoutMs = Math.min(maxLockoutMs, firstLockoutMs * 2 ** (failures.count - maxFreeFailures))
      failures.lockedUntil = now() + lockoutMs
      onLockout(key, failures.count, lockoutMs)
    },
  }
}

/** The part of an address that a client cannot choose freely: the first half of an IPv6 address. */
function toNetwork(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address
  const [head = "", tail] = address.split("::")
  const groups = head === "" ? [] : head.split(":")
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length)
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...(tail ? tail.split(":") : [])]
  return address === "::1" ? address : `${all.slice(0, 4).join(":")}::/64`
}
