// A turning sign as text, by the clock alone: every part of the screen shows the same one.
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const

/** For who wants nothing to move. */
const still = "●"

/** How often it turns; nothing turns while nothing is going on. */
export const spinnerIntervalMs = 150

export function spinnerFrame(now: number, isStill = false): string {
  if (isStill) return still
  return frames[Math.floor(now / spinnerIntervalMs) % frames.length] ?? frames[0]
}
