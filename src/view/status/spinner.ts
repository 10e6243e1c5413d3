// The spinner. It depends on the clock alone, so every spinner on the screen shows the same glyph.
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const

/** With reduced motion. */
const still = "●"

/** The time between two glyphs. */
export const spinnerIntervalMs = 150

export function spinnerFrame(now: number, isStill = false): string {
  if (isStill) return still
  return frames[Math.floor(now / spinnerIntervalMs) % frames.length] ?? frames[0]
}
