// The kill ring: what was deleted in larger pieces, newest first, to be yanked back.
import type { Slice } from "./buffer.ts"
import { joinSlices } from "./buffer.ts"

export type KillRing = {
  readonly slices: readonly Slice[]
  /** Which one the last yank gave. */ readonly index: number
}

const maxSlices = 60

/** A ring with nothing in it. */
export const emptyKillRing: KillRing = { slices: [], index: 0 }

/** Adds a killed piece; with `join` it is put before or after the newest one. */
export function addKill(ring: KillRing, slice: Slice, join?: "before" | "after"): KillRing {
  if (slice.text === "") return ring
  const [newest, ...older] = ring.slices
  if (!join || !newest) return { slices: [slice, ...ring.slices].slice(0, maxSlices), index: 0 }
  return { slices: [join === "before" ? joinSlices(slice, newest) : joinSlices(newest, slice), ...older], index: 0 }
}

/** The piece a yank gives. */
export function findKill(ring: KillRing): Slice | undefined {
  return ring.slices[ring.index]
}

/** Turns the ring to the next older piece, after the oldest to the newest. */
export function rotateKills(ring: KillRing): KillRing {
  return ring.slices.length < 2 ? ring : { ...ring, index: (ring.index + 1) % ring.slices.length }
}
