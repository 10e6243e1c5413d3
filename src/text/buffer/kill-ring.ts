// The kill ring: texts that kill commands deleted, newest first. A yank inserts one of them again.
import type { Slice } from "./buffer.ts"
import { joinSlices } from "./buffer.ts"

export type KillRing = {
  readonly slices: readonly Slice[]
  /** The slice that the last yank inserted. */
  readonly index: number
}

const maxSlices = 60

export const emptyKillRing: KillRing = { slices: [], index: 0 }

/** Adds a slice; with `join` it extends the newest slice at that side. */
export function addKill(ring: KillRing, slice: Slice, join?: "before" | "after"): KillRing {
  if (slice.text === "") return ring
  const [newest, ...older] = ring.slices
  if (!join || !newest) return { slices: [slice, ...ring.slices].slice(0, maxSlices), index: 0 }
  return { slices: [join === "before" ? joinSlices(slice, newest) : joinSlices(newest, slice), ...older], index: 0 }
}

/** The slice that a yank inserts. */
export function findKill(ring: KillRing): Slice | undefined {
  return ring.slices[ring.index]
}

/** Goes to the next older slice, and from the oldest to the newest. */
export function rotateKills(ring: KillRing): KillRing {
  return ring.slices.length < 2 ? ring : { ...ring, index: (ring.index + 1) % ring.slices.length }
}
